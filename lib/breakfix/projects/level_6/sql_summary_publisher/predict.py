"""Predict: what a report says of a few sales."""

import sqlite3
from contextlib import closing

from breakfix.lab import prediction

from . import baseline
from .break_parts import some_sales

FIELDS = {"total_sales": int, "top_sale": str, "first_region": str}


@prediction(phase="predict", fields=FIELDS, minutes=4)
def first_report(listed):
    """The baseline builds a report of these sales. What does it say?

    total_sales   how many sales there are
    top_sale      the product and the region of the top sale, such as "Gadget/East"
    first_region  the region that stands first in by_region
    """
    with closing(sqlite3.connect(":memory:")) as con:
        baseline.seed_sales(con, [sale.values() for sale in listed])
        found = baseline.build_summary(con)
    return {
        "total_sales": found.total_sales,
        "top_sale": "/".join(found.top_sale[:2]),
        "first_region": next(iter(found.by_region)),
    }


@first_report.draw
def five_or_six(hand):
    """Return some sales: the largest one is not of the region with the most revenue."""
    listed = some_sales(hand, hand.one_of((5, 6)))
    big, small = hand.one_of([("East", "West"), ("North", "South"), ("South", "East"), ("West", "North")])
    for sale in listed:
        sale["region"] = small
    listed[hand.one_of((1, 2, 3))] |= {"region": big, "revenue_cents": 9_500}
    return listed


first_report.because = "The top sale is one row; by_region adds rows up, and sorts the regions by their sum."
