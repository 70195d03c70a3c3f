"""Fix: a transfer is both legs and a line in the audit log, or nothing; and not every order is one.

More of its trials stand in fix_transfer_troubles.py.
"""

import random
import sqlite3
import tempfile
from contextlib import closing

from breakfix.faults import sigkill
from breakfix.lab import exercise

from . import baseline
from .worlds import NAMES, ledger, look, new_file, order


@exercise(phase="fix", minutes=18)
def transfer(con, order):
    """Carry out one order whole, or refuse it, and write down which.

    Given     con, a connection to a ledger file; no transaction is open. Others may be at work on the same file at the
              same moment.
              order, a dict of id, payer, payee (account numbers) and cents, an int.
              An order can be carried out when cents is greater than 0, payer and payee are two different accounts that
              exist, and the payer has at least so many cents.
    Leave     if it can: payer and payee at their new balances, in journal one row for the payer with -cents and one
              for the payee with cents, in audit_log one row with the status 'committed'. If it cannot: in audit_log
              one row with the status 'rolled_back', and nothing else; no error. detail may be
              NULL.
              Killed before any statement, it leaves all of that or nothing. Any other error of the engine reaches the
              caller and leaves nothing of the order, and no open transaction.
    Not touch other accounts, what stands in journal and audit_log, and the tables themselves.
    """
    con.execute("begin immediate")
    try:
        able = con.execute(
            """
            select count(*) from accounts payer, accounts payee
            where payer.id = $payer and payee.id = $payee and payer.id <> payee.id
              and $cents > 0 and payer.balance_cents >= $cents
            """,
            order,
        ).fetchone()[0]
        if able:
            con.execute("update accounts set balance_cents = balance_cents - $cents where id = $payer", order)
            con.execute("update accounts set balance_cents = balance_cents + $cents where id = $payee", order)
            con.execute("insert into journal values ($id, $payer, -$cents), ($id, $payee, $cents)", order)
        status = "committed" if able else "rolled_back"
        con.execute("insert into audit_log values ($id, $status, null)", {**order, "status": status})
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


transfer.costs = "every rule is asked in one query, under the lock; then nothing can be refused any more"
transfer.play = 'transfer(con, {"id": "t-001", "payer": 1, "payee": 2, "cents": 7500})'


@transfer.stub
def as_in_run(con, order):
    con.execute("savepoint one_transfer")
    try:
        con.execute("update accounts set balance_cents = balance_cents - $cents where id = $payer", order)
        con.execute("update accounts set balance_cents = balance_cents + $cents where id = $payee", order)
        con.execute("insert into journal values ($id, $payer, -$cents), ($id, $payee, $cents)", order)
        status, detail = "committed", None
    except sqlite3.IntegrityError as error:
        con.execute("rollback to one_transfer")
        status, detail = "rolled_back", str(error)
    con.execute("release one_transfer")
    con.execute("insert into audit_log values (?, ?, ?)", [order["id"], status, detail])


transfer.world(ledger)


@transfer.trial(asks="Who has how much, and which two rows say why?", next="begin with an order that nobody refuses")
def an_order_like_any(world, transfer):
    """Alice pays Bob 75.00"""
    transfer(world.con, order(1, 1, 2, 75_00))
    return world.tables()


@transfer.trial(
    asks="Bob has 250.00. What becomes of an order over 400.00?", next="follow the refusal to the audit log"
)
def not_enough(world, transfer):
    """Bob is to pay 400.00 and has 250.00"""
    transfer(world.con, order(2, 2, 3, 400_00))
    return world.tables()


@transfer.trial(asks="Charlie gives all that he has. May he?", next="look at the comparison at its edge")
def the_last_cent(world, transfer):
    """Charlie pays exactly what he has"""
    transfer(world.con, order(3, 3, 1, 100_00))
    return world.tables()


@transfer.trial(asks="75.00 left an account. How many accounts received it?", next="ask whether the payee is there")
def no_such_payee(world, transfer):
    """the payee does not exist"""
    transfer(world.con, order(4, 1, 9, 75_00))
    return world.tables()


@transfer.trial(asks="Bob received 75.00. Who paid?", next="ask whether the payer is there")
def no_such_payer(world, transfer):
    """the payer does not exist"""
    transfer(world.con, order(5, 9, 2, 75_00))
    return world.tables()


@transfer.trial(asks="Who got richer, and who gave the order?", next="ask which amounts can be paid")
def no_amount_to_pay(world, transfer):
    """the amount is negative, and then it is zero"""
    transfer(world.con, order(6, 1, 2, -75_00))
    transfer(world.con, order(7, 1, 2, 0))
    return world.tables()


@transfer.trial(asks="Alice pays Alice. What has happened?", next="ask whether payer and payee are two")
def to_oneself(world, transfer):
    """payer and payee are the same account"""
    transfer(world.con, order(8, 1, 1, 75_00))
    return world.tables()


@transfer.trial(
    playable=False,
    asks="Killed between two statements: what does the next reader find?",
    next="ask what may be seen before the line in the audit log is",
)
def killed_anywhere(world, transfer):
    """it is killed before each of its statements in turn, each time with a new ledger"""
    return killed_at_each(lambda con: transfer(con, order(1, 1, 2, 75_00)))


def killed_at_each(work):
    """Kill `work(con)` before every call of the engine; return how often the ledger was left in which state."""
    with tempfile.TemporaryDirectory() as folder:
        calls = sigkill.forked(lambda: _on_file(new_file(folder), work)).calls
        nothing, whole = look(new_file(folder, "untouched.db")), look(f"{folder}/ledger.db")
        odd = []
        for call in range(3, calls + 1):  # the first two open the file
            database = new_file(folder, f"killed-{call}.db")
            ending = sigkill.forked(lambda database=database: _on_file(database, work), before_call=call)
            left = look(database)
            if left not in (nothing, whole):
                odd.append({"killed before": " ".join(ending.before.split()), **left})
    return {"undisturbed": whole, "neither all nor nothing": odd[:1]}


def _on_file(database, work):
    with closing(baseline.connect(database)) as con:
        work(con)


@transfer.trial(held_out=True, playable=False)
def a_hundred_orders(world, transfer):
    """a hundred orders come, good and bad, drawn at random"""
    draw = random.Random(605)
    for number in range(100):
        payer, payee = draw.randrange(0, 5), draw.randrange(0, 5)
        transfer(world.con, order(number, payer, payee, draw.choice((-1, 0, 1, 50_00, 120_00, 900_00))))
    return {**world.tables(), "sum": sum(world.tables()["balances"].values()), "accounts": list(NAMES)}


transfer.hints += [
    """What has to be there together? Four rows: two balances, two legs, and a fifth that tells of them. A line drawn
before the first and after the last makes one thing of them. And what has to be asked before the first cent moves? An
`update` that finds no row raises nothing.""",
    """A twin: a seat is moved from one show to another, or the try is noted and nothing else:

    box.execute("begin")
    try:
        free = box.execute("select seats > 0 from shows where name = ?", [new]).fetchone()
        if free and free[0]:
            box.execute("update shows set seats = seats + 1 where name = ?", [old])
            box.execute("update shows set seats = seats - 1 where name = ?", [new])
        box.execute("insert into tries values (?, ?)", [guest, "moved" if free and free[0] else "refused"])
    except Exception as trouble:
        box.execute("rollback")
        raise RuntimeError("nothing was moved") from trouble
    box.execute("commit")

What does it do with a show that does not exist? And with an old show that does not?""",
]
