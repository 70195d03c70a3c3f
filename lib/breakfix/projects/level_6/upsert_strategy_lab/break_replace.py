"""Break: what hung on a row that was replaced; and, written by the learner, one row that takes the place of two."""

from breakfix.lab import exercise, prediction

from . import baseline
from .feeds import COLUMNS, delivered
from .predict import text_row
from .report import ask
from .worlds import FIRST, NOW, in_memory

FIELDS = {"order_lines_left": int, "announcements": int, "created_tonight": int}
LINES = "insert into order_lines values ($order_id, $sku, $quantity)"


@prediction(phase="break", fields=FIELDS, minutes=5)
def replaced(given):
    """A shop has three products and some order lines. Tonight a delivery is loaded by replace. What is left?

    order_lines_left  rows of order_lines
    announcements     rows of announcements, of which three were there before
    created_tonight   products whose created_at is tonight
    """
    with in_memory() as con:
        fill(con, given)
        baseline.load(con, given["tonight"], baseline.upsert_replace, NOW)
        return left(con)


def fill(con, given):
    """Load three products of last year, and the order lines."""
    baseline.load(con, [text_row(letter, 10) for letter in "WGZ"], baseline.upsert_on_conflict, FIRST)
    con.executemany(LINES, given["order_lines"])


def sample(con):
    """Load the sample as in Run; return its rows."""
    rows, lines = delivered("sample")
    baseline.load(con, rows, baseline.upsert_on_conflict, FIRST)
    con.executemany(LINES, lines)
    return rows


def left(con):
    """Return what the prediction asks of a shop."""
    return {
        "order_lines_left": ask(con, "select count(*) from order_lines"),
        "announcements": ask(con, "select count(*) from announcements"),
        "created_tonight": ask(con, "select count(*) from products where created_at = ?", NOW),
    }


@replaced.draw
def a_delivery(hand):
    """Return order lines, and a delivery of two rows, or of three with one product twice."""
    counts = dict(zip("WGZ", hand.one_of([(3, 1, 2), (1, 4, 2), (2, 3, 1), (4, 2, 3)]), strict=True))
    skus = [text_row(letter, 0)["sku"] for letter, count in counts.items() for _ in range(count)]
    lines = [{"order_id": f"o-{place}", "sku": sku, "quantity": 1} for place, sku in enumerate(skus, 101)]
    letters = hand.one_of(["WG", "GZ", "WZ", "WGW", "ZGZ"])
    return {"order_lines": lines, "tonight": [text_row(letter, 20, 8 + at) for at, letter in enumerate(letters)]}


replaced.because = (
    "INSERT OR REPLACE deletes the row that is in the way and inserts another: the foreign key cascades, the trigger "
    "on insert fires, and every column is new."
)
replaced.means = (
    "The products look as they should, and the load counts an update for each. Nobody has asked for a DELETE, and no "
    "DELETE trigger has fired."
)


@exercise(phase="break", kind="value", minutes=7)
def two_for_one():
    """Write one row after which the shop has fewer products than before.

    Given     the four products of the sample, and load with upsert_replace, as they stand in Run
    Leave     a dict of texts with sku, name, price, stock and updated_at. It is loaded without an error, and the shop
              has fewer products than before
    """
    return {"sku": "WIDGET-001", "name": "Gadget", "price": "9.99", "stock": "5", "updated_at": "2026-03-03T05:00:00Z"}


two_for_one.world(in_memory)
two_for_one.play = 'load(con, [{"sku": "...", ...}], upsert_replace, "2026-03-03T06:00:00Z")'
two_for_one.free("products", "announcements", "order_lines")


@two_for_one.look
def loaded(con, two_for_one, *fields):
    if not isinstance(two_for_one, dict) or set(two_for_one) != set(COLUMNS):
        raise TypeError(f"a row is a dict with {', '.join(COLUMNS)}")
    if not all(isinstance(value, str) for value in two_for_one.values()):
        raise TypeError("the values of a row are texts, as in a CSV file: put them in quotes")
    sample(con)
    before = ask(con, "select count(*) from products")
    errors = baseline.load(con, [two_for_one], baseline.upsert_replace, NOW)["errors"]
    more = ask(con, "select count(*) from products") - before
    found = {"errors": "some" if errors else "none", "products": "as many" if not more else ("more", "fewer")[more < 0]}
    return {name: found[name] for name in fields}


loaded.when("loads: your row is loaded", "errors")
loaded.when("fewer: the products are counted before your row and after it", "products")
two_for_one.asks("""
loads: What has the load refused?
fewer: Which rows are in the way of yours, and by which constraint?
""")
two_for_one.slips("""
no number: The load has refused it. Which rows of the table has it touched?
    ~ "price": "9.99" => "price": "free"
a new one: It came besides the others. Which rows have to go before yours can come in?
    ~ "WIDGET-001", "name": "Gadget" => "COG-005", "name": "Cog"
its own row: It took the place of one row. Which other row can be in its way at the same time?
    ~ "name": "Gadget" => "name": "Widget v3"
""")
two_for_one.hints += [
    "A row is in the way when the new one would break a constraint beside it. `create` in Run has two constraints of "
    "that kind.",
    "A twin: a house gives each guest one room and each key to one guest. Somebody arrives who has booked Ann's room "
    "and holds Bob's key. Under REPLACE, who is still in the house tonight?",
]
