"""Fix: a connection comes back clean, or not at all."""

import contextlib

from hypothesis import strategies as st

from breakfix.lab import exercise, shapes

from . import worlds
from .pools import Pool


@exercise(phase="fix", minutes=11)
def release(pool, con):
    """Take a connection back: without the borrower's transaction, and only if it still answers.

    Given     pool, with idle, lent and changed as in Run; con, a connection that was lent, of SQLite or of PostgreSQL.
              Its borrower may have left a transaction open or failed, closed it, or lost its server
    Leave     when con can be rolled back and answers `select 1`: it is the last in pool.idle, with no transaction open
              on it. Otherwise it is closed, and not in pool.idle. In both cases pool.lent is one lower, and a borrower
              who waits on pool.changed is woken and finds it so
    Rules     what the borrower has not committed is undone. No error of con's reaches the caller, whichever of its
              calls fails. Be done with con before you let go of pool.changed with con in pool.idle
    Not touch the settings of con, ever; pool.idle and pool.lent without holding pool.changed
    """
    is_clean = True
    try:
        con.rollback()
        con.execute("select 1")
        con.rollback()
    except Exception:
        is_clean = False
        with contextlib.suppress(Exception):
            con.close()
    with pool.changed:
        if is_clean:
            pool.idle.append(con)
        pool.lent -= 1
        pool.changed.notify_all()


@release.stub
def as_in_run(pool, con):
    pool.idle.append(con)
    pool.lent -= 1


server = release.service(worlds.server)
release.play = ""
release.costs = "two messages to the server with each return"
release.world(worlds.reached)


def insert(base, con, label="not_mine"):
    """Write a row and do not commit it."""
    con.execute(f"insert into events (label) values ('{label}')")


def fail(base, con):
    """Ask what the engine refuses."""
    with contextlib.suppress(Exception):
        con.execute("select nothing from nowhere")


BORROWERS = {
    "committed": lambda base, con: (insert(base, con, "api_call"), con.commit()),
    "did nothing": lambda base, con: None,
    "wrote and did not commit": insert,
    "read": lambda base, con: con.execute("select count(*) from events"),
    "made a mistake": fail,
    "wrote and made a mistake": lambda base, con: (insert(base, con), fail(base, con)),
    "began by hand": lambda base, con: con.execute("begin"),
    "closed it": lambda base, con: con.close(),
    "lost the server": lambda base, con: base.lose(con),
    "wrote and lost the server": lambda base, con: (insert(base, con), base.lose(con)),
}


@release.look(playable=False)
def back(dsn, release, engine, borrower, fails=(), autocommit=False, idle=1, out=1):
    """How a connection is left that a borrower gives back; `fails`: calls of SQLite's connection that fail by then."""
    with worlds.database(engine, dsn) as base:
        con, others, end, woken = base.connect(autocommit), [object() for _ in range(idle)], "no error", []
        before = base.settings(con)
        BORROWERS[borrower](base, con)
        if fails:
            base.lose(con, *fails)

        def others_come_in():
            woken.extend([pool._lent] if pool.changed.is_woken else [])
            if con in pool._idle and base.is_sqlite:
                base.lose(con)  # whatever the answer still asks it, it asks the next borrower's connection

        pool = Pool(out + idle, out, others, let_go=others_come_in)
        try:
            release(pool, con)
        except BaseException as error:
            end = type(error).__name__
        names = {id(con): "con"} | {id(other): f"idle {place}" for place, other in enumerate(others, 1)}
        return {
            "the caller got": end,
            "pool.idle": [names.get(id(each), "something else") for each in pool._idle],
            "con": base.state(con),
            "settings of con changed": base.settings(con) not in ([], before),
            "rows that another reader sees": worlds.rows(base.second),
            "lent, when a borrower who waits is woken": next(iter(woken), "nobody is woken"),
            **pool.left(),
        }


back.when("committed: the borrower has committed", "sqlite", "committed")
back.when("not committed: the borrower wrote and did not commit", "sqlite", "wrote and did not commit")
back.when("a mistake: PostgreSQL refused a statement, and the borrower went home", "postgresql", "made a mistake")
back.when("only read: the borrower has only read, from PostgreSQL", "postgresql", "read")
back.when("closed: the borrower has closed it", "sqlite", "closed it")
back.when("server gone: PostgreSQL has ended the session", "postgresql", "lost the server")
back.when("no rollback: rollback fails, and then close fails too", "sqlite", "read", fails=("rollback", "close"))
back.when("no answer: rollback works, and no query is answered", "sqlite", "read", fails=("execute", "cursor"))

GONE = ("execute", "cursor")
FAILS = ((), (), (), ("rollback",), GONE, ("close",), ("rollback", "close"), (*GONE, "close"))
AS_USUAL = {"idle": st.integers(0, 2), "out": st.integers(1, 3)}
MODES = shapes.evenly((False, False, True))
back.drawn(st.just("sqlite"), shapes.evenly(BORROWERS), fails=shapes.evenly(FAILS), **AS_USUAL, times=50)
back.drawn(st.just("postgresql"), shapes.evenly(BORROWERS), autocommit=MODES, **AS_USUAL, times=10)

release.asks("""
committed: It was committed before it came back. Whose is it now?
not committed: The next borrower commits. Whose row is it?
a mistake: PostgreSQL answers nothing until something is ended. By which call? And what has your own question begun?
only read: To read begins a transaction as well. Did your own question begin one?
closed: What can the next borrower do with it?
server gone: The client was not told. Who finds out first: you, or the next borrower?
no rollback: Nobody knows what is still open on it. May it be lent?
no answer: Which of your calls asks the server anything?
""")

release.slips("""
no question: Nothing was asked, and nothing was found out. Which call goes to the server?
    - con.execute("select 1")
    - con.rollback()
asks first: It is healthy, and only its transaction has failed. What does PostgreSQL answer inside one?
    - con.rollback()
    - con.execute("select 1")
    + con.execute("select 1")
its own question: You asked it something, and on PostgreSQL a question begins something. What is open now?
    - con.execute("select 1")
    - con.rollback()
    + con.execute("select 1")
commits for others: The row that nobody committed is there for all. Who has decided that?
    - con.rollback()
    - con.execute("select 1")
    + con.commit()
    + con.execute("select 1")
a lost place: The connection is gone, and its place too. What was to happen in both cases?
    - with contextlib.suppress(Exception):
    -     con.close()
    + con.close()
    + return
sleeps on: A place is free, and whoever waits for it sleeps on. Who was to wake them?
    - pool.changed.notify_all()
""")
release.equal("""
another question: Any query shows that the server answers.
    ~ select 1 => select 2
""")


@release.also_right(costs="the pool is held while the server is asked")
def all_of_it_held(pool, con):
    with pool.changed:
        pool.lent = pool.lent - 1
        pool.changed.notify()
        try:
            con.rollback()
            con.cursor().execute("select 1")
            con.rollback()
            pool.idle += [con]
        except Exception:
            with contextlib.suppress(Exception):
                con.close()


release.hints += [
    "Three questions to a connection that comes back: is something of the borrower's still open, does the server still "
    "answer, and is something open because you have asked? Whatever fails on the way, the answer is the same: it goes.",
    """A twin: a rented car comes back.

    try:
        car.empty_the_boot()
        car.start()
        car.stop()  # or it stands there with its engine on
        is_fit = True
    except Breakdown:
        is_fit = False
        car.to_the_scrapyard()  # and nobody minds if that fails
    with yard:
        yard.cars += [car] if is_fit else []
        yard.out -= 1
        yard.ring_the_bell()""",
]
