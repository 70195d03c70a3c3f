"""Break: two writers who read first, and prices that are no prices."""

from contextlib import closing
from pathlib import Path

from breakfix.lab import folder, prediction

from . import baseline
from .predict import text_row
from .report import ask
from .worlds import NOW, in_memory

FIELDS = {"counted_as_inserted": int, "announcements": int, "stock": int}


@prediction(phase="break", fields=FIELDS, minutes=6)
def two_writers(rows):
    """Two writers bring the same new sku; both ask first whether it is there, then the first writes, then the second.

    counted_as_inserted  rows that the two count as inserted together
    announcements        rows of announcements
    stock                the stock of the product in the end
    """
    path = Path(folder(), "shop.db")
    with closing(baseline.connect(path)) as first, closing(baseline.connect(path)) as second:
        baseline.create(first)
        given = [baseline.typed(row, NOW) for row in rows]
        known = [ask(con, "select count(*) from products") for con in (first, second)]
        for con, row in zip((first, second), given, strict=True):
            baseline.upsert_on_conflict(con, row)
        return {"counted_as_inserted": known.count(0), **ends(first)}


def ends(con):
    """Return how many were announced, and the stock of the one product."""
    announced = ask(con, "select count(*) from announcements")
    return {"announcements": announced, "stock": ask(con, "select stock from products")}


@two_writers.draw
def two_rows(hand):
    """Return what the first and the second writer bring: the newer row, and an older one with another stock."""
    newer, older = hand.one_of(range(30, 90, 5)), hand.one_of((8, 12, 17, 23))
    return [text_row("W", newer, 9), text_row("W", older, 8)]


two_writers.because = (
    "Both have read before either had written, so both believe in an insert; and on conflict ... do update takes "
    "whatever comes last, whatever its updated_at."
)
two_writers.means = (
    "The upsert itself is one statement, and the engine has kept it whole: one product, one announcement. What was "
    "read before it was old by the time it was used."
)


PRICES = {"loaded": int, "ended_by": ("free", "nan", "inf", "nothing")}


@prediction(phase="break", fields=PRICES, core=False, minutes=4)
def no_prices(rows):
    """Five new products are loaded, three of which have a price that is none. What is there afterwards?

    loaded    rows of products
    ended_by  the price that has ended the load before its last row, or "nothing"
    """
    came, ended = [], "nothing"
    with in_memory() as con:
        try:
            baseline.load(con, (came.append(row["price"]) or row for row in rows), baseline.upsert_on_conflict, NOW)
        except ArithmeticError:
            ended = came[-1]
        return {"loaded": ask(con, "select count(*) from products"), "ended_by": ended}


@no_prices.draw
def five_prices(hand):
    """Return five rows with the prices in an order of the hand's."""
    order = hand.one_of(["afnib", "nabif", "fainb", "naibf", "abnfi", "fnaib"])
    prices = {"a": "12.00", "b": "8.50", "f": "free", "n": "nan", "i": "inf"}
    names = {letter: {"sku": f"COG-{letter}", "name": f"Cog {letter}", "price": prices[letter]} for letter in order}
    return [text_row("W", 10, **names[letter]) for letter in order]


no_prices.because = (
    "float takes nan and inf for numbers. round(nan) is a ValueError, which load collects; round(inf) is an "
    "OverflowError, which nobody has thought of."
)
