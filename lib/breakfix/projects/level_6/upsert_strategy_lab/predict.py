"""Predict: what the load counts while nothing is amiss."""

from breakfix.lab import prediction

from . import baseline
from .report import ask
from .worlds import NOW, in_memory

FIELDS = {"inserted": int, "updated": int, "stock_of_widget": int}
NAMES = {"W": ("WIDGET-001", "Widget"), "G": ("GADGET-002", "Gadget"), "Z": ("GIZMO-003", "Gizmo")}


def text_row(letter, stock, hour=7, **changed):
    """Return a row as it is delivered, all texts."""
    sku, name = NAMES[letter]
    at = f"2026-03-02T{hour:02}:00:00Z"
    return {"sku": sku, "name": name, "price": "9.99", "stock": str(stock), "updated_at": at} | changed


@prediction(phase="predict", fields=FIELDS, minutes=5)
def first_load(rows):
    """A delivery is loaded into an empty shop, by on_conflict. What does the load count?

    inserted         rows that it counts as inserted
    updated          rows that it counts as updated
    stock_of_widget  the stock of WIDGET-001 afterwards
    """
    with in_memory() as con:
        result = baseline.load(con, rows, baseline.upsert_on_conflict, NOW)
        stock = ask(con, "select stock from products where sku = 'WIDGET-001'")
    return {"inserted": result["inserted"], "updated": result["updated"], "stock_of_widget": stock}


@first_load.draw
def six_rows(hand):
    """Return five or six rows of two or three products; the last row of the widget is not the last of all."""
    letters = hand.one_of(["WGWZWG", "GWWGWG", "WZWWGZ", "GWZWG"])
    return [text_row(letter, hand.one_of(range(10, 200, 10)), 7 + place) for place, letter in enumerate(letters)]


first_load.because = "The load asks whether the sku is there before each row, and the last row of a sku stays."
