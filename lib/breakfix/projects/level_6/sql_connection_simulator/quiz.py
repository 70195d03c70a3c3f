"""The quiz of 6-01: each right answer is computed by running the real thing."""

import contextlib
import sqlite3
import tempfile

from breakfix.faults.held_lock import Holder
from breakfix.lab import Quiz, Recall

from . import baseline, worlds
from .fix_acquire import acquire
from .pools import STARTS, Pool
from .predict import counts

quiz = Quiz(__name__, phase="mastery", minutes=8)
recall = Recall(__name__, of="start_here", asks=("known_cups", "a_group_of_nothing"))


@quiz.a_row(
    {"created": int, "reused": int},
    phase="run",
    look="When does take open a connection?",
    because="Only the first loan finds none that waits.",
)
def one_after_the_other():
    """Five borrowers come one after the other; each gives back before the next one comes. What does the pool count?"""
    saw = counts([step for _ in range(5) for step in ("Ann borrows", "Ann gives back")])
    return {name: saw[name] for name in ("created", "reused")}


@quiz.a_number(
    phase="predict",
    look="How long is one pause, how long is the next, and is there one after the last attempt?",
    because="0.01 + 0.02 + 0.04 s: each pause is twice as long, and after the last attempt there is none.",
)
def hundredths_of_pauses():
    """`retried` of Run makes four attempts, all of which meet a lock. It pauses 0.01 s after the first. How many
    hundredths of a second does it pause in all?
    """
    pauses = []
    with tempfile.TemporaryDirectory() as folder, contextlib.closing(baseline.connect(f"{folder}/a.db", 0)) as con:
        worlds.events(con)
        with Holder(f"{folder}/a.db"), contextlib.suppress(sqlite3.OperationalError):
            baseline.retried(lambda: con.execute("begin immediate"), lambda line: None, 4, sleep=pauses.append)
    return round(sum(pauses) * 100)


@quiz.a_number(
    phase="alter",
    look="Is `:memory:` the name of one database?",
    because="Each connection to `:memory:` is a database of its own: what one writes, no other one sees.",
)
def tables_in_memory():
    """A pool opens its connections by sqlite3.connect(":memory:"). Two are out at once. One makes a table and commits.
    How many tables does the other one see?
    """
    with contextlib.closing(sqlite3.connect(":memory:")) as one, contextlib.closing(sqlite3.connect(":memory:")) as two:
        one.execute("create table events (id integer)")
        one.commit()
        return two.execute("select count(*) from sqlite_schema").fetchone()[0]


@quiz.a_row(
    {"read": int, "written": int},
    phase="break",
    look="Whom does a writer keep out in WAL mode?",
    because="In WAL mode a writer keeps out other writers, and no reader.",
)
def beside_a_writer():
    """A file in WAL mode has three rows. Another process has begun to write. You count the rows, and then insert one
    without patience. How many rows do you read, and how many do you write?
    """
    with tempfile.TemporaryDirectory() as folder, contextlib.closing(baseline.connect(f"{folder}/a.db", 0)) as con:
        worlds.events(con, "abc")
        with Holder(f"{folder}/a.db"):
            read, written = len(worlds.rows(con)), 0
            with contextlib.suppress(sqlite3.OperationalError):
                written = con.execute("insert into events (label) values ('d')").rowcount
    return {"read": read, "written": written}


@quiz.a_number(
    phase="fix",
    look="At which moment is the wait over, whatever happens until then?",
    because="The deadline is worked out once: 12 s after the beginning, however often somebody wakes you.",
)
def seconds_after_the_last():
    """acquire may wait 12 seconds. It is woken 4, 8 and 9 s after it began, and each time another borrower was
    faster. How many seconds after the last of these does it raise TimeoutError?
    """
    pool = Pool(1, 1, meanwhile=[(4, 0), (8, 0), (9, 0)])
    with contextlib.suppress(TimeoutError):
        acquire.reference(pool, 12, lambda given: None)
    return round(pool.now - STARTS) - 9


@quiz.a_number(
    phase="mastery",
    look="Is a connection that waits in the pool open?",
    because="Idle connections are open too. Four processes with a pool of five each may hold twenty.",
)
def open_on_the_server():
    """Four processes have a pool of five each. In each, all connections were lent at once and came back. How many are
    open on the server now?
    """
    opened = []
    for _ in range(4):
        pool = baseline.open_pool(lambda: opened.append("one"), 5)
        for con in [baseline.borrow(pool, 0, baseline.take) for _ in range(5)]:
            baseline.give_back(pool, con)
    return len(opened)
