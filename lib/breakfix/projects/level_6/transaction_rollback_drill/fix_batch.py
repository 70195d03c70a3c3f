"""Fix: of a batch only the order that fails is undone."""

import contextlib
import sqlite3
from contextlib import closing

from hypothesis import strategies as st

from breakfix.lab import exercise

from . import baseline, draws, worlds
from .worlds import SAMPLE, in_between, ledger, while_locked


@exercise(phase="fix", minutes=12)
def batch(con, orders, move):
    """Carry out a batch: what fails is undone and written down, the rest stands.

    Given     con, a connection to a ledger file; no transaction is open.
              orders, a list of orders (dicts of id, payer, payee, cents), to be carried out in their turn, whatever
              their ids are. It can be empty.
              move(con, order), which moves the money and writes both legs, and neither begins nor commits. When the
              ledger does not take an order, move raises sqlite3.IntegrityError, and part of its work may be done.
    Leave     of each order that moved: all that move has done, and in audit_log one row with the status 'committed'.
              Of each that was refused: nothing but one row with the status 'rolled_back'. Rows in the order of the
              batch; detail may be NULL. At no moment does another connection see an order without its row.
              Any other error reaches the caller. Then nothing of the order that it struck is left, whole orders before
              it may be there with their rows or not, and no transaction is open. A locked file is such an error, and
              so is a line that audit_log does not take; how long con waits is its own setting: add no waiting of yours.
    Not touch other orders, what stands in journal and audit_log, and the tables themselves.
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


batch.world(ledger)
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


def credit_first(con, order):
    """Be a move that gives before it takes: when the payer has too little, the payee has the money already."""
    con.execute("update accounts set balance_cents = balance_cents + $cents where id = $payee", order)
    con.execute("insert into journal values ($id, $payer, -$cents), ($id, $payee, $cents)", order)
    con.execute("update accounts set balance_cents = balance_cents - $cents where id = $payer", order)


MOVES = {"debit first": baseline.move, "credit first": credit_first}
STRIKES = (
    *(sqlite3.OperationalError, sqlite3.DatabaseError, sqlite3.DataError, sqlite3.InternalError),
    *(sqlite3.ProgrammingError, KeyError, ValueError, KeyboardInterrupt),
)
ERRORS = {error.__name__: error for error in STRIKES}


@batch.look
def tables(world, batch, orders, purses=None, earlier=(), how="debit first", first=None):
    """What a reader finds after the batch; with `first`, after one of so many orders and one of the rest."""
    world.hold(purses, earlier)
    for part in [orders] if first is None else [orders[:first], orders[first:]]:
        batch(world.con, part, MOVES[how])
    return world.tables()


tables.when(
    "nothing is refused: a day brings no orders, and the next day every order can be carried out",
    [SAMPLE[0], SAMPLE[2], SAMPLE[3]],
    first=0,
    playable=False,
)
tables.when("the second of four: the second of four orders is refused at its first statement", list(SAMPLE))
tables.when(
    "refused halfway: an order is refused when half of it is done", list(SAMPLE), how="credit first", playable=False
)
tables.when(
    "ids as they come: the ids are in no order, one comes twice, and one has been in the tables since last week",
    [
        worlds.order(9, 1, 2, 75_00),
        worlds.order(2, 2, 3, 5_00),
        worlds.order(9, 1, 2, 75_00),
        worlds.order(4, 3, 1, 1_00),
    ],
    earlier=[worlds.order(4, 1, 2, 5_00), worlds.order(5, 2, 1, 900_00)],
)

UNWRITTEN = """
select coalesce(sum(max(0, told / 2 - lines)), 0) as n from (
    select transfer_id, count(*) as told,
           (select count(*) from audit_log where transfer_id = journal.transfer_id and status = 'committed') as lines
    from journal group by transfer_id
)
"""


@batch.look
def somebody_looks(world, batch, orders, purses=None, earlier=(), how="debit first"):
    """How many orders another connection sees without their row, before each statement of the answer and of move."""
    world.hold(purses, earlier)
    seen = []
    world.con.set_trace_callback(lambda text: seen.append(world.rows(UNWRITTEN)[0]["n"]))
    batch(world.con, orders, MOVES[how])
    world.con.set_trace_callback(None)
    return {"orders seen without their row": max(seen, default=0), "in the end": world.rows(UNWRITTEN)[0]["n"]}


somebody_looks.when(
    "somebody looks: another connection looks before each statement of yours and of move",
    [SAMPLE[0], SAMPLE[2], SAMPLE[3]],
    playable=False,
)


def attempt(batch, con, orders, move):
    """Return the class of the error that reaches the caller, or None, and whether a transaction is left open."""
    told = None
    try:
        batch(con, orders, move)
    except (Exception, KeyboardInterrupt) as error:
        told = type(error).__name__
    left_open = con.in_transaction
    if left_open:
        con.execute("rollback")
    return {"the caller got": told, "a transaction is left open": left_open}


def whole_orders(world, orders, purses, earlier):
    """Return what a reader may find: none of the orders, the first one whole, the first two, and so on."""
    with closing(baseline.connect(world.other_file("whole.db", purses, earlier))) as con:
        found = [worlds.tables(con)]
        for each in orders:
            baseline.transfer(con, each)
            found.append(worlds.tables(con))
        return found


@batch.look
def struck(world, batch, orders, purses=None, earlier=(), place=0, error="OperationalError", then=()):
    """Who is told, and what is left, when the order at `place` is struck with half of it done; `then` comes next."""
    world.hold(purses, earlier)
    places = iter(range(len(orders)))

    def move(con, order):
        if next(places) == place:
            con.execute("update accounts set balance_cents = balance_cents + 1")
            con.execute("insert into journal values ($id, $payer, 1)", order)
            raise ERRORS[error]("it cannot go on")
        baseline.move(con, order)

    told, left = attempt(batch, world.con, orders, move), world.tables()
    whole = whole_orders(world, orders[:place], purses, earlier)
    world.is_compared = place == 0  # later, whole orders before it may be there or not
    if then:
        batch(world.con, list(then), baseline.move)
    return {**told, "left": "whole orders only" if left in whole else left, **(world.tables() if then else {})}


struck.when(
    "struck by another error: the third order is struck by another error of the engine's, when half of it is done",
    *(list(SAMPLE), None, (), 2),
    playable=False,
)
struck.when(
    "struck by Python: the third order is struck by an error of Python's, when half of it is done",
    *(list(SAMPLE), None, (), 2, "KeyError"),
    playable=False,
)
struck.when(
    "data that do not fit: the third order is struck by sqlite3.DataError, when half of it is done",
    *(list(SAMPLE), None, (), 2, "DataError"),
    playable=False,
)
struck.when(
    "an error in the calls: the third order is struck by sqlite3.ProgrammingError, when half of it is done",
    *(list(SAMPLE), None, (), 2, "ProgrammingError"),
    playable=False,
)
struck.when(
    "the engine's own error: the third order is struck by sqlite3.InternalError, when half of it is done",
    *(list(SAMPLE), None, (), 2, "InternalError"),
    playable=False,
)
struck.when(
    "stopped by hand: somebody stops the program, KeyboardInterrupt, when half of the third order is done",
    *(list(SAMPLE), None, (), 2, "KeyboardInterrupt"),
    playable=False,
)
struck.when(
    "the next batch: a batch was struck by another error, and another batch follows on the same connection",
    [SAMPLE[2]],
    then=[SAMPLE[0]],
    playable=False,
)


@batch.look
def without_a_log(world, batch, orders, purses=None, earlier=()):
    """Who is told, and what is left, when no line can be written."""
    world.hold(purses, earlier)
    world.con.execute("alter table audit_log rename to audit_log_of_2024")
    told = attempt(batch, world.con, orders, baseline.move)
    world.con.execute("alter table audit_log_of_2024 rename to audit_log")
    return {**told, **world.tables()}


without_a_log.when(
    "the audit log is gone: somebody has renamed audit_log, so that no line can be written",
    [SAMPLE[0]],
    playable=False,
)


@batch.look
def line_refused(world, batch, orders):
    """Who is told, and what is left, when a trigger refuses each line 'committed' with an IntegrityError."""
    world.con.execute("""
        create trigger closed before insert on audit_log when new.status = 'committed'
        begin select raise(abort, 'closed'); end
    """)
    told = attempt(batch, world.con, orders, baseline.move)
    world.con.execute("drop trigger closed")
    return {**told, **world.tables()}


line_refused.when(
    "the line is refused: a trigger on audit_log refuses each line 'committed' with sqlite3.IntegrityError",
    [SAMPLE[0]],
    playable=False,
)


@batch.look
def refused_once(world, batch, orders):
    """What a reader finds when move refuses the first order that it is called with, and takes whatever comes then."""
    calls = []

    def move(con, order):
        calls.append(order)
        if len(calls) == 1:
            con.execute("update accounts set balance_cents = balance_cents + 1")
            raise sqlite3.IntegrityError("not yet")
        baseline.move(con, order)

    batch(world.con, orders, move)
    return {"calls of move": len(calls), **world.tables()}


refused_once.when(
    "refused once: move refuses the first order, and would take it if it were called again",
    [SAMPLE[0], SAMPLE[3]],
    playable=False,
)


@batch.look
def waiting(world, batch, orders):
    """Who was told when the file is locked from the beginning, and who waited."""
    return while_locked(world, lambda: batch(world.con, orders, baseline.move))


waiting.when(
    "locked from the start: somebody holds the lock from the start, and con does not wait", [SAMPLE[0]], playable=False
)


@batch.look
def locked(world, batch, orders, purses=None, earlier=(), before_statements=range(1, 12)):
    """What is not as it should be when a rival locks the file just before one of these statements, and stays."""
    whole, odd = whole_orders(world, orders, purses, earlier), []
    for number in before_statements:
        database = world.other_file(f"locked-{number}.db", purses, earlier)
        with worlds.opened(database) as mine, worlds.opened(database) as rival:

            def lock(rival=rival):
                with contextlib.suppress(sqlite3.OperationalError):
                    rival.execute("begin immediate")

            with in_between(mine, number, lock):
                told = attempt(batch, mine, orders, baseline.move)
        allowed = whole if told["the caller got"] == "OperationalError" else whole[-1:]
        if told["the caller got"] not in {None, "OperationalError"} or worlds.look(database) not in allowed:
            odd.append({**told, **worlds.look(database)})
        odd += [told] if told["a transaction is left open"] else []
    return {"after a promise that was broken": odd[:1]}


locked.when(
    "the file is locked: a rival locks the file just before a statement of yours or of move, and stays; each in turn",
    list(SAMPLE[:2]),
    playable=False,
)

how = st.sampled_from(list(MOVES))
tables.drawn(together=draws.days(most=5), how=how, first=st.sampled_from([None, 0, 1, 2]), says=draws.told, times=60)
somebody_looks.drawn(together=draws.days(most=4), how=how, says=draws.told, times=20)
struck.drawn(together=draws.struck_days(), error=st.sampled_from(list(ERRORS)), says=draws.struck_told, times=20)
without_a_log.drawn(together=draws.days(least=1), says=draws.told, times=5)
locked.drawn(
    together=draws.days(), before_statements=st.integers(1, 11).map(lambda number: [number]), says=draws.told, times=20
)

batch.asks("""
nothing is refused: What is there to begin, and to end, on each of the two days?
the second of four: t-002 fails. What becomes of the other three?
refused halfway: The payee of t-002 had his money before the payer was asked. Who takes it back?
ids as they come: In which turn were they to be carried out, and is anything said of an id that came before?
somebody looks: Somebody reads while the next order is carried out. Is there money that no line tells of?
struck by another error: The engine could not go on. Who was told, and is the connection free?
struck by Python: An error of Python's came out of move. Is it a refusal, and what is open after it?
data that do not fit: Is that the error by which move refuses an order?
an error in the calls: Is that the error by which move refuses an order?
the engine's own error: Is that the error by which move refuses an order?
stopped by hand: Somebody pressed Ctrl-C. What is open after it?
the next batch: Nothing was taken from the struck order. Can the next batch run on this connection?
the audit log is gone: The money of the first order moved, and its line could not be written. What is left, and open?
the line is refused: Did move refuse the order, or did something else fail?
refused once: The order was refused. How often may move be called with it?
locked from the start: The file was locked, and con's own setting says not to wait. Who waited all the same?
the file is locked: The file was locked, and the batch could not go on. Who was told?
""")

batch.slips("""
the whole batch falls: One order failed. How many fell with it?
    - rollback to before_it
    + rollback
