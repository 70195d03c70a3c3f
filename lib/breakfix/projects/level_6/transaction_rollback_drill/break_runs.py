"""Break: what an early commit, a missing account, a second run and a SIGKILL do to the ledger."""

import tempfile
from contextlib import closing, contextmanager
from pathlib import Path

from breakfix.faults import sigkill
from breakfix.lab import prediction

from . import baseline
from .predict import ACCOUNTS, ORDERS
from .report import money, report, total
from .worlds import order

LEDGER = "breakfix.projects.level_6.transaction_rollback_drill.baseline:run"
AMOUNTS = range(15, 100, 10)  # units


@contextmanager
def _ledger(*batches, accounts=ACCOUNTS, killed=None):
    """Within this there is the file of a new ledger after these batches; the first is killed before a statement."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "ledger.db")
        if killed:
            sigkill.run(LEDGER, database, accounts, ORDERS, before=killed)
        for orders in batches or [[]] * (not killed):
            baseline.run(database, accounts, orders)
        yield database


@prediction(phase="break", fields={"alice": float, "lines": int}, minutes=4)
def too_early(order):
    """An order of Alice's is carried out up to `release`; the line for the audit log comes next. Somebody else looks.

    What does another connection see at this moment: alice, her balance in units, and lines, the rows of audit_log?
    """
    with _ledger() as database, closing(baseline.connect(database)) as writer:
        writer.execute("savepoint one_transfer")
        baseline.move(writer, order)
        writer.execute("release one_transfer")
        return {"alice": money(database)["Alice"], "lines": report(database)["input_records"]}


@too_early.draw
def an_order_of_alice(hand):
    """Return one order, Alice to Bob."""
    return order(1, 1, 2, hand.one_of(AMOUNTS) * 100)


too_early.because = "no transaction was around the savepoint, so release of the outermost savepoint was the commit."
too_early.means = (
    "On the flights there are 284,168 such moments in a run: a payment is public, and no line tells of it."
)


@prediction(phase="break", fields={"status": str, "sum": float}, minutes=4)
def nobody(order):
    """Alice's order names a payee that does not exist, account 9.

    How does it end, "committed" or "rolled_back", and what do all accounts hold together afterwards, in units?
    """
    with _ledger() as database:
        with closing(baseline.connect(database)) as con:
            status = baseline.transfer(con, order)
        return {"status": status, "sum": total(database)}


@nobody.draw
def an_order_for_nobody(hand):
    """Return one order, Alice to account 9."""
    return order(5, 1, 9, hand.one_of(AMOUNTS) * 100)


nobody.because = (
    "the update of account 9 finds no row, changes nothing and raises nothing; the two legs are written all the same, "
    "since this connection never ran `pragma foreign_keys = on`."
)
nobody.means = (
    "On the flights: with JFK missing from accounts, 42 of 100 cents that the airlines pay would be gone, and each of "
    "those orders would be called committed."
)


@prediction(phase="break", fields={"alice": float, "bob": float, "charlie": float}, minutes=5)
def replay(orders):
    """The same file of orders is run twice on one ledger. What do the three have after the second run, in units?"""
    with _ledger(orders, orders) as database:
        return {name.lower(): held for name, held in money(database).items()}


@replay.draw
def the_sample_or_nearly(hand):
    """Return the sample's orders, the last one with another amount."""
    *first, last = ORDERS
    return [*first, {**last, "cents": hand.one_of(range(60, 150, 10)) * 100}]


replay.because = (
    "nothing in process_batch asks whether an id was carried out, and t-002 was refused once, not for ever."
)
replay.means = "A batch of flights, started twice by hand, pays every airport twice, as long as the airline has money."


def _opened(case):
    """Return the accounts of a case: Alice begins with 500.00, and with 40.00 more in each sibling."""
    alice, *others = ACCOUNTS
    return [{**alice, "opening_cents": alice["opening_cents"] + 40_00 * case}, *others]


def _told(case):
    """Return in words what is other in a case."""
    return f"The same kill, at the same place. Alice has {_opened(case)[0]['opening_cents'] / 100:.2f} in the morning."


@prediction(phase="break", fields={"sum": float, "alice": float, "lines": int}, minutes=5)
def kill(case):
    """The worker gets SIGKILL in t-001: the debit was done, the credit was not. Then the file is opened again.

    What do all accounts hold together, what has Alice, both in units, and how many rows has audit_log?
    """
    with _ledger(accounts=_opened(case), killed="balance_cents + $cents") as database:
        lines = report(database)["input_records"]
        return {"sum": total(database), "alice": money(database)["Alice"], "lines": lines}


kill.describe = _told
kill.because = "savepoint had opened a transaction, nothing of it was committed, and no later reader takes it for true."
kill.means = (
    "The debit without its credit was in the worker's memory, and went with it; no reader ever saw it. That much the "
    "engine promises."
)


@prediction(phase="break", fields={"alice": float, "lines": int, "legs_of_t_001": int}, minutes=5)
def killed_and_rerun(case):
    """The worker gets SIGKILL just before the first line of the audit log. Then the scheduler runs the file again.

    What has Alice then, in units, how many rows has audit_log, and how many has journal for t-001?
    """
    with _ledger(ORDERS, accounts=_opened(case), killed="insert into audit_log") as database:
        lines = report(database)["input_records"]
        return {"alice": money(database)["Alice"], "lines": lines, "legs_of_t_001": legs(database)}


killed_and_rerun.describe = _told
killed_and_rerun.because = (
    "t-001 was committed and nothing told so; the rerun had no way to know, and carried it out again."
)
killed_and_rerun.means = "The log has one line for t-001, the bank statement two. Who is asked first, looks in the log."


def legs(database, transfer="t-001"):
    """Return how many legs the journal has of a transfer."""
    with closing(baseline.connect(database)) as con:
        return con.execute("select count(*) from journal where transfer_id = ?", [transfer]).fetchone()[0]
