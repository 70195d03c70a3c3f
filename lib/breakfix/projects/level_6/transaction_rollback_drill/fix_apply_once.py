"""Fix: an order that comes again moves nothing, whoever brings it and whoever died on the way."""

import sqlite3

from hypothesis import strategies as st

from breakfix.faults.shut_tables import at_statement, attempt
from breakfix.lab import exercise

from . import baseline, draws, troubles, worlds
from .troubles import LOCKED, MOVES
from .worlds import ledger, opened, order


@exercise(phase="fix", minutes=12)
def apply_once(con, order, move):
    """Carry out an order once, however often it comes.

    Given     con, a connection to a ledger file; no transaction is open. order, a dict of id, payer, payee and cents.
              The id, any text, is the order's own: the same order has the same id each time, another one has another.
              applied (transfer_id text primary key): a table for you, empty at first; it outlives the process. It
              refuses nothing but an id that stands there already.
              move(con, order), which moves the money and writes both legs, and neither begins nor commits. It raises
              sqlite3.IntegrityError when the ledger does not take the order. No trigger ends the transaction: there is
              no raise(rollback).
    Leave     what move does, if this order was not carried out before; otherwise all as it is, and no error. In applied
              stand the ids of the orders that were carried out, as they came, and nothing else.
              When move raises, a refusal or any other error (KeyboardInterrupt too), the order was not carried out:
              the error reaches the caller, nothing of the order is left, no transaction is open, and when it comes
              again it is tried again.
              Killed before any statement and run again: carried out once. Brought by two workers at the same time:
              once. The second waits, or gets the engine's error that the file is locked, and no other; then the
              scheduler starts it again later. An error of the engine's, also one of the commit, reaches the caller as
              it is, and no transaction is open.
              How long con waits is its own setting: add no waiting of yours, and leave the setting as it is. If the
              engine says at once that the file is locked, and does not wait, that is all right as well.
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


apply_once.world(ledger)
apply_once.costs = "one row for each order for ever; the primary key decides, and it decides for everybody"
apply_once.play = 'apply_once(con, {"id": "t-101", "payer": 1, "payee": 2, "cents": 7500}, move)'


@apply_once.stub
def as_in_run(con, order, move):
    move(con, order)


RENT = order("t-101", 1, 2, 75_00)
NEXT_RENT = {**RENT, "id": "t-102"}


def carry(apply_once, con, orders, move):
    """Call the answer for each order."""
    for each in orders:
        apply_once(con, each, move)


@apply_once.look
def brought(world, apply_once, orders, purses=None, earlier=(), how="debit first", new_connection_at=(), paid_after=()):
    """What is told and moved when orders come in this turn, at the places `new_connection_at` to a new connection.

    At the places `paid_after` every account gets 300.00 after the order.
    """
    world.hold(purses, earlier)
    seen = {"the transaction": "ended"}
    for place, each in enumerate(orders):
        with opened(world.database) as new:
            con = new if place in new_connection_at else world.con
            end = attempt(con, lambda con=con, each=each: apply_once(con, each, MOVES[how]))
        seen[f"order {place + 1} ended with"] = end["the caller got"]
        if end["the transaction"] == "open":
            seen["the transaction"] = "open"
        if place in paid_after:
            world.second.execute("update accounts set balance_cents = balance_cents + 30000")
    return {**seen, **world.tables()}


brought.when("two equal orders: two orders differ in nothing but their ids", [RENT, NEXT_RENT])
brought.when(
    "the same order again: the same order comes three times, the last time to a new connection",
    [RENT] * 3,
    new_connection_at=[2],
)
brought.when(
    "refused and later paid: an order is refused, money comes in, and the order comes again",
    [order("t-103", 2, 3, 400_00)] * 2,
    paid_after=[0],
    playable=False,
)
brought.when(
    "ids in no order: an order with an id before those that were carried out comes, and one comes again after it",
    [NEXT_RENT, RENT, NEXT_RENT],
)
AT_WORK = [name for name in troubles.TROUBLES if "audit_log" not in name]
AIMED = ("IntegrityError", "OperationalError", "KeyError", "KeyboardInterrupt", "SystemExit", "GeneratorExit")
LONG = "the-rent-of-the-third-month-" * 12
IDS = ("", "7", "007", " 7", "7 ", "t-7", "T-7", "7\0", f"{LONG}1", f"{LONG}2", "7.0")
brought.when(
    "ids of any text: eleven orders have ids that are alike, one of them empty, and all of them come twice",
    [order(each, 1, 2, 1_00) for each in IDS * 2],
    playable=False,
)

troubled, read, shut_out, killed, struck = troubles.looks(apply_once, carry, baseline.move, is_rerun=True)
killed.when(
    "killed anywhere: it is killed before each of its statements in turn, each time with a new ledger, and run again",
    [RENT],
)
shut_out.when(
    "the file is locked: somebody locks the file just before a statement of yours or of move, and stays; each in turn",
    [RENT],
)
struck.when(
    "struck and run again: move is struck by another error of the engine's, half of it done, and the order comes again",
    [RENT],
    then=[RENT],
)
struck.when(
    "refused once: move refuses the order, and takes it when it comes again",
    *([RENT], None, (), 0, [RENT], "IntegrityError"),
)
struck.when(
    "stopped by hand: somebody stops the program, KeyboardInterrupt, with half of move done, and the order comes again",
    *([RENT], None, (), 0, [RENT], "KeyboardInterrupt"),
)
troubled.when(
    "the commit is refused: all is written, and a foreign key that is looked at last refuses the commit",
    [RENT],
    trouble="the commit is refused",
)
troubled.when("locked from the start: somebody holds the lock from the start, and con does not wait", [RENT])
read.when("locked at the end: somebody reads, the file is in no WAL mode, and so the commit cannot go through", [RENT])


@apply_once.look(playable=False)
def beside(world, apply_once, mine, theirs, purses=None, earlier=(), before_statements=range(1, 9)):
    """What is told and moved when a second worker brings `theirs` just before one of these statements of mine."""
    with opened(world.other_file("whole.db", purses, earlier)) as con:
        for each in {each["id"]: each for each in (mine, theirs)}.values():
            baseline.move(con, each)
        wanted = {"the workers got": troubles.UNTOUCHED, **worlds.tables(con)}
    for number in before_statements:
        database = world.other_file(f"beside-{number}.db", purses, earlier)
        told = []
        with opened(database) as first, opened(database) as second:

            def bring(con, order, told=told):
                told.append(attempt(con, lambda: apply_once(con, order, baseline.move))["the caller got"])

            with at_statement(first, number, lambda con=second, bring=bring: bring(con, theirs)) as statements:
                bring(first, mine)
            for each in (theirs, mine):  # the scheduler starts those again who were kept out, or came too late
                bring(second, each)
        odd = [each for each in told if each not in {"no error", LOCKED}]
        seen = {"the workers got": odd[0] if odd else troubles.UNTOUCHED, **worlds.look(database)}
        if seen != wanted or len(statements) < number:
            break
    return seen


beside.when(
    "two workers: a second worker brings the same order, just before a statement of the first; each of its statements "
    "in turn",
    *(RENT, RENT),
)
brought.drawn(
    together=draws.weeks(),
    how=st.sampled_from(list(MOVES)),
    new_connection_at=st.lists(st.integers(0, 5), max_size=2),
    paid_after=st.lists(st.integers(0, 5), max_size=1),
    says=draws.told,
    times=24,
)
killed.drawn(together=draws.weeks(most=3), says=draws.told, times=2)
beside.drawn(together=draws.equals(), before_statements=draws.one_of(7), says=draws.both_told, times=10)
shut_out.drawn(together=draws.good_weeks(), before_statements=draws.one_of(7), says=draws.told, times=4)
struck.drawn(together=draws.come_again(), error=st.sampled_from(AIMED), says=draws.struck_told, times=9)
troubled.drawn(together=draws.good_weeks(), trouble=st.sampled_from(AT_WORK), says=draws.told, times=4)

apply_once.asks("""
two equal orders: Alice pays Bob 75.00, and later 75.00 once more. May she?
the same order again: The same file came again. How often was it paid?
refused and later paid: There was no money, now there is. Does the order count as carried out?
ids in no order: t-101 comes after t-102. Was it carried out before?
ids of any text: Eleven ids, none like another. How often was each order paid?
killed anywhere: It was killed between two statements, and run again. How often was it paid?
two workers: Two workers hold the same order. What does the second see before the first has written?
the file is locked: The file was locked, so nothing could be moved. Who was told?
struck and run again: The engine could not go on. Who was told, and was the order carried out?
refused once: It was refused. Who was told, and who may bring it again?
stopped by hand: Somebody pressed Ctrl-C. What is open after it?
the commit is refused: All was written, and came to nothing. Who was told, and what is open?
locked from the start: The file was locked, and con's own setting says not to wait. Who waited all the same?
locked at the end: All was written, and the commit was refused. Who was told, and what is open?
""")

apply_once.slips("""
look then write: Two workers looked, and both saw nothing. What happened between looking and writing?
    - con.execute("begin immediate")
    + if con.execute("select 1 from applied where transfer_id = $id", order).fetchone():
    +     return
    + con.execute("begin immediate")
    - is_new = con.execute("insert into applied values ($id) on conflict do nothing", order).rowcount
    - if is_new:
    -     move(con, order)
    + move(con, order)
    + con.execute("insert or ignore into applied values ($id)", order)
