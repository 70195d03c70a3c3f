"""Fix: of a batch only the order that fails is undone."""

import contextlib
import random
import sqlite3

from breakfix.lab import exercise

from . import baseline, worlds
from .worlds import SAMPLE, ledger


@exercise(phase="fix", minutes=12)
def batch(con, orders, move):
    """Carry out a batch: what fails is undone and written down, the rest stands.

    Given     con, a connection to a ledger file; no transaction is open.
              orders, a list of orders (dicts of id, payer, payee, cents), to be carried out in their turn.
              move(con, order), which moves the money and writes both legs, and neither begins nor commits. When the
              ledger does not take an order, move raises sqlite3.IntegrityError, and part of its work may be done.
    Leave     of each order that moved: all that move has done, and in audit_log one row with the status 'committed'.
              Of each that was refused: nothing but one row with the status 'rolled_back'. Rows in the order of the
              batch; detail may be NULL. At no moment does another connection see an order without its row.
              Any other error reaches the caller. Then nothing of the order that it struck is left, whole orders before
              it may be there with their rows or not, and no transaction is open.
    Not touch other orders and the tables themselves.
    """
    con.execute("begin immediate")
    try:
        for order in orders:
            con.execute("savepoint before_it")
            try:
                move(con, order)
                status = "committed"
            except sqlite3.IntegrityError:
                con.execute("rollback to before_it")
                status = "rolled_back"
            con.execute("insert into audit_log values (?, ?, null)", [order["id"], status])
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


batch.costs = "one commit for the whole batch; whoever waits to write waits until its end"
batch.play = "batch(con, sample, move)"


@batch.stub
def as_in_run(con, orders, move):
    for order in orders:
        con.execute("savepoint one_transfer")
        try:
            move(con, order)
            status = "committed"
        except sqlite3.IntegrityError:
            con.execute("rollback to one_transfer")
            status = "rolled_back"
        con.execute("release one_transfer")
        con.execute("insert into audit_log values (?, ?, null)", [order["id"], status])


batch.world(ledger)


def credit_first(con, order):
    """Be a move that gives before it takes: when the payer has too little, the payee has the money already."""
    con.execute("update accounts set balance_cents = balance_cents + $cents where id = $payee", order)
    con.execute("insert into journal values ($id, $payer, -$cents), ($id, $payee, $cents)", order)
    con.execute("update accounts set balance_cents = balance_cents - $cents where id = $payer", order)


@batch.trial(
    playable=False,
    asks="What is there to begin, and to end, on each of the two days?",
    next="begin with a batch that nobody refuses",
)
def nothing_is_refused(world, batch):
    """a day brings no orders, and the next day every order can be carried out"""
    batch(world.con, [], baseline.move)
    batch(world.con, [SAMPLE[0], SAMPLE[2], SAMPLE[3]], baseline.move)
    return world.tables()


@batch.trial(asks="t-002 fails. What becomes of the other three?", next="ask how far back a refusal reaches")
def the_second_of_four(world, batch):
    """the second of four orders is refused at its first statement"""
    batch(world.con, list(SAMPLE), baseline.move)
    return world.tables()


@batch.trial(
    playable=False,
    asks="The payee of t-002 had his money before the payer was asked. Who takes it back?",
    next="look at what a refused order has left",
)
def refused_halfway(world, batch):
    """an order is refused when half of it is done"""
    batch(world.con, list(SAMPLE), credit_first)
    return world.tables()


@batch.trial(
    playable=False,
    asks="Somebody reads while the next order is carried out. Is there money that no line tells of?",
    next="ask what is committed, and when",
)
def somebody_looks(world, batch):
    """another connection looks before each statement of yours and of move"""
    unwritten = "select count(*) as n from (select transfer_id from journal except select transfer_id from audit_log)"
    seen = []
    world.con.set_trace_callback(lambda text: seen.append(world.rows(unwritten)[0]["n"]))
    batch(world.con, [SAMPLE[0], SAMPLE[2], SAMPLE[3]], baseline.move)
    world.con.set_trace_callback(None)
    return {"most orders seen without their row": max(seen), "in the end": world.rows(unwritten)[0]["n"]}


