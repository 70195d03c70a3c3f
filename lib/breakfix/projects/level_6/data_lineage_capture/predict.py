"""Predict: what a run leaves, and what it says of it."""

from breakfix.lab import prediction

from . import captured, orders

FIELDS = {"entries": int, "parent_of_the_last": int, "customers": int}


@prediction(phase="predict", fields=FIELDS, minutes=4)
def first_run(listed):
    """The baseline runs once with these orders. What is there afterwards?

    entries             rows of lineage
    parent_of_the_last  the parent_id of the entry with the highest id; the first entry has the id 1
    customers           rows of target
    """
    with captured.ran(listed) as con:
        return captured.seen(con, *FIELDS)


@first_run.draw
def some_orders(hand):
    """Return four to seven orders."""
    return orders.drawn(hand, hand.one_of((4, 5, 6, 7)))


first_run.because = (
    "tell_lineage writes an entry for each order and step, one step after the other: the entry before is one step "
    "back. target has a row for each name that is left once blanks and capitals are gone."
)