id after commit: Killed between two commits: paid twice. What did the rerun not find?
    - is_new = con.execute("insert into applied values ($id) on conflict do nothing", order).rowcount
    + is_new = con.execute("select count(*) = 0 from applied where transfer_id = $id", order).fetchone()[0]
    - con.execute("commit")
    + con.execute("commit")
    + con.execute("insert or ignore into applied values ($id)", order)
    - con.execute("rollback")
    + if con.in_transaction:
    +     con.execute("rollback")
id before begin: Killed between two commits: never paid. What does the row say that is not so?
    - con.execute("begin immediate")
    - try:
    -     is_new = con.execute("insert into applied values ($id) on conflict do nothing", order).rowcount
    + is_new = con.execute("insert or ignore into applied values ($id)", order).rowcount
    + try:
    +     con.execute("begin immediate")
    - con.execute("rollback")
    + if con.in_transaction:
    +     con.execute("rollback")
    + con.execute("delete from applied where transfer_id = $id", order)
key of the fields: Two honest payments of the same amount: which of them was one too many?
    - ($id) on conflict do nothing", order)
    + (?) on conflict do nothing", [f"{order['payer']} {order['payee']} {order['cents']}"])
refusals count too: It was refused, and from then on it counts as paid. Which of the two did you commit?
    - move(con, order)
    + con.execute("savepoint money")
    + try:
    +     move(con, order)
    + except sqlite3.IntegrityError:
    +     con.execute("rollback to money")
    +     con.execute("commit")
    +     raise
    - con.execute("rollback")
    + if con.in_transaction:
    +     con.execute("rollback")
