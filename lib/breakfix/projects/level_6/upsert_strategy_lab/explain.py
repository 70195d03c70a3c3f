"""Explain: the note on a night."""

from breakfix.lab import explanation

from . import baseline
from .break_replace import left, sample
from .worlds import NOW, in_memory

SLOTS = {"order_lines_before": int, "order_lines_after": int, "announced_again": int}


@explanation(phase="explain", slots=SLOTS, minutes=7)
def the_night():
    """Write the note on the night in which the file of Run came once more, and was loaded by replace.

    order_lines_before  rows of order_lines in the evening
    order_lines_after   rows of order_lines in the morning
    announced_again     announcements in that night
    """
    with in_memory() as con:
        rows = sample(con)
        before = left(con)
        baseline.load(con, rows, baseline.upsert_replace, NOW)
        after = left(con)
    lines = {"order_lines_before": before["order_lines_left"], "order_lines_after": after["order_lines_left"]}
    return lines | {"announced_again": after["announcements"] - before["announcements"]}


the_night.rubric = [
    "what was lost, and what had looked as it should",
    "what the statement did to a row that was there",
    "why neither the load's counts nor a trigger on delete has told it",
    "what is changed, so that it cannot come back",
]
the_night.model = """
All seven order lines are gone, and customers got six announcements; the products look as they did, but for created_at.
INSERT OR REPLACE deleted each product and inserted another, and the foreign key took its order lines along.
The load counted six updates, since it only looks whether a sku is there; SQLite fires no delete trigger for REPLACE.
From now on the load upserts by on conflict do update, which keeps the row, and counts by rowcount what it has done.
"""
the_night.quotes = [
    "All seven order lines are gone",
    "deleted each product and inserted another",
    "SQLite fires no delete trigger for REPLACE",
    "which keeps the row",
]
