"""The quiz: each phase is asked about, and what is right is computed by running the ledger or an engine."""

import contextlib
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import duckdb

from breakfix.faults import sigkill
from breakfix.lab import Quiz

from . import baseline
from .break_runs import LEDGER
from .predict import ACCOUNTS, ORDERS
from .report import money, report, total
from .worlds import SAMPLE, ledger, order

quiz = Quiz(__name__, minutes=12)
BOTH = ("duckdb", "sqlite")


def _after(look, *batches):
    """Return what `look` sees of a new ledger file after these batches."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "ledger.db")
        for orders in batches:
            baseline.run(database, ACCOUNTS, orders)
        return look(database)


@quiz.a_number(
    phase="run",
    look="How many legs has an order that is carried out, and how many one that is refused?",
    because="Each order that is committed writes two legs, a refused one takes its legs back: three times two.",
)
def legs_of_four():
    """Alice has 500.00, Bob 250.00, Charlie 100.00. Four orders come: Alice pays Bob 75.00, Bob pays Charlie 400.00,
    Charlie pays Alice 50.00, Alice pays Charlie 100.00. How many rows has `journal` after the baseline has run them on
    a new ledger?
    """
    return _after(lambda database: report(database)["journal_legs"], ORDERS)


@quiz.a_number(
    phase="predict",
    look="Go from order to order, and ask at each whether he has as much at that moment.",
    because="75.00 come in, 400.00 are refused, 90.00 come in; then there are 415.00, and the new order is paid.",
)
def refused_and_sent_again():
    """Bob has 250.00. Alice pays him 75.00; he orders 400.00 for Charlie; Alice pays him 90.00; he orders 400.00 for
    Charlie again, with a new id. What does Bob have in the end, in units?
    """
    amounts = ((1, 2, 75_00), (2, 3, 400_00), (1, 2, 90_00), (2, 3, 400_00))
    orders = [order(place, *each) for place, each in enumerate(amounts, 1)]
    return int(_after(money, orders)["Bob"])


@quiz.a_number(
    phase="alter",
    look="19.99 is no exact float. Is the nearest one a little more, or a little less?",
    because="The float nearest to 19.99, times 100, is 1998.9999999999998; int() cuts off what is behind the point.",
)
def cut_off():
    """What is `int(float("19.99") * 100)` in Python?"""
    return int(float("19.99") * 100)


@quiz.a_number(
    phase="alter",
    look="Ask `round` about 2.5, and then about 3.5. Does it do the same with both halves?",
    because="Python rounds a half to the even neighbour: 2 and 4. A rule about money has to say what it does with "
    "halves.",
)
def two_halves():
    """A fee is `round(cents / 100)` in Python. What do the fees of 250 and of 350 cents add up to?"""
    return round(250 / 100) + round(350 / 100)


def _seen_outside(*statements):
    """Return how many rows of t another connection sees after these statements of the first."""
    with tempfile.TemporaryDirectory() as folder:
        database = str(Path(folder, "t.db"))
        with closing(sqlite3.connect(database, isolation_level=None)) as con:
            con.execute("create table t (n integer)")
            for statement in statements:
                con.execute(statement)
            with closing(sqlite3.connect(database)) as other:
                return other.execute("select count(*) from t").fetchone()[0]


THREE = "insert into t values (7), (8), (9)"


@quiz.a_number(
    phase="break",
    look="What is around the savepoint? What is left open when it is released?",
    because="Without a transaction around it, a savepoint opens one, and its release is the commit.",
)
def released_alone():
    """A connection has no transaction open and executes `savepoint a`, an insert of three rows, `release a`. How
    many of these rows does another connection see now?
    """
    return _seen_outside("savepoint a", THREE, "release a")


@quiz.a_number(
    phase="break",
    look="What is around the savepoint this time, and has anybody ended it?",
    because="Released, the savepoint is forgotten; its rows belong to the transaction around it, which is still open.",
)
def released_within():
    """A connection to a ledger file executes `begin`, `savepoint a`, an insert of three rows, `release a`. How many of
    these rows does another connection see now?
    """
    return _seen_outside("begin", "savepoint a", THREE, "release a")


@quiz.a_number(
    phase="break",
    look="Was the debit committed? What does the next who opens the file do with the rest?",
    because="The debit belongs to a transaction that was never committed; after the kill it is as if it had not been.",
)
def sum_after_the_kill():
    """Alice has 500.00, Bob 250.00, Charlie 100.00. A process opens a savepoint, takes 75.00 from Alice's balance, and
    is killed with SIGKILL before it gives them to Bob. Somebody opens the file. What do the three have together, in
    units?
    """
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "ledger.db")
        assert sigkill.run(LEDGER, database, ACCOUNTS, ORDERS, before="balance_cents + $cents").killed
        return int(total(database))


@quiz.a_number(
    phase="fix",
    look="Which rows were written after the savepoint and before a way back to it? Does the savepoint end there?",
    because="`rollback to` takes back what came after the savepoint, and the savepoint stays: it can be used again.",
)
def back_twice():
    """A connection executes `begin`, an insert of three rows, `savepoint a`, an insert of a row, `rollback to a`, an
    insert of a row, `rollback to a`, an insert of a row, `commit`. How many rows are in the table?
    """
    row, back = "insert into t values (6)", "rollback to a"
    return _seen_outside("begin", THREE, "savepoint a", row, back, row, back, row, "commit")


@quiz.a_row(
    {"duckdb": int, "sqlite": int},
    engines=BOTH,
    phase="fix",
    look="Is NULL equal to NULL? And may it stand in a key at all? Ask each engine.",
    because="SQLite lets NULL into a primary key that is no integer, and no NULL equals another; DuckDB refuses it. An "
    "order without an id would be new each time: say `not null`.",
)
def orders_without_an_id(engine, con):
    """`applied (transfer_id text primary key)` is empty. `insert or ignore into applied values (null)` is executed
    three times, each time by itself; an error is passed over. How many rows has the table then, on DuckDB and on
    SQLite?
    """
    con.execute("create table applied (transfer_id text primary key)")
    for _ in range(3):
        with contextlib.suppress(duckdb.Error, sqlite3.Error):
            con.execute("insert or ignore into applied values (null)")
    return con.execute("select count(*) from applied").fetchall()[0][0]


@quiz.a_choice(
    {
        "The line of the log is written after `commit`, so a worker that dies in between has told nobody.": "",
        "The batch was not atomic.": "True of much code that hurt nobody. Between which two statements did it die?",
        "The scheduler should not have started the file again.": "It starts whatever has not ended. How could it have "
        "known?",
        "The machine lost its power at 02:14.": "It will again. Which line made that cost money?",
    },
    phase="explain",
    because="It names two statements and their order: somebody can change them, kill a worker between them, and see. "
    "Nothing computes this; it is a rule of reports.",
)
def which_cause():
    """A batch of payments died at night and was started again; in the morning one supplier has been paid twice. Which
    sentence belongs under *cause* in the report, since somebody could change something and try it?
    """
    return next(option for option, says in quiz.questions["which_cause"].options.items() if not says)


ALARMS = {  # the query, and what is said of it
    "transfers with more than two legs": (
        "select transfer_id from journal group by transfer_id having count(*) > 2",
        "",
    ),
    "transfers whose legs do not add up to zero": (
        "select transfer_id from journal group by 1 having sum(cents) <> 0",
        "Each of the two payments has a leg that gives and one that takes. What do all of them add up to?",
    ),
    "a sum of all balances that is not the sum of all openings": (
        "select 1 where (select sum(balance_cents) - sum(opening_cents) from accounts) <> 0",
        "One has more, one less. And all of them?",
    ),
    "accounts below zero": (
        "select id from accounts where balance_cents < 0",
        "Alice could afford both. Which account is below zero?",
    ),
    "legs of an account that does not exist": (
        "select 1 from journal where account_id not in (select id from accounts)",
        "Both accounts are there. Which leg belongs to none?",
    ),
}


@quiz.a_choice(
    {name: says for name, (_, says) in ALARMS.items()},
    phase="mastery",
    because="A payment that is made twice keeps every sum. Only a question about single ids can tell.",
)
def rings_for_a_double():
    """An order of 75.00 from Alice to Bob was carried out a second time, legs and balances and all. Five queries are
    tried as alarms, each named by what it looks for; one that finds something rings. Which of them rings now, and does
    not when each order was carried out once?
    """
    rings = []
    for orders in (SAMPLE, [*SAMPLE, SAMPLE[0]]):
        with contextlib.contextmanager(ledger)() as world:
            baseline.process_batch(world.con, orders)
            rings.append({name for name, (query, _) in ALARMS.items() if world.rows(query)})
    (found,) = rings[1] - rings[0]
    return found
