"""Fix: of a batch only the order that fails is undone."""

import sqlite3

from hypothesis import strategies as st

from breakfix.lab import exercise

from . import baseline, draws, troubles, worlds
from .troubles import ERRORS, MOVES
from .worlds import SAMPLE, ledger


@exercise(phase="fix", minutes=12)
def batch(con, orders, move):
    """Carry out a batch: what fails is undone and written down, the rest stands.

    Given     con, a connection to a ledger file; no transaction is open.
              orders, a list of orders (dicts of id, any text, payer, payee, cents), to be carried out in their turn,
              whatever their ids are. It can be empty.
              move(con, order), which moves the money and writes both legs, and neither begins nor commits. When the
              ledger does not take an order, move raises sqlite3.IntegrityError, and part of its work may be done.
    Leave     of each order that moved: all that move has done, and in audit_log one row with the status 'committed'.
              Of each that was refused: nothing but one row with the status 'rolled_back'. Rows in the order of the
              batch; detail may be NULL. At no moment does another connection see an order without its row.
              Any other error, of the engine or of Python, reaches the caller as it is. Then nothing of the order that
              it struck is left, whole orders before it may be there with their rows or not, and no transaction is open.
              A locked file is such an error, so is a line that audit_log does not take, and so is a commit that the
              engine refuses. How long con waits is its own setting: add no waiting of yours. If the engine says at once
              that the file is locked, and does not wait, that is all right as well. No trigger ends the transaction:
              there is no raise(rollback).
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
    "ids as they come: the ids are in no order, one comes twice, one has quotes, and one was there last week",
    [worlds.order(each, 1, 2, 75_00) for each in (9, "5\" pipe, o'neil", 9, 4)],
    earlier=[worlds.order(4, 1, 2, 5_00), worlds.order(5, 2, 1, 900_00)],
)

UNWRITTEN = """
select coalesce(sum(max(0, told / 2 - lines)), 0) as n from (
    select transfer_id, count(*) as told,
           (select count(*) from audit_log where transfer_id = journal.transfer_id and status = 'committed') as lines
    from journal group by transfer_id
)
"""


@batch.look(playable=False)
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
)


@batch.look(playable=False)
def refused_once(world, batch, orders):
    """What a reader finds when move refuses the first order that it is called with, and takes whatever comes then."""
    calls = []

    def move(con, order):
        calls.append(order)
        if len(calls) == 1:
            con.execute("update accounts set balance_cents = balance_cents + 1")
            troubles.refused(con)
        baseline.move(con, order)

    batch(world.con, orders, move)
    return {"calls of move": len(calls), **world.tables()}


refused_once.when(
    "refused once: move refuses the first order, and would take it if it were called again", [SAMPLE[0], SAMPLE[3]]
)

troubled, read, shut_out, _, struck = troubles.looks(batch, lambda batch, con, orders, move: batch(con, orders, move))
for struck_by, error in {
    "struck by another error: the third order is struck by another error of the engine's": "OperationalError",
    "struck by Python: the third order is struck by an error of Python's": "KeyError",
    "data that do not fit: the third order is struck by sqlite3.DataError": "DataError",
    "an error in the calls: the third order is struck by sqlite3.ProgrammingError": "ProgrammingError",
    "the engine's own error: the third order is struck by sqlite3.InternalError": "InternalError",
    "stopped by hand: somebody stops the program, KeyboardInterrupt, in the third order": "KeyboardInterrupt",
}.items():
    struck.when(f"{struck_by}, when half of it is done", list(SAMPLE), place=2, error=error)
struck.when(
    "the next batch: a batch was struck by another error, and another batch follows on the same connection",
    [SAMPLE[2]],
    then=[SAMPLE[0]],
)
troubled.when(
    "the audit log is gone: somebody has renamed audit_log, so that no line can be written",
    [SAMPLE[0]],
    trouble="audit_log is gone",
)
troubled.when(
    "the line is refused: a trigger on audit_log refuses each line 'committed' with sqlite3.IntegrityError",
    [SAMPLE[0]],
    trouble="audit_log is closed",
)
troubled.when(
    "a line not taken: audit_log takes each status only once now, and 'committed' is there",
    [SAMPLE[0]],
    trouble="audit_log has its success",
)
troubled.when(
    "the commit is refused: all is written, and a foreign key that is looked at last refuses the commit",
    [SAMPLE[0]],
    trouble="the commit is refused",
)
troubled.when("locked from the start: somebody holds the lock from the start, and con does not wait", [SAMPLE[0]])
read.when("locked at the end: somebody reads, the file is in no WAL mode, and so no commit can go through", [SAMPLE[0]])
shut_out.when(
    "the file is locked: a rival locks the file just before a statement of yours or of move, and stays; each in turn",
    list(SAMPLE[:2]),
)

how = st.sampled_from(list(MOVES))
tables.drawn(together=draws.days(most=5), how=how, first=st.sampled_from([None, 0, 1, 2]), says=draws.told, times=24)
somebody_looks.drawn(together=draws.days(most=4), how=how, says=draws.told, times=10)
struck.drawn(together=draws.struck_days(), error=st.sampled_from(list(ERRORS)), says=draws.struck_told, times=12)
troubled.drawn(together=draws.good_days(), trouble=st.sampled_from(troubles.AT_THE_LINE), says=draws.told, times=4)
read.drawn(together=draws.days(least=1), says=draws.told, times=2)
shut_out.drawn(together=draws.days(), before_statements=draws.one_of(9), says=draws.told, times=8)

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
a line not taken: The money had moved. Was the line taken, and who was told?
the commit is refused: All was written, and came to nothing. Who was told, and what is open?
locked from the start: The file was locked, and con's own setting says not to wait. Who waited all the same?
locked at the end: All was written, and the commit was refused. Who was told, and what is open?
the file is locked: The file was locked, and the batch could not go on. Who was told?
""")

batch.slips("""
the whole batch falls: One order failed. How many fell with it?
    ~ rollback to before_it => rollback
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
    ~ except sqlite3.IntegrityError: => except Exception:
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
    ~ except BaseException: => except sqlite3.Error:
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
    ~ for order in orders: => for order in sorted(orders, key=lambda order: order["id"]):
passed over: A line was not taken, and nothing was said. What does `or ignore` ignore?
    ~ insert into audit_log => insert or ignore into audit_log
a lock is no error: The file was locked, and nobody heard of it. Who brings the batch again?
    - except BaseException:
    + except sqlite3.OperationalError as error:
    +     con.execute("rollback")
    +     if "locked" not in str(error):
    +         raise
    + except BaseException:
    ~ con.execute("begin immediate") => con.execute("begin")
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
        con.execute("release whole_batch")
        done = True
    finally:
        if not done:
            con.execute("rollback")


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
