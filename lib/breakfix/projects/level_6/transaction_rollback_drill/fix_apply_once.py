"""Fix: an order that comes again moves nothing, whoever brings it and whoever died on the way."""

import contextlib
import sqlite3

from hypothesis import strategies as st

from breakfix.faults import sigkill
from breakfix.lab import exercise

from . import baseline, draws, worlds
from .fix_batch import ERRORS, MOVES
from .worlds import in_between, ledger, on_file, opened, while_locked


@exercise(phase="fix", minutes=12)
def apply_once(con, order, move):
    """Carry out an order once, however often it comes.

    Given     con, a connection to a ledger file; no transaction is open. order, a dict of id, payer, payee and cents.
              The id, any text, is the order's own: the same order has the same id each time, another one has another.
              applied (transfer_id text primary key): a table for you, empty at first; it outlives the process.
              move(con, order), which moves the money and writes both legs, and neither begins nor commits. It raises
              sqlite3.IntegrityError when the ledger does not take the order.
    Leave     what move does, if this order was not carried out before; otherwise all as it is, and no error.
              When move raises, a refusal or any other error, the order was not carried out: the error reaches the
              caller, nothing of the order is left, no transaction is open, and when it comes again it is tried again.
              Killed before any statement and run again: carried out once. Brought by two workers at the same time:
              once. The second waits, or gets sqlite3.OperationalError, and then the scheduler starts it again later.
              How long con waits is its own setting: add no waiting of yours, and leave the setting as it is.
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


STRIKES = {"IntegrityError": sqlite3.IntegrityError, **ERRORS}  # a refusal, and what is none
RENT = worlds.order("t-101", 1, 2, 75_00)
NEXT_RENT = {**RENT, "id": "t-102"}


def moved(con):
    """Return balances by name, and the legs."""
    left = worlds.look(con) if isinstance(con, str) else worlds.tables(con)
    return {"balances": left["balances"], "legs": left["legs"]}


def bring(apply_once, con, order, move=baseline.move):
    """Bring an order; return the class of the error that reaches the caller, or "no error"."""
    try:
        apply_once(con, order, move)
    except (Exception, KeyboardInterrupt) as error:
        return type(error).__name__
    return "no error"


@apply_once.look
def brought(
    world, apply_once, orders, purses=None, earlier=(), how="debit first", new_connection_at=(), paid_in_after=()
):
    """What is told and moved when orders come in this turn, at the places `new_connection_at` to a new connection.

    At the places `paid_in_after` every account gets 300.00 after the order.
    """
    world.hold(purses, earlier)
    told = []
    for place, each in enumerate(orders):
        if place in new_connection_at:
            with opened(world.database) as con:
                told.append(bring(apply_once, con, each, MOVES[how]))
        else:
            told.append(bring(apply_once, world.con, each, MOVES[how]))
        if world.con.in_transaction:  # it would keep others out
            return {"told": told, "a transaction is left open": True}
        if place in paid_in_after:
            world.second.execute("update accounts set balance_cents = balance_cents + 30000")
    return {"told": told, **moved(world.second)}


brought.when("two equal orders: two orders differ in nothing but their ids", [RENT, NEXT_RENT])
brought.when(
    "the same order again: the same order comes three times, the last time to a new connection",
    [RENT] * 3,
    new_connection_at=[2],
)
brought.when(
    "refused and later paid: an order is refused, money comes in, and the order comes again",
    [worlds.order("t-103", 2, 3, 400_00)] * 2,
    paid_in_after=[0],
    playable=False,
)
brought.when(
    "ids in no order: an order with an id before those that were carried out comes, and one comes again after it",
    [NEXT_RENT, RENT, NEXT_RENT],
)
LONG = "the-rent-of-the-third-month-"
IDS = ("", "7", "007", " 7", "7 ", "t-7", "T-7", "t_7", f"{LONG}1", f"{LONG}2", "7.0")
brought.when(
    "ids of any text: eleven orders have ids that are alike, one of them empty, and all of them come twice",
    [worlds.order(each, 1, 2, 1_00) for each in IDS * 2],
    playable=False,
)


@apply_once.look
def killed(world, apply_once, orders, purses=None, earlier=(), before_calls=()):
    """What is not as undisturbed after a kill before one of these calls of the engine and a rerun; each, if none."""

    def work(con):
        for each in orders:
            with contextlib.suppress(sqlite3.IntegrityError):
                apply_once(con, each, baseline.move)

    database = world.other_file("whole.db", purses, earlier)
    ending = sigkill.forked(lambda: on_file(database, work))
    whole, odd = moved(database), []
    for call in before_calls or range(3, ending.calls + 1):  # the first two open the file
        database = world.other_file(f"killed-{call}.db", purses, earlier)
        sigkill.forked(lambda at=database: on_file(at, work), before_call=call)
        on_file(database, work)
        if moved(database) != whole:
            odd.append(moved(database))
    return {"without a kill": whole, "after a kill and a rerun": odd[:1]}


killed.when(
    "killed anywhere: it is killed before each of its statements in turn, each time with a new ledger, and run again",
    [RENT],
    playable=False,
)


@apply_once.look
def beside(world, apply_once, mine, theirs, purses=None, earlier=(), before_statements=range(1, 9)):
    """What is moved in the end when a second worker brings `theirs` just before one of these statements of mine."""
    ends = []
    for number in before_statements:
        database = world.other_file(f"beside-{number}.db", purses, earlier)
        with opened(database) as first, opened(database) as second:
            again, brought = [], []

            def brings(con, order, again=again, brought=brought):
                brought.append(order)
                if bring(apply_once, con, order) == "OperationalError":  # the scheduler starts it again later
                    again.append((con, order))

            with in_between(first, number, lambda con=second, brings=brings: brings(con, theirs)):
                brings(first, mine)
            if len(brought) == 1:  # the first has come to its end before that statement
                brings(second, theirs)
            for con, order in again:
                apply_once(con, order, baseline.move)
        if moved(database) not in ends:
            ends.append(moved(database))
    return ends


beside.when(
    "two workers: a second worker brings the same order, just before a statement of the first; each of its statements "
    "in turn",
    *(RENT, RENT),
    playable=False,
)


@apply_once.look
def locked(world, apply_once, order, purses=None, earlier=(), before_statements=range(1, 9)):
    """Who was told, and what is moved in the end, when somebody locks the file just before one of these statements."""
    odd = []
    for number in before_statements:
        database = world.other_file(f"locked-{number}.db", purses, earlier)
        with opened(database) as con, opened(database) as rival:

            def lock(rival=rival):
                with contextlib.suppress(sqlite3.OperationalError):
                    rival.execute("begin immediate")

            with in_between(con, number, lock):
                told = bring(apply_once, con, order)
            left_open = con.in_transaction
            count = rival.execute("select count(*) from journal where transfer_id = $id", order).fetchone()[0]
            if left_open or told not in {"no error", "OperationalError"} or (told == "no error") == (count == 0):
                odd.append({"told": told, "a transaction is left open": left_open, "legs": count})
    return {"after a promise that was broken": odd[:1]}


locked.when(
    "the file is locked: somebody locks the file just before a statement of yours or of move, and stays; each in turn",
    RENT,
    playable=False,
)


@apply_once.look
def struck(world, apply_once, order, purses=None, earlier=(), error="OperationalError"):
    """What is told and moved when move is struck halfway, once, and the order comes again."""
    world.hold(purses, earlier)
    calls = []

    def move(con, order):
        calls.append(order)
        if len(calls) > 1:
            baseline.move(con, order)
            return
        con.execute("update accounts set balance_cents = balance_cents + 1")
        con.execute("insert into journal values ($id, $payer, 1)", order)
        raise STRIKES[error]("it cannot go on")

    told = bring(apply_once, world.con, order, move)
    if world.con.in_transaction:
        return {"told": told, "a transaction is left open": True}
    return {"told": [told, bring(apply_once, world.con, order, move)], **moved(world.second)}


struck.when(
    "struck and run again: move is struck by another error of the engine's, half of it done, and the order comes again",
    RENT,
    playable=False,
)

struck.when(
    "refused once: move refuses the order, and takes it when it comes again",
    RENT,
    error="IntegrityError",
    playable=False,
)
struck.when(
    "stopped by hand: somebody stops the program, KeyboardInterrupt, with half of move done, and the order comes again",
    RENT,
    error="KeyboardInterrupt",
    playable=False,
)


@apply_once.look
def waiting(world, apply_once, order):
    """Who was told when the file is locked from the beginning, and who waited."""
    return while_locked(world, lambda: apply_once(world.con, order, baseline.move))


waiting.when(
    "locked from the start: somebody holds the lock from the start, and con does not wait", RENT, playable=False
)
one = st.integers(1, 8).map(lambda number: [number])
brought.drawn(
    together=draws.weeks(),
    how=st.sampled_from(list(MOVES)),
    new_connection_at=st.lists(st.integers(0, 5), max_size=2),
    paid_in_after=st.lists(st.integers(0, 5), max_size=1),
    says=draws.told,
    times=50,
)
killed.drawn(
    together=draws.weeks(most=3), before_calls=st.integers(3, 16).map(lambda call: [call]), says=draws.told, times=2
)
beside.drawn(together=draws.equals(), before_statements=one, says=draws.both_told, times=20)
locked.drawn(together=draws.good_weeks(), before_statements=one, says=draws.told, times=12)
struck.drawn(together=draws.good_weeks(), error=st.sampled_from(list(STRIKES)), says=draws.told, times=12)

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
locked from the start: The file was locked, and con's own setting says not to wait. Who waited all the same?
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
    except BaseException:
        con.execute("rollback")
        raise
    else:
        con.execute("commit")


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
