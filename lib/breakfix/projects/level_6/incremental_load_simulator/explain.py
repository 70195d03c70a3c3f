"""Explain: rows followed through the mended parts, and a note on those that the baseline missed."""

import sqlite3
from contextlib import closing

from breakfix.lab import explanation, follow

from .loads import lost, mark_of, mended, second, sink
from .sources import events, stored

STEPS = {
    "11:20, the sample": {"loaded": int, "mark": str},
    "11:40, and a row of 10:58": {"loaded_late": int, "mark_then": str},
    "12:00, and a row of 13:05": {"loaded_ahead": int, "mark_with_it": str},
    "12:20, and rows of 11:50 and 10:30": {"loaded_last": int, "mark_at_last": str, "missed": int},
}
RUNS = (("11:20", []), ("11:40", ["10:58"]), ("12:00", ["13:05"]), ("12:20", ["11:50", "10:30"]))


@follow(phase="explain", steps=STEPS, minutes=5)
def follow_the_mark():
    """The mended parts run four times, with an overlap of 30 minutes. What is there after each run?

    loaded        rows that the first run loads
    mark          the time of the mark after it, such as 11:15
    loaded_late   rows that the second run loads, after a row of 10:58 was committed
    mark_then     the time of the mark after it
    loaded_ahead  rows that the third run loads, after a row of 13:05 was committed by a till whose clock is ahead
    mark_with_it  the time of the mark after it
    loaded_last   rows that the fourth run loads, after rows of 11:50 and 10:30 were committed
    mark_at_last  the time of the mark after it
    missed        rows of the source that target has not got then
    """
    with closing(sqlite3.connect(stored(events("sample")))) as source, sink() as con:
        found = []
        for now, times in RUNS:
            for each in times:
                at = f"2025-01-15T{each}:00"
                source.execute("insert into events (name, modified_at) values ('order_paid', ?)", [at])
            found += [mended(source, con, f"2025-01-15T{now}:00"), mark_of(con)]
        found.append(len(lost(source, con)))
    return dict(zip((name for step in STEPS.values() for name in step), found, strict=True))


follow_the_mark.hints += [
    "A run reads from the mark less 30 minutes, and leaves out what target has. The mark moves to the latest time that "
    "is not after the time of the run.",
    "A twin: a postman who has been at 09:00 asks for all letters since 08:30. One of 08:10 is not among them.",
]

SLOTS = {"mark": str, "loaded": int, "missed": int}
LATE = [(each, "order_paid", f"2025-01-15T{time}:00") for each, time in ((6, "10:58"), (7, "11:15"), (8, "11:25"))]


@explanation(phase="explain", slots=SLOTS, minutes=5)
def late_note():
    """Write the note on three rows that were committed after a run of the baseline, for whoever uses target.

    mark    the time of the mark after the first run, such as 11:15
    loaded  rows that the second run loaded
    missed  rows of the source that target has not got after it
    """
    stats, missed = second(events("sample"), LATE)
    return {"mark": stats.previous[11:16], "loaded": stats.loaded, "missed": missed}


late_note.rubric = [
    "what was seen, with a number, and how it was found",
    "the cause: what the mark was when these rows were committed, and which condition left them out",
    "why no later run would have loaded them, and why no error was raised",
    "what a run does from now on, and which late row it still misses",
]
late_note.model = """
The source has eight rows and target six: those of 10:58 and of the second 11:15 are missing. We compared both.
They were committed after the first run had moved the mark to 11:15, and `modified_at > ?` left them out.
The mark never moves back, so no run would have asked for them again. To skip a row is no error.
From now on a run reads from 30 minutes before the mark, without what target has. What comes later still is missed.
"""
late_note.quotes = [
    "The source has eight rows and target six",
    "committed after the first run had moved the mark to 11:15",
    "The mark never moves back, so no run would have asked for them again",
    "a run reads from 30 minutes before the mark",
]
