"""Predict and Break: a cleanup, then orders that hold a NULL or nothing at all, and a kill between two steps."""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from breakfix.faults import sigkill
from breakfix.lab import prediction

from . import baseline, shops

WORKER = "breakfix.projects.level_6.sql_runbook_generator.baseline:run"
NOW = "2025-01-15T03:00:00Z"


def cleanup(parent_table="orders"):
    """Return the request for a cleanup of order_items."""
    names = {"child_table": "order_items", "fk_column": "order_id", "parent_table": parent_table}
    return {"template": "data_cleanup", "params": names}


def archive(before, table="orders", column="placed_at"):
    """Return the request to archive the rows of a table before a day."""
    names = {"archive_table": f"{table}_archive", "table_name": table, "time_column": column}
    return {"template": "archive", "params": {**names, "before": before}}


def counts(database, *tables):
    """Return how many rows some tables have, by their names."""
    with closing(sqlite3.connect(database)) as con:
        return {table: con.execute(f"select count(*) from {table}").fetchone()[0] for table in tables}


FIRST = {"found": int, "order_items": int, "runbook_history": int}


@prediction(phase="predict", fields=FIRST, minutes=4)
def first_cleanup(given):
    """The baseline carries out the same cleanup several times on a drawn shop. What does it say, and leave?

    found            what the first step of the first runbook says
    order_items      rows of order_items afterwards
    runbook_history  rows of runbook_history afterwards
    """
    with tempfile.TemporaryDirectory() as folder:
        path = shops.drawn(Path(folder, "shop.db"), given)
        told = baseline.run(path, [cleanup()] * given["runs"], NOW)
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


NIGHTS = {"first": int, "second": int, "third": int}


@prediction(phase="break", fields=NIGHTS, minutes=5)
def three_nights(given):
    """The same cleanup runs in three nights, each with the same items and other orders.

    How many rows has order_items after the run of the first, of the second, and of the third night?
    """
    with tempfile.TemporaryDirectory() as folder:
        return {name: night(Path(folder, "shop.db"), given, name) for name in NIGHTS}


def night(path, given, name):
    """Make the shop of a night at `path`, run the cleanup, and return how many rows order_items has then."""
    shops.drawn(path, {"orders": given[name], "items": given["items"]})
    baseline.run(path, [cleanup()], NOW)
    return counts(path, "order_items")["order_items"]


@three_nights.draw
def nights(hand):
    """Return the order_id of each item, and the orders of three nights."""
    items = ["A-1", "A-2", "A-3", None, "A-7", "A-8", "A-9", "A-7", "A-8"][: hand.one_of((6, 7, 8, 9))]
    full = hand.one_of((["A-1"], ["A-1", "A-2"], ["A-1", "A-2", "A-3"]))
    kinds = [full, [*full, None], []]
    turn = hand.one_of((0, 1, 2))
    return {"items": items, **dict(zip(NIGHTS, kinds[turn:] + kinds[:turn], strict=True))}


three_nights.because = (
    "`x not in (..., null)` is never true, so nothing is found; `x not in ()` is true of every x, also of NULL, so "
    "everything is."
)
three_nights.means = (
    "Nothing failed on any night. On the flights the cleanup finds 50,094 whose plane is not listed. With one plane "
    "without a number it finds none; while the list of planes is loaded anew it deletes all 336,776 flights."
)


@prediction(phase="break", fields={"orders": int, "orders_archive": int}, minutes=5)
def killed(given):
    """The runbook `archive` gets SIGKILL just before its second step. Somebody starts it again, and it ends.

    How many rows have orders and orders_archive then?
    """
    with tempfile.TemporaryDirectory() as folder:
        path = dated(Path(folder, "shop.db"), given)
        sigkill.run(WORKER, path, [archive("2025-01-15")], NOW, before="delete from orders")
        baseline.run(path, [archive("2025-01-15")], NOW)
        return counts(path, "orders", "orders_archive")


def dated(path, given):
    """Make a shop with so many old and new orders; return its path."""
    orders = [f"A-{place}" for place in range(1, given["old"] + given["new"] + 1)]
    return shops.drawn(path, {"orders": orders, "placed": dict.fromkeys(orders[: given["old"]], "2025-01-13")})


@killed.draw
def old_and_new(hand):
    """Return how many orders are old, and how many are not."""
    return {"old": hand.one_of((3, 4, 5, 6)), "new": hand.one_of((2, 7, 8, 9))}


killed.because = "each step commits by itself, and the runbook does not know which of its steps are done."
killed.means = (
    "A step that is done by hand is looked at; a step that is done twice is not. On the flights an archive before July "
    "has 332,316 rows for 166,158 flights."
)
