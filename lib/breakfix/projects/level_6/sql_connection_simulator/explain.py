"""Explain: one wait followed from wake-up to wake-up, and the report on a row that nobody committed."""

import contextlib
import sqlite3
import tempfile

from breakfix.lab import explanation, follow

from . import baseline, jobs, worlds
from .fix_acquire import acquire
from .pools import STARTS, Pool

MEANWHILE = ((1.5, 0), (4, 0), (5.5, -1))
STEPS = {
    "woken for the first time": {"seconds_left": float},
    "woken for the second time": {"left_after_second": float},
    "the end": {"end": ("a connection", "TimeoutError"), "passed": float},
}


@follow(phase="explain", steps=STEPS, minutes=4)
def follow_the_wait():
    """One connection, and it is out. You may wait 5 seconds. You are woken after 1.5 s and after 4 s, and each time
    another borrower was faster. After 5.5 s the connection comes back, and nobody is faster.

    seconds_left       what you may still wait after the first wake-up
    left_after_second  the same after the second
    end                "a connection" or "TimeoutError"
    passed             seconds that have passed when it ends
    """
    pool, left = Pool(1, 1, meanwhile=MEANWHILE), []
    wait = pool.changed.wait

    def noted(timeout=None):
        left.append(timeout)
        return wait(timeout)

    pool.changed.wait = noted
    try:
        acquire.reference(pool, 5, lambda given: object())
        end = "a connection"
    except TimeoutError:
        end = "TimeoutError"
    return {"seconds_left": left[1], "left_after_second": left[2], "end": end, "passed": pool.now - STARTS}


follow_the_wait.hints += [
    "When were the 5 seconds to be over, on the clock of the wall? What is left until then at each wake-up?",
    "A twin: a train leaves at 10:20, and you look at the clock at 10:05 and at 10:15. You have 15 minutes, then 5; "
    "nobody gives you 20 again.",
]


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
