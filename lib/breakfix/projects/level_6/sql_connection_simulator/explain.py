"""Explain: the note on a row that nobody committed."""

import contextlib
import sqlite3
import tempfile

from breakfix.lab import explanation

from . import baseline, jobs, worlds


@explanation(phase="explain", slots={"seen_before": int, "committed_by_bob": int, "rows": int}, minutes=6)
def note():
    """Write the note on a row that nobody wanted: Ann wrote one, gave the connection back, and Bob committed.

    seen_before       rows that another reader counted after Ann had given the connection back
    committed_by_bob  rows that Bob's commit made stand
    rows              rows in events afterwards
    """
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/events.db"
        pool = baseline.open_pool(lambda: baseline.connect(path, 1), 5)
        with contextlib.closing(sqlite3.connect(path)) as other:
            worlds.events(other, jobs.labels("sample"))
            with baseline.loan(pool) as ann:
                ann.execute("insert into events (label) values ('draft')")
            before = len(worlds.rows(other))
            with baseline.loan(pool) as bob:
                bob.execute("insert into events (label) values ('page_view')")
                bob.commit()
            rows = len(worlds.rows(other))
        baseline.close_all(pool)
    return {"seen_before": before, "committed_by_bob": rows - before, "rows": rows}


note.rubric = [
    "what was seen, and by whom it was committed",
    "how the one came by the other's row: which part of the pool did not do what",
    "whom else an open transaction harms as long as the connection waits in the pool",
    "what holds from now on for a connection that comes back",
]
note.model = """
There were seven rows, and after Bob's commit nine: his own, and a draft of Ann's that she had never committed.
The pool took the connection back with her transaction open on it, and Bob's commit ended the transaction, hers and his.
As long as such a connection lies in the pool, SQLite lets nobody else write, and a server keeps its locks.
From now on a connection is rolled back when it comes back, or it is closed.
"""
note.quotes = [
    "after Bob's commit nine",
    "took the connection back with her transaction open",
    "SQLite lets nobody else write",
    "rolled back when it comes back, or it is closed",
]
