"""What a load leaves: counts, errors and rows of the baseline's table, and of the hardened one's."""

import csv
import sqlite3
from contextlib import closing

from breakfix.lab import folder, rows, summary

from . import events, worlds
from .alter_error import ingest_error
from .fix_header import read_header
from .fix_load import load_batch

SHOWN = 8  # rows in a summary
LISTED = 3  # errors in a summary
COUNTS = """
    select count(distinct load_batch_id), count(*), count(ingest_error),
           count(distinct iif(ingest_error is null, payload_hash, null)) from staging_events
"""
FIRST = """
    select source_row_num, timestamp, level, message, ingest_error from staging_events
    where ingest_error is not null or source_row_num = 1 order by source_row_num limit 3
"""


def in_table(database):
    """Return how many rows the baseline's table has, and how many of them differ in their four values."""
    with closing(sqlite3.connect(database)) as con:
        staged, different = con.execute("""
            select (select count(*) from staging_events),
                   (select count(*) from (select distinct timestamp, level, source, message from staging_events))
        """).fetchone()
    return {"staged": staged, "different": different}


def report(database, result):
    """Return a summary of a load of the baseline: its result, and the first rows of the table."""
    listed, more = result.errors[:LISTED], len(result.errors) - LISTED
    errors = [*listed, f"{more:,} more"] if more > 0 else listed
    with closing(sqlite3.connect(database)) as con:
        first = rows(con.execute("select * from staging_events order by id limit ?", [SHOWN]))
    counts = {
        "input_records": len(result.accepted) + result.rejected,
        "accepted": len(result.accepted),
        "rejected": result.rejected,
        "staged": in_table(database)["staged"],
        "errors": ", ".join(errors) or "none",
    }
    return summary(counts, first)


def hardened(dataset, loads=2):
    """Load a dataset's file so many times with the mended parts; return a summary of staging_events.

    ValueError when the file's header lacks a name.
    """
    path = events.source(dataset)
    with path.open(newline="", encoding="utf-8") as file:
        if missing := read_header.reference(next(csv.reader(file), [])):
            raise ValueError(f"{path.name}: {', '.join(missing)}")
    with closing(sqlite3.connect(folder() / "staging.db")) as con:
        con.executescript(worlds.STAGING)
        for hour in range(loads):
            load_batch.reference(con, path, ingest_error.reference, f"2026-03-01T{9 + hour:02}:00:00Z")
        batches, staged, stopped, _ = con.execute(COUNTS).fetchone()
        first = rows(con.execute(FIRST))
    counts = {"loads": loads, "batches": batches, "staged": staged, "ready": staged - stopped, "stopped": stopped}
    return summary(counts, first)
