"""Break, written by the learner: a name that is more than a name."""

import tempfile
from pathlib import Path

from breakfix.lab import exercise

from . import baseline, shops
from .predictions import NOW, cleanup, counts


@exercise(phase="break", kind="value", minutes=5)
def parent_table():
    """Write a name with which the cleanup deletes all items.

    Given     the sample's shop, and the template data_cleanup with child_table order_items and fk_column order_id
    Leave     parent_table, a text. validate_sql has no warning for either step, and the baseline carries both out.
              Then order_items is empty; orders has as many rows as before
    """
    return "orders where false"


parent_table.play = ""


@parent_table.look(playable=False)
def carried_out(world, parent_table, of):
    request = cleanup(parent_table)
    if of == "warnings":
        return {"warnings": len(baseline.generate_runbook(request["template"], request["params"])["warnings"])}
    with tempfile.TemporaryDirectory() as folder:
        path = shops.sample(Path(folder, "shop.db"))
        baseline.run(path, [request], NOW)
        return counts(path, of)


carried_out.when("no warning: validate_sql reads the two steps", "warnings")
carried_out.when("no item is left: the baseline carries the runbook out", "order_items")
carried_out.when("orders stay: the baseline carries the runbook out, and orders is counted", "orders")
parent_table.asks("""
no warning: Which words does validate_sql look for?
no item is left: Your text stands behind `from`, within brackets. With which orders are all items orphans?
orders stay: Which table did your statement change?
""")
parent_table.slips("""
only a name: This is a name, and nothing more. What may follow a name behind from?
    ~ orders where false => orders
two statements: A second statement follows, and its sign is known. What else may follow a name?
    ~ orders where false => orders); delete from order_items; --
an unknown name: The engine knows no such table. Begin with one that is there.
    ~ orders where false => nothing
""")
parent_table.costs = "a text where a name was asked for"
parent_table.hints += [
    "Put your text into the template, and read the whole: `... not in (select order_id from YOUR TEXT)`. What comes "
    "behind the name of a table in a query?",
    "A twin: a librarian's form asks for a shelf, and puts it into `select title from {shelf}`. Somebody writes "
    "`maps order by price desc limit 1`.",
]
