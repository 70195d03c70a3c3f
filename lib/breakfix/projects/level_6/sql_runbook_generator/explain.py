"""Explain: a cleanup followed through the mended parts, and a note on a night that deleted everything."""

import sqlite3
import tempfile
from contextlib import closing, suppress
from pathlib import Path

from breakfix.lab import explanation, follow

from . import baseline, mended, shops
from .alter_missing import missing
from .fix_render import render
from .predictions import cleanup, counts, night

STEPS = {
    "missing": {"still_missing": int},
    "render": {"double_quotes": int},
    "execute, dry_run": {"would_change": int, "rows_then": int},
    "execute": {"changed": int, "rows_left": int},
    "execute, orders are being loaded anew": {"rows_at_last": int},
}
NAMES = cleanup()["params"]


@follow(phase="explain", steps=STEPS, minutes=6)
def follow_the_cleanup():
    """The mended cleanup goes over the sample's shop. What is there after each step?

    still_missing  how many names are missing when only child_table is given
    double_quotes  how many double quotes the rendered delete has
    would_change   the number that execute returns for the delete, with dry_run
    rows_then      rows of order_items after that
    changed        the number that execute returns without dry_run
    rows_left      rows of order_items after that
    rows_at_last   rows of order_items after execute has run once more, while orders is empty
    """
    with tempfile.TemporaryDirectory() as folder:
        path = shops.sample(Path(folder, "shop.db"))
        with closing(sqlite3.connect(path, isolation_level=None)) as con:
            found = [len(missing.reference([mended.CLEANUP["step"]], {"child_table": "order_items"}))]
            found.append(render.reference(con, mended.CLEANUP["step"], NAMES).count('"'))
            found += [mended.cleaned(con, NAMES, dry_run=True), *counts(path, "order_items").values()]
            found += [mended.cleaned(con, NAMES), *counts(path, "order_items").values()]
            con.execute("delete from orders")
            with suppress(ValueError):
                mended.cleaned(con, NAMES)
        found += counts(path, "order_items").values()
    return dict(zip([name for step in STEPS.values() for name in step], found, strict=True))


follow_the_cleanup.hints += [
    "Write the eight items on paper, and mark those whose order is not there. An item without an order_id is no "
    "orphan: it points nowhere. The quotes: two for each name in braces.",
    "A twin: `{a}.{x} = {b}.{x}` becomes a text with eight double quotes.",
]

SLOTS = {"items_before": int, "items_after": int, "real_orphans": int, "warnings": int}


@explanation(phase="explain", slots=SLOTS, core=False, minutes=7)
def empty_note():
    """Write the note on the sample's cleanup, which the baseline ran while orders was empty.

    items_before  rows of order_items before
    items_after   rows of order_items after
    real_orphans  items whose order_id was no order of the full table
    warnings      warnings of validate_sql for the runbook
    """
    with tempfile.TemporaryDirectory() as folder:
        items = [order for _, order, _ in shops.listed("order_items.csv")]
        orders = {order for order, *_ in shops.listed("orders.csv")}
        left = night(Path(folder, "shop.db"), {"items": items, "tonight": []}, "tonight")
    request = cleanup()
    return {
        "items_before": len(items),
        "items_after": left,
        "real_orphans": sum(order is not None and order not in orders for order in items),
        "warnings": len(baseline.generate_runbook(request["template"], request["params"])["warnings"]),
    }


empty_note.rubric = [
    "what was lost, with two numbers, and what should have been deleted",
    "the cause: what in the statement made every item an orphan",
    "why nothing warned: what validate_sql looks for, and what nobody asked",
    "what a runbook asks from now on, before it begins and before it commits",
]
empty_note.model = """
Last night data_cleanup deleted all 8 items of the shop; 2 of them were orphans.
It ran while orders was being loaded anew and was empty, and `not in` an empty list is true of every row.
validate_sql gave no warning: it looks for words, and nobody asked how many orders there were, or how many rows may go.
From now on a runbook requires that orders has rows, each step has its limit, and all is rolled back where one fails.
"""
empty_note.quotes = [
    "deleted all 8 items of the shop; 2 of them were orphans",
    "`not in` an empty list is true of every row",
    "it looks for words",
    "requires that orders has rows, each step has its limit",
]