def _struck(con, order):
    """Be a move that is struck by an error of the engine, when half of it is done, at the third order."""
    if order["id"] == "t-003":
        con.execute("update accounts set balance_cents = balance_cents - $cents where id = $payer", order)
        con.execute("insert into journal_of_2024 values ($id, $payer, -$cents)", order)
    baseline.move(con, order)


@batch.trial(
    playable=False,
    asks="The engine could not go on. Who was told, and is the connection free?",
    next="follow the other error, and what is left behind it",
)
def struck_by_another_error(world, batch):
    """the third order is struck by another error, when half of it is done"""
    told = True
    with contextlib.suppress(sqlite3.OperationalError):
        batch(world.con, list(SAMPLE), _struck)
        told = False
    return {"the caller was told": told, **_of_the_struck(world)}


def _of_the_struck(world):
    """Return what is left of t-003 for a reader, and whether a transaction is open."""
    left = world.tables()
    return {
        "a transaction is left open": world.con.in_transaction,
        "sum": sum(left["balances"].values()),
        "rows of t-003": [line for line in left["audit"] if "t-003" in line],
    }


@batch.trial(
    playable=False,
    asks="Nothing was taken from the struck order. Can the next batch run on this connection?",
    next="ask in what state the connection is",
)
def the_next_batch(world, batch):
    """a batch was struck by another error, and another batch follows on the same connection"""
    with contextlib.suppress(sqlite3.OperationalError):
        batch(world.con, [SAMPLE[2]], _struck)
    batch(world.con, [SAMPLE[0]], baseline.move)
    return world.tables()


@batch.trial(held_out=True, playable=False)
def twenty_batches(world, batch):
    """twenty batches of drawn orders follow one another, by either kind of move"""
    draw = random.Random(605)
    for night in range(20):
        orders = [
            worlds.order(f"t-{night}-{place}", *draw.sample((1, 2, 3), 2), draw.choice((10_00, 90_00, 400_00)))
            for place in range(draw.randrange(5))
        ]
        batch(world.con, orders, draw.choice((baseline.move, credit_first)))
    return world.tables()


@batch.trial(
    playable=False,
    asks="An error of Python's came out of move. Is it a refusal, and what is open after it?",
    next="ask which errors your lines have in mind, and what the others do",
)
def struck_by_python(world, batch):
    """the third order is struck by an error of Python's, when half of it is done"""
    told = True
    with contextlib.suppress(KeyError):
        batch(world.con, list(SAMPLE), _without_a_payee)
        told = False
    return {"the caller was told": told, **_of_the_struck(world)}


def _without_a_payee(con, order):
    """Be a move that looks for the payee of the third order under a name that is not there, when half of it is done."""
    if order["id"] == "t-003":
        con.execute("update accounts set balance_cents = balance_cents - $cents where id = $payer", order)
        raise KeyError("beneficiary")
    baseline.move(con, order)


@batch.trial(
    playable=False,
    asks="The money of the first order moved, and its line could not be written. What is left, and what is open?",
    next="ask which of your lines may fail besides move",
)
def the_audit_log_is_gone(world, batch):
    """somebody has renamed audit_log, so that no line can be written"""
    world.con.execute("alter table audit_log rename to audit_log_of_2024")
    told = True
    with contextlib.suppress(sqlite3.OperationalError):
        batch(world.con, [SAMPLE[0]], baseline.move)
        told = False
    left_open = world.con.in_transaction
    if left_open:
        world.con.execute("rollback")
    world.con.execute("alter table audit_log_of_2024 rename to audit_log")
    return {"the caller was told": told, "a transaction is left open": left_open, **world.tables()}


batch.hints += [
    """Two lines are drawn here. One around the batch, so that nothing of it is public before its time; one before each
order, so that there is a place to go back to. Which of the two did you go back to, and which is there at all when the
first order begins? `release` of the outermost savepoint is a commit.""",
    """A twin: a recipe is copied page by page, and a page with a blot is torn out:

    book.execute("begin")
    for page in pages:
        book.execute("savepoint clean")
        if blotted(copy(book, page)):
            book.execute("rollback to clean")
            note(book, page, "torn out")
    book.execute("commit")

What becomes of the pages before the blot, and of those after it? And if the pen breaks, who ends what was begun?""",
]