caught and kept: Half of t-002 stayed. Who was to take it back?
    - con.execute("rollback to before_it")
nothing around it: The first order was public before its line was. What does `release` do when nothing is around it?
    - con.execute("begin immediate")
    +
    - con.execute("insert into audit_log values (?, ?, null)", [order["id"], status])
    + con.execute("release before_it")
    + con.execute("insert into audit_log values (?, ?, null)", [order["id"], status])
    - con.execute("commit")
    +
    - con.execute("rollback")
    + if con.in_transaction:
    +     con.execute("rollback")
every error is a refusal: The engine was in trouble, and the log calls it a refusal. Whom did you tell?
    - except sqlite3.IntegrityError:
    + except Exception:
stops at the first: One was refused, and the rest was sent home. What have they done?
    - status = "rolled_back"
    + con.execute("insert into audit_log values (?, 'rolled_back', null)", [order["id"]])
    + break
no way back: The error went up, and the transaction stayed. Who ends it now?
    - con.execute("rollback")
begins with the first: A day without orders ended in an error. What was begun that you commit?
    - con.execute("begin immediate")
    +
    - con.execute("rollback")
    + if con.in_transaction:
    +     con.execute("rollback")
errors of the engine only: The engine's errors are undone. What is open after an error that is none of the engine's?
    - except BaseException:
    + except sqlite3.Error:
