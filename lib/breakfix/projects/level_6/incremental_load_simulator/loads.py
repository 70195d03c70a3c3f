"""What loads leave: counts and ids that are missing, a month loaded day by day, and the mended parts on a dataset."""

import sqlite3
from contextlib import closing

import duckdb

from breakfix.lab import rows, summary

from . import baseline, worlds
from .alter_missed import missed
from .fix_advance import advance
from .fix_changes_since import changes_since
from .sources import CREATE, Till, events, flights, stored

OVERLAP = 30  # minutes
DAY = 24 * 60
SHOWN = "select id, name, modified_at from target order by modified_at desc, id limit 5"


def sink():
    """Return a connection to a new DuckDB in memory, with the tables of the baseline."""
    con = duckdb.connect(config={"threads": 1})
    baseline.create_tables(con)
    return con


def lost(source, con):
    """Return the ids of the rows of the source that target has not got as they are."""
    there = con.execute("select id, name, modified_at from target").fetchall()
    return missed.reference(source.execute("select id, name, modified_at from events").fetchall(), there)


def second(there, stamped=(), comes=()):
    """Load what is there, by the baseline; then a till commits what it had stamped, and what comes. Load again.

    Return the counts of the second load, and how many rows of the source target has not got then.
    """
    path = stored(there)
    with closing(sqlite3.connect(path)) as source, sink() as con, Till(path) as till:
        till.stamp([*stamped])
        baseline.incremental_load(source, con)
        till.stamp([*comes])
        till.commit()
        return baseline.incremental_load(source, con), len(lost(source, con))


def report(con, stats):
    """Return a summary of a load of the baseline: its counts, and the newest rows of target."""
    return summary({"input_records": stats.source, **stats._asdict()}, rows(con.sql(SHOWN)))


def mended(source, con, now, overlap=OVERLAP):
    """Load by the mended parts; return how many rows were loaded."""
    found = changes_since.reference(source, con, overlap)
    advance.reference(con, found, now)
    return len(found)


def mark_of(con):
    """Return the time of the mark, such as 11:15."""
    return baseline.get_watermark(con)[11:16]


def days(overlap=None, until=31):
    """Load the flights of January day by day; return a dict of day and missed for each, rows that target has not got.

    overlap: days, for the mended parts; None for the baseline.
    """
    found, waiting = [], {}
    for *row, arrives in flights():
        waiting.setdefault(int(arrives[8:]) if arrives < "2013-02" else 99, []).append(row)
    with closing(sqlite3.connect(":memory:")) as source, sink() as con:
        source.execute(CREATE)
        for day in range(1, until + 1):
            source.executemany("insert into events values (?, ?, ?)", waiting[day])
            if overlap is None:
                baseline.incremental_load(source, con)
            else:
                now = worlds.later(f"2013-01-{day:02}T00:00:00", 86_400)
                mended(source, con, now, overlap * DAY)
            (there,) = source.execute("select count(*) from events").fetchone()
            found.append({"day": day, "missed": there - con.execute("select count(*) from target").fetchone()[0]})
    return found


def hardened(dataset):
    """Load a dataset by the mended parts while a till commits its older half late; return a summary."""
    listed = sorted(events(dataset), key=lambda row: row[2])
    late, now = listed[: len(listed) // 2], worlds.later(listed[-1][2][:19], 60)
    ahead = (1 + max(row[0] for row in listed), "clock ahead", worlds.later(now, 3600))
    path = stored(listed[len(listed) // 2 :])
    with closing(sqlite3.connect(path)) as source, sink() as con, Till(path) as till:
        till.stamp([*late, ahead])
        loaded = [mended(source, con, now, 40 * DAY)]
        till.commit()
        loaded += [mended(source, con, now, 40 * DAY) for _ in range(2)]
        counts = {
            "loaded by each run": ", ".join(map(str, loaded)),
            "source": source.execute("select count(*) from events").fetchone()[0],
            "target": con.execute("select count(*) from target").fetchone()[0],
            "missed": len(lost(source, con)),
            "mark": baseline.get_watermark(con),
        }
        return summary(counts, rows(con.sql(SHOWN)))
