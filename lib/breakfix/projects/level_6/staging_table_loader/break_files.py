"""Break: a renamed header, a file that comes twice, and one that is read while it is still being written."""

import tempfile
from pathlib import Path

from breakfix.faults import unfinished
from breakfix.history import Log
from breakfix.lab import prediction

from . import baseline, events, loaded

RENAMES = {"timestamp": "time", "level": "severity", "source": "service", "message": "text"}


def records(hand, count, bad=()):
    """Return `count` good records as dicts, but those at the places `bad`, which have a level that is none."""
    minute = hand.one_of(range(10, 40))
    found = []
    for place in range(count):
        level = "DEBUG" if place in bad else ("INFO", "WARN", "ERROR")[place % 3]
        time = f"2026-03-02T08:{minute + place}:00Z"
        found.append({"timestamp": time, "level": level, "source": "api", "message": f"Job {minute + 7 * place}"})
    return found


def delivered(listed):
    """Return records, dicts of equal keys, as the text of a CSV file; its header has the keys of the first."""
    return events.text([record.values() for record in listed], listed[0])


@prediction(phase="break", fields={"accepted": int, "missing_field": int, "bad_level": int}, minutes=5)
def renamed(listed):
    """The sender has renamed a column. What does the baseline make of these records?

    accepted       how many records it has accepted
    missing_field  in how many of its errors it says `missing_field`
    bad_level      in how many it says `bad_level`
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "events.csv")
        path.write_text(delivered(listed))
        return counted(baseline.run(":memory:", path))


def counted(result):
    """Return how many records were accepted, and in how many errors each reason is given."""
    said = {reason: sum(reason in error for error in result.errors) for reason in ("missing_field", "bad_level")}
    return {"accepted": len(result.accepted)} | said


@renamed.draw
def one_column_renamed(hand):
    """Return some records, one or two of them with the level DEBUG; one of the four columns has another name."""
    count, old = hand.one_of((5, 6, 7, 8)), hand.one_of(RENAMES)
    listed = records(hand, count, bad=hand.one_of([(2,), (1, 4), (3,), (0, 2)]))
    return [{RENAMES[old] if name == old else name: value for name, value in record.items()} for record in listed]


renamed.because = "row.get finds nothing under the old name, and validate_row returns there: nobody looks at the level."
renamed.means = (
    "Each record is called incomplete, and all of them are complete; the file's one fault is in its first line. On the "
    "flights 336,776 errors say `missing_field`, and none says that a column has another name."
)


@prediction(phase="break", fields={"staged": int, "different": int}, minutes=4)
def twice(given):
    """The same file is loaded several times into one table. What is in it then?

    staged     rows of staging_events
    different  rows that differ in timestamp, level, source or message
    """
    with tempfile.TemporaryDirectory() as folder:
        path, database = Path(folder, "events.csv"), Path(folder, "staging.db")
        path.write_text(delivered(given["records"]))
        for _ in range(given["loads"]):
            baseline.run(database, path)
        return loaded.in_table(database)


@twice.draw
def some_loads(hand):
    """Return some records, one or two with the level DEBUG, and how often they are loaded."""
    count = hand.one_of((4, 5, 6, 7))
    return {"records": records(hand, count, bad=hand.one_of([(1,), (0, 2)])), "loads": hand.one_of((2, 3, 4))}


twice.because = "load_rows inserts whatever it is given; no column says from which file a row came, so none can ask."
twice.means = (
    "On the flights a second run leaves 657,042 rows for 328,521 departures. No row says which load it came from."
)


class Sender(unfinished.Writer):
    """Another process that writes a file: `given["bytes"]` of it on entry, the rest at `finish`, both into a log."""

    def __init__(self, log, path, given):
        super().__init__(path, delivered(given["records"]).encode())
        self.log, self.first = log, given["bytes"]

    def write(self, count):
        """Have it write the next `count` bytes."""
        super().write(count)
        self.log.add("sender", "statement", f"{self.written} of {len(self.data)} bytes are in the file")


FIELDS = {"accepted": int, "last_message": str, "staged": int}


@prediction(phase="break", fields=FIELDS, core=False, minutes=5)
def still_written(given):
    """A process still writes the file, and so many bytes of it are there. It is loaded now, and again when it is whole.

    accepted      records that the first load accepts
    last_message  the message of the last one of these
    staged        rows of staging_events after the second load
    """
    with tempfile.TemporaryDirectory() as folder:
        path, database = Path(folder, "events.csv"), Path(folder, "staging.db")
        with Sender(Log(), path, given) as sender:
            first = baseline.run(database, path)
            sender.finish()
        baseline.run(database, path)
        return too_early(first, database)


def too_early(first, database):
    """Return what the first load accepted, its last message, and the rows that are staged now."""
    last = first.accepted[-1]["message"]
    return {"accepted": len(first.accepted), "last_message": last, "staged": loaded.in_table(database)["staged"]}


@still_written.draw
def a_place(hand):
    """Return some records, and how many bytes are there: the last message there is cut."""
    listed = records(hand, hand.one_of((4, 5, 6)))
    whole = delivered(listed[: hand.one_of((2, 3, 4))])
    return {"records": listed, "bytes": len(whole) - 2}


still_written.because = "The last line has all its commas, so DictReader has four values; nothing marks a file's end."
still_written.means = "A message that nobody wrote is staged for good. The next load does not replace it: it adds."