python refuses too: The program has an error, and the log calls it a refusal. Who looks for an error in a refusal?
    - except sqlite3.IntegrityError:
    + except sqlite3.OperationalError:
    +     raise
    + except Exception:
the line outside: move is guarded, and the line is not. What is open when the line cannot be written?
    - except BaseException:
    -     con.execute("rollback")
    -     raise
    + finally:
    +     pass
    - except sqlite3.IntegrityError:
    -     con.execute("rollback to before_it")
    -     status = "rolled_back"
    + except sqlite3.IntegrityError:
    +     con.execute("rollback to before_it")
    +     status = "rolled_back"
    + except BaseException:
    +     con.execute("rollback")
    +     raise
in the order of their ids: You have sorted them. In which turn did they come?
    - for order in orders:
    + for order in sorted(orders, key=lambda order: order["id"]):
a lock is no error: The file was locked, and nobody heard of it. Who brings the batch again?
    - except BaseException:
    + except sqlite3.OperationalError as error:
    +     con.execute("rollback")
    +     if "locked" not in str(error):
    +         raise
    + except BaseException:
    - con.execute("begin immediate")
    + con.execute("begin")
""")


@batch.also_right(costs="a commit for each order: others get in between, and a batch can be stopped halfway")
def a_transaction_each(con, orders, move):
    for order in orders:
        con.execute("begin immediate")
        try:
            con.execute("savepoint money")
            try:
                move(con, order)
            except sqlite3.IntegrityError:
                con.execute("rollback to money")
                con.execute("insert into audit_log values (?, 'rolled_back', null)", [order["id"]])
            else:
                con.execute("insert into audit_log values (?, 'committed', null)", [order["id"]])
            con.execute("commit")
        except BaseException:
            con.execute("rollback")
            raise


@batch.also_right(costs="each savepoint is released at once; the outermost one takes the place of begin and commit")
def savepoint_around_savepoints(con, orders, move):
    con.execute("savepoint whole_batch")
    done = False
    try:
        for order in orders:
            line = "insert into audit_log values ($id, 'committed', null)"
            con.execute("savepoint this_one")
            try:
                move(con, order)
            except sqlite3.IntegrityError:
                con.execute("rollback to this_one")
                line = "insert into audit_log values ($id, 'rolled_back', null)"
            con.execute("release this_one")
            con.execute(line, order)
        done = True
    finally:
        con.execute("release whole_batch" if done else "rollback")


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
