"""Break: rows that come after the mark has moved past them, a clock that is ahead, and a load that is killed."""

import sqlite3
from contextlib import closing

import duckdb

from breakfix.faults import sigkill
from breakfix.lab import folder, prediction

from . import baseline
from .loads import lost, mark_of, sink
from .predict import time
from .sources import Till, stored

FIELDS = {"loaded": int, "missed": int}


@prediction(phase="break", fields=FIELDS, minutes=5)
def late(given):
    """A till has stamped its rows, and commits them after the first run. What becomes of them?

    loaded  rows that the second run loads
    missed  rows of the source that target has not got then
    """
    path = stored(given["there"])
    with closing(sqlite3.connect(path)) as source, sink() as con, Till(path) as till:
        till.stamp(given["stamped"])
        baseline.incremental_load(source, con)
        till.commit()
        return {"loaded": baseline.incremental_load(source, con).loaded, "missed": len(lost(source, con))}


@late.draw
def around_the_mark(hand):
    """Return rows that are there, and stamped ones: some before the mark, some of its own time, some after it."""
    before, same, after = hand.one_of([(1, 1, 1), (2, 1, 2), (2, 2, 3), (3, 2, 4)])
    count, step = hand.one_of((3, 4, 5)), hand.one_of((10, 11, 12))
    minutes = [step * count - each for each in range(1, before + 1)] + [step * count] * same
    minutes += [step * count + 3 * each for each in range(1, after + 1)]
    return {
        "there": [(each, "order_created", time(step * each)) for each in range(1, count + 1)],
        "stamped": [(count + place, "order_paid", time(each)) for place, each in enumerate(sorted(minutes), 1)],
    }


late.because = (
    "Each row was stamped before it was committed. The first run moved the mark to the newest time that it saw, and "
    "`modified_at > mark` leaves out what is older, and what is of that very time."
)
late.means = (
    "No later run asks for these rows again. On the flights of January, loaded day by day, 276 of 26,948 rows are "
    "missed after 31 days."
)

AHEAD = {"mark": str, "loaded": int, "missed": int}


@prediction(phase="break", fields=AHEAD, minutes=4)
def ahead(given):
    """The clock of one till is an hour ahead. What does the next run load?

    mark    the time of the mark after the second run, such as 11:15
    loaded  rows that the second run loads
    missed  rows of the source that target has not got then
    """
    path = stored(given["there"])
    with closing(sqlite3.connect(path)) as source, sink() as con, Till(path) as till:
        baseline.incremental_load(source, con)
        till.stamp(given["comes"])
        till.commit()
        stats = baseline.incremental_load(source, con)
        return {"mark": mark_of(con), "loaded": stats.loaded, "missed": len(lost(source, con))}


@ahead.draw
def one_clock_ahead(hand):
    """Return rows that are there, the last with a time that is an hour ahead, and rows that come after it."""
    skipped, loaded = hand.one_of([(2, 1), (3, 2), (4, 3), (5, 4)])
    minute = hand.one_of((2, 3, 4, 5, 6))
    right, wrong = [10 + minute, 30 + minute], 100 + minute
    minutes = [34 + minute + 11 * each for each in range(1, skipped + 1)] + [wrong + 5 * n for n in range(1, loaded + 1)]
    return {
        "there": [(place, "order_created", time(each)) for place, each in enumerate([*right, wrong], 1)],
        "comes": [(place, "order_paid", time(each)) for place, each in enumerate(sorted(minutes), 4)],
    }


ahead.because = "The mark is the largest time of the rows, and nobody asks whether that time has come."
ahead.means = "For an hour every row of the tills with a right clock is skipped. None of them is asked for again."

KILLED = {"target": int, "mark": str, "missed": int}


@prediction(phase="break", fields=KILLED, core=False, minutes=5)
def killed(given):
    """The second run is killed before it writes its rows, and a third run comes. What is there then?

    target  rows of target after the third run
    mark    the time of the mark then
    missed  rows of the source that target has not got then
    """
    source, sink_path = stored(given["there"]), sink_file()
    loading(source, sink_path)
    with Till(source) as till:
        till.stamp(given["comes"])
        till.commit()
    loading(source, sink_path, before="insert or replace into target")
    loading(source, sink_path)
    return found(source, sink_path)


def sink_file():
    """Return the path of a new sink, with the tables of the baseline."""
    path = folder() / "sink.duckdb"
    with duckdb.connect(str(path)) as con:
        baseline.create_tables(con)
    return path


def loading(path, sink_path, before=None):
    """Run the baseline in a process of its own, killed before a statement with this text; return how it ended."""

    def load():
        with closing(sqlite3.connect(path)) as source, duckdb.connect(str(sink_path)) as con:
            baseline.incremental_load(source, con)

    return sigkill.forked(load, before=before)


def found(path, sink_path):
    """Return the rows of target, the mark, and how many rows of the source are missed."""
    with closing(sqlite3.connect(path)) as source, duckdb.connect(str(sink_path)) as con:
        (there,) = con.execute("select count(*) from target").fetchone()
        return {"target": there, "mark": mark_of(con), "missed": len(lost(source, con))}


@killed.draw
def some_more(hand):
    """Return rows that are there, and rows that come, all newer."""
    there, new = hand.one_of([(3, 1), (4, 2), (5, 3), (6, 4)])
    step = hand.one_of((7, 8, 9, 11))
    listed = [(each, "order_created", time(step * each)) for each in range(1, there + new + 1)]
    return {"there": listed[:there], "comes": listed[there:]}


killed.because = "Mark and rows are two commits, the mark comes first, and between them the process may end."
killed.means = "The third run begins after the rows that the second one never wrote. With the rows first, they would be read again."
