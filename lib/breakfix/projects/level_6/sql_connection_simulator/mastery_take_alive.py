"""Mastery: another night. The server was restarted while all connections waited."""

import contextlib

from breakfix.faults import failing_calls
from breakfix.lab import exercise, held_out, shapes
from breakfix.lab.errors import ERRORS

from . import worlds
from .alter_shrink import shrink
from .fix_acquire import acquire
from .fix_release import release, server
from .pools import Pool


@exercise(phase="mastery", minutes=7)
def take_alive(pool):
    """Return an idle connection that still answers, or a new one.

    Given     pool, with idle, connect(), created and reused as in Run; all in idle came back clean. The caller holds
              pool.changed
    Leave     the connection of pool.idle that came back last, if it answers `select 1`, with no transaction open on it,
              and pool.reused one higher. One that does not answer is closed, and the one before it is asked. When none
              is left: what pool.connect() returns, with pool.created one higher
    Rules     what is lent or closed stands in pool.idle no more. No error of an idle connection reaches the caller; one
              of pool.connect() does, and then nothing is counted
    Not touch the connections that you need not ask, and no connection's settings
    """
    while pool.idle:
        con = pool.idle.pop()
        try:
            con.execute("select 1")
            con.rollback()
        except Exception:
            with contextlib.suppress(Exception):
                con.close()
            continue
        pool.reused += 1
        return con
    con = pool.connect()
    pool.created += 1
    return con


@take_alive.stub
def as_in_run(pool):
    if pool.idle:
        pool.reused += 1
        return pool.idle.pop()
    con = pool.connect()
    pool.created += 1
    return con


take_alive.service(server)
take_alive.play = ""
take_alive.costs = "one more message to the server for each loan"
take_alive.world(worlds.reached)
STATES = {
    "answers": lambda base, con: None,
    "was ended": lambda base, con: base.lose(con),
    "is closed": lambda base, con: con.close(),
    "was ended and cannot be closed": lambda base, con: base.lose(con, *failing_calls.CALLS),
}
FAILS = (None, None, None, "OSError", "OperationalError", "TimeoutError", "KeyboardInterrupt")


@take_alive.look(playable=False)
def taken(dsn, take_alive, engine, *idle, fails=None):
    """`idle`: how each idle connection is, the one that came back last at the end; `fails`: the error of connect."""
    with worlds.database(engine, dsn) as base:
        given, calls, seen = [base.connect() for _ in idle], [], {"the caller got": "no error"}
        before = [base.settings(con) for con in given]
        for con, state in zip(given, idle, strict=True):
            STATES[state](base, con)

        def connect():
            calls.append("connect")
            if fails:
                raise ERRORS[fails]()
            return base.connect()

        pool, names = Pool(9, 1, given, connect), {id(con): f"idle {place}" for place, con in enumerate(given, 1)}
        try:
            with pool.changed:
                got = take_alive(pool)
            known = any(got is each for each in base.opened)
            seen["returned"] = names.get(id(got), "a new one" if known else type(got).__name__)
            seen["it is"] = base.state(got) if known else "unknown"
        except BaseException as error:
            seen["the caller got"] = type(error).__name__
        seen["pool.idle"] = [names.get(id(each), "something else") for each in pool._idle]
        seen |= {f"{name} is left": base.state(con) for con, name in zip(given, names.values(), strict=True)}
        seen["settings changed"] = any(
            base.settings(con) not in ([], was) for con, was in zip(given, before, strict=True)
        )
        seen |= {"calls of connect": len(calls), "created": pool.created - 7, "reused": pool.reused - 4}
        return seen | pool.left()


taken.when("all is well: two are idle, and both answer", "sqlite", "answers", "answers")
taken.when("the last is dead: of two the last was closed", "sqlite", "answers", "is closed")
taken.when("one below: the last one answers, and the first was closed", "sqlite", "is closed", "answers")
taken.when("after a restart: PostgreSQL was restarted, and both are dead", "postgresql", "was ended", "was ended")
taken.when("one is left: PostgreSQL has ended the last of three", "postgresql", "answers", "answers", "was ended")
taken.when("nobody at home: all are dead, and connect fails", "sqlite", "is closed", "was ended", fails="OSError")
taken.when("cannot be closed: the last one answers nothing, not even close", "sqlite", "answers", *list(STATES)[-1:])


def on(engine, states):
    """Return a strategy of some idle connections of an engine."""
    return shapes.rolled(lambda chance: (engine, *(chance.choice(states) for _ in range(chance.randint(0, 4)))))


taken.drawn(together=on("sqlite", list(STATES)), fails=shapes.evenly(FAILS), times=50)
taken.drawn(together=on("postgresql", list(STATES)[:3]), fails=shapes.evenly(FAILS[:4]), times=6)

take_alive.asks("""
all is well: Which of the two was used last?
the last is dead: One is dead. Is the other?
one below: The last one has answered. Who asks you about the others?
after a restart: The client was not told. How do you find out before the borrower does?
one is left: It answered. What has your question begun?
nobody at home: No connection came of it. How many were created?
cannot be closed: It could not even be closed. Whose concern is that?
""")

take_alive.slips("""
the oldest: Two answer, and the one that was just in use stays. At which end do you take?
    ~ pool.idle.pop() => pool.idle.pop(0)
not counted: A new one is there. Who has counted it?
    - pool.created += 1
asks nobody: It was dead, and you have lent it. Whom did you ask?
    - con.execute("select 1")
    - con.rollback()
    + pass
its own question: You asked it something, and on PostgreSQL a question begins something. What is open now?
    - con.rollback()
gives up after one: One was dead, and you opened a new one. What about the others?
    ~ while pool.idle => if pool.idle
    - continue
    + con = pool.connect()
    + pool.created += 1
    + return con
""")
take_alive.equal("""
another question: Any query shows that the server answers.
    ~ select 1 => select 2
""")


@take_alive.also_right(costs="one call within another for each dead connection")
def by_recursion(pool):
    if not pool.idle:
        new = pool.connect()
        pool.created += 1
        return new
    *pool.idle, con = pool.idle
    try:
        con.cursor().execute("select 1")
        con.rollback()
    except Exception:
        with contextlib.suppress(Exception):
            con.close()
        return by_recursion(pool)
    pool.reused += 1
    return con


take_alive.hints += [
    "A loop that ends in one of two ways: one has answered, or nobody is left. And your question must leave no trace.",
    "A twin: pens in a cup, the last one first. Throw away what does not write; when the cup is empty, buy one.",
]

fixes_hold = held_out(of=[shrink, acquire, release, take_alive], name="fixes_hold", core=False, minutes=3)
