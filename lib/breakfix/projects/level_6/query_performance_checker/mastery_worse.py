"""Mastery: a gate in front of the next release."""

import sqlite3
from types import SimpleNamespace

from breakfix.lab import errors, exercise, held_out, shapes

from . import shops
from .alter_tried import tried
from .fix_index_for import index_for
from .fix_rewrite import rewrite


@exercise(phase="mastery", minutes=8)
def worse(con, accepted, work):
    """Name the queries that have become worse.

    Given     con, a connection to SQLite; accepted, a dict: the name of a query -> (its text, the steps that were
              accepted); work, a function: work(con, text) runs the query and returns its steps. The queries only read
    Leave     a list of the names of those that are worse, in the order of accepted
    Rules     worse is what takes more than twice the accepted steps, and what the database refuses (sqlite3.Error); all
              others are counted nevertheless. Each query is run once. Any other error reaches the caller as it is.
              accepted stays as it is
    """
    names = []
    for name, (text, steps) in accepted.items():
        try:
            if work(con, text) > 2 * steps:
                names.append(name)
        except sqlite3.Error:
            names.append(name)
    return names


@worse.stub
def first_draft(con, accepted, work):
    return [name for name, (text, steps) in accepted.items() if work(con, text) > steps]


worse.play = ""
worse.costs = "each query is run once"


@worse.world
def a_shop():
    con = shops.shop([{"customer": name} for name in shops.CUSTOMERS])
    yield SimpleNamespace(con=con)
    con.close()


@worse.look(playable=False)
def told(world, worse, *queries):
    """Each query is (text, accepted steps, steps now); steps now is a number, or the name of an error."""
    now, ran = {text: steps for text, _, steps in queries}, []

    def work(con, text):
        ran.append(text)
        con.execute(text).fetchall()
        if isinstance(now[text], str):
            raise (errors.ERRORS | DATABASE)[now[text]]()
        return now[text]

    accepted = {f"q-{len(queries) - place}": (text, steps) for place, (text, steps, _) in enumerate(queries)}
    try:
        names = worse(world.con, accepted, work)
        seen = {"at the caller": None, "worse": names if isinstance(names, list) else f"a {type(names).__name__}"}
    except BaseException as error:
        seen = {"at the caller": f"{type(error).__name__}: {error}"}
    return seen | {"queries run": sorted(ran)}


def q(number, steps, now):
    """Return a query whose text is like no other."""
    return f"select {number}", steps, now


told.when("three times: the first and the last of three take three times", q(1, 50, 150), q(2, 40, 39), q(3, 9, 27))
told.when("the limit: one takes exactly twice its steps, one more, one less", q(1, 50, 100), q(2, 50, 101), q(3, 5, 9))
told.when("bad SQL: the first is no SQL, the second is worse", ("selec 1", 5, 5), q(2, 5, 50))
told.when("another error: work fails on the second, and not by the database", q(1, 5, 50), q(2, 5, "ValueError"))

DATABASE = errors.of_engine(sqlite3)
REFUSED = ("selec 1", "select price from orders", "select 1 from gone", "select ?")


def some_queries(chance):
    """Return queries near their limits, perhaps one under two names; some are refused, a few end by another error."""
    found = []
    for number in range(chance.randint(0, 6)):
        steps, text = chance.choice((0, 1, 2, 7, 50, 999, 10**9)), f"select {number}"
        now = chance.choice((steps, 3 * steps, *[max(2 * steps + apart, 0) for apart in (-1, 0, 0, 1, 1)]))
        roll = chance.randrange(12)
        if roll < 3:
            now = chance.choice((shops.FAILS, sorted(DATABASE), sorted(DATABASE))[roll])
        elif roll == 3:
            text = f"{chance.choice(REFUSED)} -- {number}"
        found.append((text, steps, now))
    return (*found, *found[: chance.randrange(2)])


told.drawn(together=shapes.rolled(some_queries), times=80)

worse.asks("""
three times: Which of them was accepted first?
the limit: Is twice more than twice?
bad SQL: A query does not run any more. Is it better than before?
another error: That was not the database. Who has to hear of it?
""")

worse.slips("""
twice is worse: It takes twice the steps. More than twice is something else.
    ~ > 2 * steps => >= 2 * steps
any more: A few steps more are a new version of the engine. Where was the limit?
    ~ > 2 * steps => > steps
by name: The names are right. In which order were they accepted?
    ~ return names => return sorted(names)
the gate fell: The database refused one query, and the gate ended there. What of the others?
    ~ except sqlite3.Error: => except sqlite3.InterfaceError:
it hears all: An error of another kind was taken for bad SQL. Who would look for it?
    ~ except sqlite3.Error: => except Exception:
""")


@worse.also_right(costs="the same, with the refusal as a number that is too large for every limit")
def by_infinity(con, accepted, work):
    def steps_of(text):
        try:
            return work(con, text)
        except sqlite3.Error:
            return float("inf")

    return [name for name, (text, steps) in accepted.items() if steps_of(text) > 2 * steps]


worse.hints += [
    "Three things can come of a query: a number, an error of the database, and another error. The first two are yours "
    "to judge. The last one is for somebody else.",
    "A twin:\n    late = []\n    for name, day in due.items():\n        try:\n            if back(name) > day:\n"
    "                late.append(name)\n        except LookupError:\n            late.append(name)",
]

fixes_hold = held_out(of=[tried, rewrite, index_for, worse], name="fixes_hold", minutes=2)
