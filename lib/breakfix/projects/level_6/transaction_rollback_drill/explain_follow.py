"""Explain: two orders on their way through the baseline's transfer, statement by statement, seen from two sides."""

import tempfile
from contextlib import closing

from breakfix.lab import follow

from . import baseline
from .worlds import SAMPLE, new_file

STEPS = {
    "savepoint one_transfer": {"transaction_open": bool},
    "update ... - $cents where id = $payer": {"alice_inside": float, "alice_outside": float},
    "update ... + $cents where id = $payee": {"bob_inside": float, "bob_outside": float},
    "release one_transfer": {"bob_outside_now": float, "lines_outside": int},
    "t-002: update ... - $cents where id = $payer": {"bob_inside_then": float},
    "rollback to one_transfer": {"still_open": bool},
    "release one_transfer, once more": {"open_at_last": bool},
    "insert into audit_log": {"lines_in_the_end": int},
}


class Watched:
    """In place of a connection: after each statement it notes what is seen inside and outside."""

    def __init__(self, con, outside):
        self.con, self.outside, self.seen = con, outside, []

    def execute(self, *given):
        """Execute a statement and look."""
        try:
            return self.con.execute(*given)
        finally:
            inside = [baseline.get_balance(self.con, account) / 100 for account in (1, 2)]
            outside = [baseline.get_balance(self.outside, account) / 100 for account in (1, 2)]
            lines = self.outside.execute("select count(*) from audit_log").fetchone()[0]
            self.seen.append((inside, outside, lines, self.con.in_transaction))


@follow(phase="explain", steps=STEPS, minutes=6)
def follow_two_orders():
    """Two connections: one carries out t-001 and t-002 with the baseline's transfer, the other one only looks.

    transaction_open   whether a transaction is open on the first connection after its first statement
    alice_inside       what the first connection sees of Alice after the debit, in units
    alice_outside      what the other one sees at this moment
    bob_inside         what the first sees of Bob after the credit
    bob_outside        what the other one sees at this moment
    bob_outside_now    what the other one sees of Bob after release
    lines_outside      rows of audit_log that it sees then
    bob_inside_then    what the first sees of Bob after the debit of t-002 was refused
    still_open         whether a transaction is open after rollback to
    open_at_last       whether one is open after the release that follows
    lines_in_the_end   rows of audit_log that the other one sees when both orders are done
    """
    with tempfile.TemporaryDirectory() as folder:
        database = new_file(folder)
        with closing(baseline.connect(database)) as con, closing(baseline.connect(database)) as outside:
            watched = Watched(con, outside)
            for order in SAMPLE[:2]:
                baseline.transfer(watched, order)
    savepoint, debit, credit, _, release, _, _, refused, back, again, last = watched.seen
    return {
        "transaction_open": savepoint[3],
        "alice_inside": debit[0][0],
        "alice_outside": debit[1][0],
        "bob_inside": credit[0][1],
        "bob_outside": credit[1][1],
        "bob_outside_now": release[1][1],
        "lines_outside": release[2],
        "bob_inside_then": refused[0][1],
        "still_open": back[3],
        "open_at_last": again[3],
        "lines_in_the_end": last[2],
    }


follow_two_orders.hints += [
    """A connection sees what it has done itself, at once; others see what is committed. So ask at each statement: is a
transaction open, and has anything been committed since? What does `rollback to` take back, the savepoint too?""",
    """Ask the engine. In a cell of your own:

    con = sqlite3.connect(":memory:", isolation_level=None)
    con.execute("savepoint here")
    con.in_transaction

Then go on: `rollback to here`, look; `release here`, look.""",
]
