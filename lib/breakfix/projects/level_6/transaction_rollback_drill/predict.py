"""Predict: a day's orders, with nothing amiss."""

import tempfile
from pathlib import Path

from breakfix.lab import prediction

from . import baseline
from .orders import batch
from .report import money, report
from .worlds import order

ACCOUNTS, ORDERS = batch("sample")


@prediction(phase="predict", fields={"committed": int, "rolled_back": int, "bob": float}, minutes=4)
def first_run(orders):
    """A day's orders are carried out on a new ledger: Alice 500.00, Bob 250.00, Charlie 100.00.

    How many orders are committed, how many rolled back, and what does Bob have in the end, in units, such as 325?
    """
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "ledger.db")
        baseline.run(database, ACCOUNTS, orders)
        seen = report(database)
        return {"committed": seen["committed"], "rolled_back": seen["rolled_back"], "bob": money(database)["Bob"]}


@first_run.draw
def four_orders(hand):
    """Return four orders: the first three amounts are drawn, and whatever they are, one or two of the four are refused.

    Where Bob can pay the second, he has at most 250 left for the last one; where he cannot, he has at least 285.
    """
    first, second = hand.one_of(range(35, 120, 10)), hand.one_of((240, 300, 330, 350, 400))
    amounts = ((1, 2, first), (2, 3, second), (3, 2, hand.one_of((60, 125))), (2, 1, 260))
    return [order(place, payer, payee, amount * 100) for place, (payer, payee, amount) in enumerate(amounts, 1)]


first_run.because = (
    "CHECK (balance_cents >= 0) refuses a debit only where it is more than the account holds just then, and only this "
    "order goes back to its savepoint."
)
