"""What a poll leaves: the counts of the last run, and beside them the rows of the reconciliation."""

import contextlib
import sqlite3

from breakfix.lab import rows, summary

SHOWN = 10  # rows of the reconciliation


def look(database, query):
    """Return what another reader sees, as a list of dicts."""
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as con:
        return rows(con.execute(query))


def report(database):
    """Return a summary of the last poll: its counts, and the first rows of the reconciliation."""
    (counts,) = look(database, "select * from run_log order by run desc limit 1")
    del counts["run"]
    return summary(counts, look(database, f"select * from reconciliation order by entity_key limit {SHOWN}"))


def counts(database):
    """Return only the counts of `report`, as a dict."""
    return dict(report(database))