twice is an error: It came again, and was told off with an error. Who asked for one?
    -  on conflict do nothing
    +
trouble is kept: The trouble went unheard. Who will bring the order again?
    - raise
    +
    - except BaseException:
    + except sqlite3.IntegrityError:
    +     con.execute("rollback")
    +     raise
    + except Exception:
nobody ends it: It was refused, and what was begun is open still. Which of your lines did the error jump over?
    - con.execute("rollback")
goes home early: It came again, nothing was to be done, and something stayed open. Where did you go home?
    - if is_new:
    -     move(con, order)
    + if not is_new:
    +     return
    + move(con, order)
only greater ids: An order came after another with a greater id. Was it carried out before?
    - insert into applied values ($id) on conflict do nothing
    + insert into applied select $id where $id > (select coalesce(max(transfer_id), '') from applied)
a lock is no error: The file was locked, and nobody heard of it. Who brings the order again?
    - con.execute("begin immediate")
    + try:
    +     con.execute("begin immediate")
    + except sqlite3.OperationalError:
    +     return
""")


@apply_once.also_right(costs="the violation is caught, and has to be told from a refusal by move")
def catch_the_violation(con, order, move):
    con.execute("begin immediate")
    try:
        try:
            con.execute("insert into applied values ($id)", order)
        except sqlite3.IntegrityError:
            con.execute("rollback")
            return
        move(con, order)
        con.execute("commit")
    finally:
        if con.in_transaction:
            con.execute("rollback")


@apply_once.also_right(costs="asks first, under the lock: nobody else writes between the question and the answer")
def ask_under_the_lock(con, order, move):
    con.execute("begin immediate")
    try:
        known = con.execute("select transfer_id from applied where transfer_id = ?", [order["id"]]).fetchall()
        if not known:
            move(con, order)
            con.execute("insert into applied (transfer_id) values (?)", [order["id"]])
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


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
