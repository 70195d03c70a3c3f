"""Alter: an index on trial, which is gone afterwards."""

import sqlite3
from types import SimpleNamespace

from breakfix.lab import errors, exercise, shapes

from . import baseline, shops


@exercise(phase="alter", minutes=10)
def tried(con, query, values, index, work):
    """Count the steps of a query without an index and with it, and leave the database as it was.

    Given     con, a connection to SQLite with isolation_level=None and no transaction open; query, a SELECT; values, a
              dict of its values; index, a statement that creates an index; work, a function: work(con, query, values)
              returns the steps of the query
    Leave     a tuple of two numbers: the steps without the index, the steps with it
    Rules     afterwards the database is as it was: the index is gone, and no transaction is open. So it is also when
              something fails: query, index or work. Its error reaches the caller as it is
    """
    before = work(con, query, values)
    con.execute("begin")
    try:
        con.execute(index)
        return before, work(con, query, values)
    finally:
        con.execute("rollback")


@tried.stub
def for_good(con, query, values, index, work):
    before = work(con, query, values)
    con.execute(index)
    return before, work(con, query, values)


tried.play = "tried(con, query, values, index, work)"
tried.costs = "an index is built, and none is kept"
BY_CUSTOMER = "select id, amount from orders where customer = :customer"
LARGE = "select id from orders where amount >= :amount"
SCHEMA = "select name from sqlite_schema"
INDEX = 'create index "an index, and; more" on orders (customer)'


@tried.world
def a_shop():
    con = shops.shop([{"customer": name, "amount": 100 * place} for place, name in enumerate(shops.CUSTOMERS * 6)])
    yield SimpleNamespace(con=con)
    con.close()


@tried.look(playable=False)
def told(world, tried, query, index, values=None, fails=(), held="", fewer=True):
    """`fails`: a call of work, from 1, and an error's name; `held`: an index before; not `fewer`: it costs more."""
    if held:
        world.con.execute(held)
    there, calls = {*world.con.execute(SCHEMA)}, []

    def work(*given):
        calls.append(given)
        steps = baseline.work(*given) if fewer else 5000 - baseline.work(*given)
        if fails and len(calls) == fails[0]:
            raise errors.ERRORS[fails[1]]()
        return steps

    try:
        steps = tried(world.con, query, values or {"customer": "Bob", "amount": 2000}, index, work)
        seen = {"at the caller": None, "steps": steps if isinstance(steps, tuple) else f"a {type(steps).__name__}"}
    except BaseException as error:
        seen = {"at the caller": f"{type(error).__name__}: {error}"}
    kept = sorted(name for (name,) in {*world.con.execute(SCHEMA)} ^ there) or "nothing"
    return seen | {"left behind": "a transaction" if world.con.in_transaction else kept}


told.when("by customer: an index on customer is tried for a customer's orders", BY_CUSTOMER, INDEX)
told.when("no such column: the index is on a column that is not there", BY_CUSTOMER, "create index i on orders (price)")
told.when("not unique: a unique index is tried on customer", BY_CUSTOMER, "create unique index i on orders (customer)")
told.when("no such query: the query asks for a column that is not there", "select price from orders", INDEX)
told.when("work fails: work raises an error the second time", BY_CUSTOMER, INDEX, fails=(2, "Refused"))
told.when("Ctrl-C: somebody ends it with Ctrl-C the second time", BY_CUSTOMER, INDEX, fails=(2, "KeyboardInterrupt"))
MINE = "create index mine on orders (amount)"
told.when("another index: an index on amount was there before", LARGE, INDEX, held=MINE)

NAMES = ('"an index"', "[orders; i]", "if not exists i", "main.i")
PARTS = ("customer", "amount", "customer, amount", "amount desc", "product", "upper(customer)")
QUERIES = (BY_CUSTOMER, LARGE, f"{BY_CUSTOMER} and amount >= :amount", "select count(*) from orders")


def a_try(chance):
    """Return a query, an index, values, perhaps an error of work, and perhaps an index before: one trouble at most."""
    values = {"customer": chance.choice((*shops.CUSTOMERS, "nobody")), "amount": chance.choice((0, 1500, 9999))}
    query, name, part, fails = chance.choice(QUERIES), chance.choice(NAMES), chance.choice(PARTS), ()
    held = chance.choice(("", MINE))
    match chance.randrange(6):
        case 0 | 1:
            fails = chance.choice((1, 2)), chance.choice(shops.FAILS)
        case 2:
            part = "price"
        case 3:
            query = f"{query} {chance.choice(('having', 'limit :price'))}"
        case 4:
            held = "create index i on orders (product)"
    return query, f"create index {name} on orders ({part})", values, fails, held, chance.random() < 0.7


told.drawn(together=shapes.rolled(a_try), times=60)

tried.asks("""
by customer: How many steps without the index, and how many with it? And what is there afterwards?
no such column: The statement failed. What is open now?
not unique: The statement failed halfway. What is open now?
no such query: Which of your statements came before the query?
work fails: Who closes what you have opened when work fails?
Ctrl-C: Is Ctrl-C an Exception?
another index: Whose index is that?
""")

tried.slips("""
kept: You tried it, and it is still there. Who asked for it?
    ~ con.execute("rollback") => con.execute("commit")
errors only: It was ended from outside, and the transaction is open. Which errors does `except Exception` let through?
    - try:
    -     con.execute(index)
    -     return before, work(con, query, values)
    - finally:
    -     con.execute("rollback")
    + try:
    +     con.execute(index)
    +     after = work(con, query, values)
    + except Exception:
    +     con.execute("rollback")
    +     raise
    + con.execute("rollback")
    + return before, after
begun too early: The query failed before there was an index, and a transaction is open. Where did it begin?
    - before = work(con, query, values)
    - con.execute("begin")
    + con.execute("begin")
    + before = work(con, query, values)
only when well: It failed, and the transaction is open. Who closes it then?
    - try:
    -     con.execute(index)
    -     return before, work(con, query, values)
    - finally:
    -     con.execute("rollback")
    + con.execute(index)
    + after = work(con, query, values)
    + con.execute("rollback")
    + return before, after
""")


@tried.also_right(costs="a copy of the whole database, which is thrown away")
def on_a_copy(con, query, values, index, work):
    copy = sqlite3.connect(":memory:", isolation_level=None)
    try:
        con.backup(copy)
        before = work(copy, query, values)
        copy.execute(index)
        return before, work(copy, query, values)
    finally:
        copy.close()


tried.hints += [
    "In SQLite, as in PostgreSQL, a transaction takes `create index` back as it takes back a row. Which word of Python "
    "is run whatever happens in between?",
    "A twin:\n    begin;\n    delete from notes where day < 3;\n    select count(*) from notes;\n    rollback;\n"
    "Afterwards every note is there.",
]
