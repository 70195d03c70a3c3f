"""Break: a pool that lends without end, lends what is dead, and meets a lock that another process holds."""

import contextlib
import sqlite3
import tempfile

import psycopg

from breakfix.faults.held_lock import Holder
from breakfix.faults.lost_session import end_session, few
from breakfix.lab import prediction

from . import baseline, worlds
from .fix_release import server


@prediction(phase="break", fields={"lent": int, "refused": int}, minutes=5)
def too_many(given, dsn):
    """`size` is the pool's. The server allows our role `connections` of them. `borrowers` people come one after the
    other, and none gives back.

    lent     connections that the pool lends
    refused  borrowers who get an error of the server's
    """
    reached = few(dsn, "borrower", given["connections"])
    pool, lent, refused = baseline.open_pool(lambda: psycopg.connect(reached), given["size"]), [], 0
    for _ in range(given["borrowers"]):
        try:
            lent.append(baseline.borrow(pool, 0, baseline.take))
        except psycopg.OperationalError:
            refused += 1
    for con in lent:
        con.close()
    return {"lent": len(lent), "refused": refused}


too_many.service(server)


@too_many.draw
def a_crowd(hand):
    """Return a pool's size, what the server allows, and how many come."""
    size, connections, borrowers = hand.one_of((1, 2, 3)), hand.one_of((4, 5, 6)), hand.one_of((8, 9, 11, 12))
    return {"size": size, "connections": connections, "borrowers": borrowers}


too_many.because = "take opens a connection whenever none is idle; no line compares lent with size."
too_many.means = (
    "The server's limit is one for all its clients: a pool that takes the last connection takes it from them too."
)


@prediction(phase="break", fields={"answered": int, "idle": int}, minutes=6)
def dead_one(given, dsn):
    """`idle` connections wait in a pool. One of them is lent, its session is ended on the server, and it is given back.
    Then `readers` people come one after the other: each borrows, runs one query, and gives back in any case.

    answered  readers who get an answer
    idle      connections that wait in the pool afterwards
    """
    pool, answered = baseline.open_pool(lambda: psycopg.connect(dsn), given["idle"]), 0
    for con in [baseline.borrow(pool, 1, baseline.take) for _ in range(given["idle"])]:
        baseline.give_back(pool, con)
    with baseline.loan(pool) as con:
        end_session(dsn, con)
    for _ in range(given["readers"]):
        with contextlib.suppress(psycopg.OperationalError), baseline.loan(pool) as con:
            con.execute("select 1")
            answered += 1
    idle = len(pool.idle)
    baseline.close_all(pool)
    return {"answered": answered, "idle": idle}


dead_one.service(server)


@dead_one.draw
def some_readers(hand):
    """Return how many connections wait, and how many readers come."""
    return {"idle": hand.one_of((2, 3, 4)), "readers": hand.one_of((5, 6, 7, 8))}


dead_one.because = (
    "give_back puts it at the end of idle without a question, and take takes from the end: all got the same one."
)


@prediction(
    phase="break", fields={"attempts": int, "rows_read": int, "end": ("written", "gave up")}, core=False, minutes=6
)
def locked(given):
    """Another process has begun to write to the file with the seven rows, and takes its time. You insert a row,
    in `attempts` attempts at most. The other process commits during your pause after the attempt `lets_go_after`.

    attempts   attempts that you make
    rows_read  rows that another reader counts after your first attempt
    end        "written" or "gave up"
    """
    read, end = [], "written"
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        path = f"{folder}/events.db"
        con, other = (stack.enter_context(contextlib.closing(baseline.connect(path, 0.01))) for _ in range(2))
        worlds.events(con, "abcdefg")
        holder = stack.enter_context(Holder(path))

        def pause(seconds):
            read.append(len(worlds.rows(other)))
            if len(read) == given["lets_go_after"]:
                holder.let_go()

        def write():
            con.execute("insert into events (label) values ('cache_hit')")
            con.commit()

        try:
            baseline.retried(write, lambda line: None, given["attempts"], sleep=pause)
        except sqlite3.OperationalError:
            end = "gave up"
    return {"attempts": len(read) + 1, "rows_read": read[0], "end": end}


@locked.draw
def a_lock(hand):
    """Return how often you try, and when the other process commits."""
    return {"attempts": hand.one_of((4, 5)), "lets_go_after": hand.one_of((1, 2, 3, 6))}


locked.because = (
    "one file has one writer at a time, while in WAL mode readers go on; and retried comes back until its last attempt."
)
