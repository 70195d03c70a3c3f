"""Explain: one row under REPLACE, step by step, and the note on a night."""

from breakfix.lab import explanation, follow

from . import baseline
from .break_replace import left, sample
from .report import ask
from .worlds import NOW, in_memory

ROW = {"sku": "GIZMO-003", "name": "Sprocket", "price": "0.80", "stock": "900", "updated_at": "2026-03-03T05:00:00Z"}
INTO = "products values ($sku, $name, $price_cents, $stock, $updated_at, $now)"
STEPS = {
    "find the rows that are in the way": {"in_the_way": int},
    "delete them": {"products_left": int, "order_lines_left": int},
    "insert the new row": {"products_then": int, "newly_announced": int},
    "say how many rows were changed": {"rowcount": int},
}


@follow(phase="explain", steps=STEPS, minutes=5)
def follow_replace():
    """One row comes to the shop of Run by INSERT OR REPLACE. What does each step make of it?

    in_the_way        rows of products with which the new row would break a constraint
    products_left     rows of products after the delete
    order_lines_left  rows of order_lines then
    products_then     rows of products after the insert
    newly_announced   rows that announcements has more than before
    rowcount          what the cursor says
    """
    gone = f"sku = '{ROW['sku']}' or name = '{ROW['name']}'"
    with in_memory() as con, in_memory() as halfway:
        for each in (con, halfway):
            sample(each)
        in_the_way = halfway.execute(f"delete from products where {gone}").rowcount
        seen = {"in_the_way": in_the_way, "products_left": ask(halfway, "select count(*) from products")}
        seen["order_lines_left"] = ask(halfway, "select count(*) from order_lines")
        before, typed = left(con)["announcements"], baseline.typed(ROW, NOW)
        seen["rowcount"] = con.execute(f"insert or replace into {INTO}", typed).rowcount
        seen["products_then"] = ask(con, "select count(*) from products")
        seen["newly_announced"] = left(con)["announcements"] - before
    return {name: seen[name] for fields in STEPS.values() for name in fields}


follow_replace.hints += [
    "Write the four products on paper, with their order lines. Which have the new row's sku, and which its name?",
    "A twin: one chair for each guest, one guest for each chair. Ann comes back and wants Bob's chair. Who gets up?",
]

SLOTS = {"order_lines_before": int, "order_lines_after": int, "announced_again": int}


@explanation(phase="explain", slots=SLOTS, minutes=6)
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
All seven order lines are gone, and customers got six announcements; the four products themselves look as they did.
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
