"""Break: a disk that is full at the right place makes a number that never was."""

import contextlib

from breakfix.children.process import ChildError
from breakfix.faults import full_disk
from breakfix.lab import exercise
from breakfix.projects.drills.error_handling_and_recovery import baseline, jobs

__all__ = ["clean_file", "first_night", "room"]

DAY = {"day": 17, "flights": 4}
TRANSFORM = "breakfix.projects.drills.error_handling_and_recovery.baseline:transform"


def clean_file():
    """Return what transform makes of the day when there is room enough, as text."""
    with jobs.passing_job() as job:
        jobs.deliver(job, [DAY])
        baseline.run(job)
        return (job.clean / jobs.name(DAY["day"])).read_text()


def nights(room):
    """Run two nights, the first with `room` bytes for the clean file.

    Returns (whether the first ended with an error, whether the second did, delays in the warehouse that no flight had).
    """
    if not isinstance(room, int) or isinstance(room, bool) or room < 0:
        raise TypeError(f"room is {room!r}; give a whole number of bytes, such as 100")
    with jobs.passing_job() as job:
        jobs.deliver(job, [DAY])
        raw, clean = job.raw / jobs.name(DAY["day"]), job.clean / jobs.name(DAY["day"])
        baseline.extract(job.source / f"{raw.name}.gz", raw)
        try:
            with full_disk.left(room):
                baseline.transform(raw, clean)
            failed = False
        except OSError:
            failed = True
        second = jobs.night(job)
        true = {tuple(line.split(",")[1:]) for line in jobs.lines(DAY["day"], DAY["flights"])}
        query = """
            select carrier, flight, origin, dest, dep_delay, arr_delay from flights
            where dep_delay is not null and arr_delay <> ''
        """
        return failed, bool(second), [row for row in jobs.ask(job, query) if not _is_among(row, true)]


def _is_among(row, true):
    return tuple(map(str, row.values())) in true


def first_night(room):
    """Run transform on the day in a process of its own, with `room` bytes on the disk; return what stands there."""
    with jobs.passing_job() as job:
        jobs.deliver(job, [DAY])
        raw, clean = job.raw / jobs.name(DAY["day"]), job.clean / jobs.name(DAY["day"])
        baseline.extract(job.source / f"{raw.name}.gz", raw)
        with contextlib.suppress(ChildError):
            full_disk.run(TRANSFORM, raw, clean, room=room)
        return clean.read_text()


def _is_among(row, true):
    return tuple(map(str, row.values())) in true


def fill_disk(job, raw, clean, room):
    """Run transform in a process of its own, with `room` bytes for its file; True when it failed."""
    try:
        full_disk.run(TRANSFORM, raw, clean, room=room)
    except ChildError:
        return True
    return False


@exercise(phase="break", kind="value", core=False, minutes=7)
def room():
    """For how many bytes is there room, so that a delay comes into the warehouse that no flight ever had?

    Given    one day of four flights, delivered and unpacked. In the first night the disk has room for so many bytes of
             the clean file; the write that goes beyond them fails. In the second night the disk has room again, and
             the job runs as always.
    Leave    a whole number of bytes. The first night ends with an error, the second with none, and then the warehouse
             has a row with a delay that is not the flight's
    """
    return 149


@room.trial(asks="Was there room for all of it, or not?", next="count the bytes of the whole file")
def the_first_night(world, room):
    """the first night runs on the full disk"""
    return {"first night": "an error" if nights(room)[0] else "no error"}


@room.trial(asks="A row that is cut in the middle has too few values. Who minds?", next="see where the last row ends")
def the_second_night(world, room):
    """the second night finds what the first has left"""
    return {"second night": "an error" if nights(room)[1] else "no error"}


@room.trial(asks="Which value is the last that had room, and is all of it there?", next="look at the last byte")
def the_warehouse(world, room):
    """the warehouse is asked for delays that no flight had"""
    return {"delays that no flight had": "some" if nights(room)[2] else "none"}


@room.mistake(says="There was room for all of it. Which night has failed?")
def room_enough():
    return 10_000


@room.mistake(says="The last row has too few values, and the second night says so. Where can a row end unnoticed?")
def middle_of_a_row():
    return 130


@room.mistake(says="Each value is a true one, or not there at all. Where would a number end too early?")
def whole_rows():
    return 151


room.costs = "one digit"
room.hints += [
    "Print the clean file and count: each row ends in a number and a line break. A row that has all its commas is "
    "taken for a whole one. Cut it so that the commas are all there, and the number is not.",
    "A twin: of the text `a,12\\nb,345\\n` the first 3 bytes leave `a,1`, the first 9 leave `a,12` and `b,34`.",
]
