"""Fix: an order that comes again moves nothing, whoever brings it and whoever died on the way."""

import contextlib
import random
import sqlite3
import tempfile
from contextlib import closing

from breakfix.faults import sigkill
from breakfix.lab import exercise

from . import baseline
from .worlds import ledger, look, new_file, order


@exercise(phase="fix", minutes=12)
def apply_once(con, order, move):
    """Carry out an order once, however often it comes.

    Given     con, a connection to a ledger file; no transaction is open. order, a dict of id, payer, payee and cents.
              The id is the order's own: the same order has the same id each time, another one has another.
              applied (transfer_id text primary key): a table for you, empty at first; it outlives the process.
              move(con, order), which moves the money and writes both legs, and neither begins nor commits. It raises
              sqlite3.IntegrityError when the ledger does not take the order.
    Leave     what move does, if this order was not carried out before; otherwise all as it is, and no error.
              An order that was refused was not carried out: the error of move reaches the caller, nothing of the order
              is left, no transaction is open, and when it comes again it is tried again.
              Killed before any statement and run again: carried out once. Brought by two workers at the same time:
              once. The second waits, or gets sqlite3.OperationalError, and then the scheduler starts it again later.
              How long a connection waits is its own setting: add no waiting of yours.
    Not touch the other tables, but for what move does.
    """
    con.execute("begin immediate")
    try:
        is_new = con.execute("insert into applied values ($id) on conflict do nothing", order).rowcount
        if is_new:
            move(con, order)
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


apply_once.costs = "one row for each order for ever; the primary key decides, and it decides for everybody"
apply_once.play = 'apply_once(con, {"id": "t-101", "payer": 1, "payee": 2, "cents": 7500}, move)'


@apply_once.stub
def as_in_run(con, order, move):
    move(con, order)


apply_once.world(ledger)

RENT = order("t-101", 1, 2, 75_00)


def moved(con):
    """Return balances by name, and the legs."""
    left = look(con) if isinstance(con, str) else con.tables()
    return {"balances": left["balances"], "legs": left["legs"]}


@apply_once.trial(
    asks="Alice pays Bob 75.00, and later 75.00 once more. May she?",
    next="ask what makes an order the same",
)
def two_equal_orders(world, apply_once):
    """two orders differ in nothing but their ids"""
    apply_once(world.con, RENT, baseline.move)
    apply_once(world.con, {**RENT, "id": "t-102"}, baseline.move)
    return moved(world)


@apply_once.trial(asks="The same file came again. How often was it paid?", next="follow the second run")
def the_same_order_again(world, apply_once):
    """the same order comes three times, the last time to a new connection"""
    apply_once(world.con, RENT, baseline.move)
    apply_once(world.con, RENT, baseline.move)
    if world.con.in_transaction:  # it would keep the new connection out
        return {"a transaction is left open": True}
    with closing(baseline.connect(world.database)) as con:
        apply_once(con, RENT, baseline.move)
    return moved(world)


@apply_once.trial(
    playable=False,
    asks="There was no money, now there is. Does the order count as carried out?",
    next="ask what a refusal leaves behind",
)
def refused_and_later_paid(world, apply_once):
    """an order is refused, money comes in, and the order comes again"""
    told = []
    for _ in range(2):
        try:
            apply_once(world.con, order("t-103", 2, 3, 400_00), baseline.move)
            told.append("no error")
        except sqlite3.IntegrityError:
            told.append("refused")
        if world.con.in_transaction:  # it would keep the second connection out
            return {"told": told, "a transaction is left open": True}
        world.second.execute("update accounts set balance_cents = balance_cents + 30000 where id = 2")
    return {"told": told, **moved(world)}


@apply_once.trial(
    playable=False,
    asks="It was killed between two statements, and run again. How often was it paid?",
    next="ask what is committed together with the money",
)
def killed_anywhere(world, apply_once):
    """it is killed before each of its statements in turn, each time with a new ledger, and run again"""
    return after_kills(apply_once, [RENT])


