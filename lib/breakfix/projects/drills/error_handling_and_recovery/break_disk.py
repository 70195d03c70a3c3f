"""Break: a disk that is full at the right place makes a number that never was."""

import contextlib
import functools
import operator

from breakfix.children.process import ChildError
from breakfix.datasets import small_days
from breakfix.faults import full_disk
from breakfix.lab import exercise

from . import baseline, jobs

DAY = {"day": 17, "flights": 4}
TRANSFORM = f"{baseline.__name__}:transform"


@contextlib.contextmanager
def unpacked():
    """Return a job with the day delivered and unpacked, and the paths of its raw and its clean file."""
    with small_days.empty() as job:
        small_days.deliver(job, [DAY])
        raw, clean = job.raw / small_days.name(DAY["day"]), job.clean / small_days.name(DAY["day"])
        baseline.extract(job.source / f"{raw.name}.gz", raw)
        yield job, raw, clean


def clean_file():
    """Return what transform makes of the day when there is room enough, as text."""
    with unpacked() as (_, raw, clean):
        baseline.transform(raw, clean)
        return clean.read_text()


def first_night(room):
    """Run transform on the day in a process of its own, with `room` bytes on the disk; return what stands there."""
    with unpacked() as (_, raw, clean):
        with contextlib.suppress(ChildError):
            full_disk.run(TRANSFORM, raw, clean, room=room)
        return clean.read_text()


@functools.cache
def nights(room):
    """Run two nights, the first with `room` bytes for the clean file.

    Returns (whether the first ended with an error, whether the second did, delays in the warehouse that no flight had).
    """
    with unpacked() as (job, raw, clean):
        failed = True
        with contextlib.suppress(OSError), full_disk.left(room):
            baseline.transform(raw, clean)
            failed = False
        second = jobs.night(job)
        true = {tuple(line.split(",")[1:]) for line in small_days.lines(DAY["day"], DAY["flights"])}
        query = """
            select carrier, flight, origin, dest, dep_delay, arr_delay from flights
            where dep_delay is not null and arr_delay <> ''
        """
        loaded = [tuple(map(str, row.values())) for row in jobs.ask(job, query)]
        return failed, bool(second), [row for row in loaded if row not in true]


@exercise(phase="break", kind="value", core=False, minutes=7)
def room():
    """How much room puts a delay into the warehouse that no flight ever had?

    Given    one day of four flights, delivered and unpacked. On the first night the disk has room for so many bytes of
             the clean file; the write that goes beyond them fails. On the second night the disk has room again, and
             the job runs as always
    Leave    a whole number of bytes. The first night ends with an error, the second without one, and then the warehouse
             has a row with a number for a delay that is not the flight's; an empty delay is no number
    """
    return 149


def bytes_of(room):
    """Return `room` as a whole number of bytes; TypeError when it is none."""
    if isinstance(room, bool) or not hasattr(room, "__index__") or room < 0:
        raise TypeError(f"room is {room!r}; give a whole number of bytes, such as 100")
    return operator.index(room)


@room.look
def told(world, room, name):
    first, second, numbers = nights(bytes_of(room))
    seen = {"first night": "an error" if first else "no error", "second night": "an error" if second else "no error"}
    seen["delay that no flight had"] = "in the warehouse" if numbers else "not in the warehouse"
    return {name: seen[name]}


told.when("the first night: the first night runs on the full disk", "first night")
told.when("the second night: the second night finds what the first has left", "second night")
told.when("the warehouse: the warehouse is asked for delays that no flight had", "delay that no flight had")

room.asks("""
the first night: Was there room for all of it, or not?
the second night: A row that is cut in the middle has too few values. Who notices?
the warehouse: Which is the last value that had room, and is all of it there?
""")

room.slips("""
room enough: There was room for all of it. Which night failed?
    ~ 149 => 10_000
middle of a row: The last row has too few values, and the second night says so. Where can a row end unnoticed?
    ~ 149 => 130
whole rows: Each value is a true one, or not there at all. Where would a number end too early?
    ~ 149 => 151
""")

room.costs = "one digit"
room.hints += [
    "Print the clean file and count: each row ends in a number and a line break. A row that has all its commas passes "
    "for a whole one. Cut the file so that the commas are all there, and the number is not.",
    "A twin: of the text `a,12\\nb,345\\n` the first 3 bytes leave `a,1`, the first 9 leave `a,12` and `b,34`.",
]
