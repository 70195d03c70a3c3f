"""Predict: what a cleanup finds, what it leaves, and what is remembered of it."""

import tempfile
from pathlib import Path

from breakfix.lab import prediction

from . import baseline, shops
from .break_runs import cleanup, counts

FIELDS = {"found": int, "order_items": int, "runbook_history": int}


@prediction(phase="predict", fields=FIELDS, minutes=4)
def first_cleanup(given):
    """The baseline carries out the same cleanup several times on a drawn shop. What does it say, and leave?

    found            what the first step of the first runbook says
    order_items      rows of order_items afterwards
    runbook_history  rows of runbook_history afterwards
    """
    with tempfile.TemporaryDirectory() as folder:
        path = shops.drawn(Path(folder, "shop.db"), given)
        told = baseline.run(path, [cleanup()] * given["runs"], "2025-01-15T03:00:00Z")
        return {"found": told[0][0], **counts(path, "order_items", "runbook_history")}


@first_cleanup.draw
def a_shop(hand):
    """Return orders, the order_id of each item, and how often the cleanup runs. One item or two have no order_id."""
    left, orphans = hand.one_of((4, 5, 6, 7)), hand.one_of((1, 2, 3))
    loose = hand.one_of((1, 2))
    orders = ["A-1", "A-2", "A-3"]
    items = [orders[place % 3] for place in range(left - loose)] + [None] * loose
    return {"orders": orders, "items": items + ["A-7", "A-9", "A-7"][:orphans], "runs": hand.one_of((2, 3, 4))}


first_cleanup.because = (
    "NULL is in no list and outside of none: `null not in (...)` is NULL, and where takes only what is true. Every run "
    "is saved, also one that finds nothing."
)