def after_kills(apply_once, orders):
    """Kill before every call of the engine, then run again; return what is left where that is not as undisturbed."""

    def work(database):
        with closing(baseline.connect(database)) as con:
            for each in orders:
                apply_once(con, each, baseline.move)

    with tempfile.TemporaryDirectory() as folder:
        calls = sigkill.forked(lambda: work(new_file(folder))).calls
        whole, odd = moved(f"{folder}/ledger.db"), []
        for call in range(3, calls + 1):  # the first two open the file
            database = new_file(folder, f"killed-{call}.db")
            sigkill.forked(lambda database=database: work(database), before_call=call)
            work(database)
            if moved(database) != whole:
                odd.append(moved(database))
    return {"undisturbed": whole, "after a kill and a rerun": odd[:1]}


@apply_once.trial(
    playable=False,
    asks="Two workers hold the same order. What does the second see before the first has written?",
    next="look for the moment in which both may go on",
)
def two_workers(world, apply_once):
    """a second worker brings the same order, just before a statement of the first; each of its statements in turn"""
    found = [at_statement(apply_once, number) for number in range(1, 9)]
    return {"75.00 moved": "once" if all(legs == 2 for legs in found) else "otherwise", "legs": sorted(set(found))}


def at_statement(apply_once, number):
    """Let a second worker run just before a statement of the first; who was refused comes again. Return the legs."""
    with tempfile.TemporaryDirectory() as folder:
        database = new_file(folder)
        with closing(baseline.connect(database)) as first, closing(baseline.connect(database)) as second:
            for con in (first, second):
                con.execute("pragma busy_timeout = 0")  # nobody waits here: both workers are this one thread
            statements, again = [], []

            def brings(con):
                try:
                    apply_once(con, RENT, baseline.move)
                except sqlite3.OperationalError:
                    again.append(con)

            def tell(text):
                statements.append(text)
                if len(statements) == number:
                    brings(second)

            first.set_trace_callback(tell)
            brings(first)
            first.set_trace_callback(None)
            for con in again:
                apply_once(con, RENT, baseline.move)
        return len(look(database)["legs"])


@apply_once.trial(
    playable=False,
    asks="The journal could not be written. Who was told, and was the order carried out?",
    next="follow the other error",
)
def struck_and_run_again(world, apply_once):
    """the journal is renamed, so that move fails halfway, and the order comes again when it is back"""
    world.con.execute("alter table journal rename to journal_of_2024")
    told = True
    with contextlib.suppress(sqlite3.OperationalError):
        apply_once(world.con, RENT, baseline.move)
        told = False
    if world.con.in_transaction:
        return {"the caller was told": told, "a transaction is left open": True}
    world.con.execute("alter table journal_of_2024 rename to journal")
    apply_once(world.con, RENT, baseline.move)
    return {"the caller was told": told, **moved(world)}


@apply_once.trial(held_out=True, playable=False)
def a_week_of_reruns(world, apply_once):
    """sixty orders of twenty ids come in a drawn order, and some are refused"""
    draw = random.Random(605)
    known = [order(f"t-{n}", *draw.sample((1, 2, 3), 2), draw.choice((5_00, 5_00, 70_00))) for n in range(20)]
    for each in draw.choices(known, k=60):
        with contextlib.suppress(sqlite3.IntegrityError):
            apply_once(world.con, each, baseline.move)
    return moved(world)


@apply_once.trial(held_out=True, playable=False)
def killed_in_a_batch(world, apply_once):
    """a batch of three, of which two are equal but for the id, is killed before each statement and run again"""
    return after_kills(apply_once, [RENT, {**RENT, "id": "t-102"}, order("t-103", 3, 1, 10_00)])


apply_once.hints += [
    """Whoever asks first and writes later leaves a moment in between, and a second worker lives in it. A key that can
be there only once answers the question and holds the place in one statement. What has to be committed together with
that row, so that no kill comes between?""",
    """A twin: a letter is stamped when it goes out, and a stamped letter goes out no more:

    post.execute("begin immediate")
    stamped = post.execute("insert or ignore into stamps (letter) values (?)", [letter]).rowcount
    if stamped:
        send_out(post, letter)
    post.execute("commit")

And when `send_out` fails, what has to become of the stamp?""",
]
