"""Predict: a table grows, and nothing is broken."""

from breakfix.lab import prediction

from . import baseline, shops

BY_CUSTOMER = "select id, amount from orders where customer = ?"
RARE = 10  # orders of the rare customer, now and later


@prediction(phase="predict", fields={"no_index": int, "rare": int, "often": int}, minutes=6)
def growth(given):
    """A table of orders grows. How many times as many steps does a query take then, as a whole number?

    no_index  the orders of Rare, without an index
    rare      the orders of Rare, with an index on customer
    often     the orders of Often, with this index
    """
    without = [baseline.work(con, BY_CUSTOMER, ["Rare"]) for con in grown(given)]
    by_index = grown(given, "customer")
    rare, often = ([baseline.work(con, BY_CUSTOMER, [name]) for con in by_index] for name in ("Rare", "Often"))
    return times(no_index=without, rare=rare, often=often)


def times(**counts):
    """Return of pairs (now, later) how many times as many later is, as a whole number."""
    return {name: round(later / now) for name, (now, later) in counts.items()}


def grown(given, *indexes):
    """Return two connections: to a table of `orders` orders, a quarter of them Often's, and to `times` as many."""
    return [crowd(given["orders"] * factor, *indexes) for factor in (1, given["times"])]


def crowd(count, *indexes):
    """Return a connection to so many orders: a quarter are Often's, ten Rare's, the others of one customer each."""
    names = ["Often" if place % 4 == 3 else f"c-{place}" for place in range(count)]
    names[: 2 * RARE : 2] = ["Rare"] * RARE
    return shops.shop([{"customer": name} for name in names], *indexes)


@growth.draw
def two_tables(hand):
    """Return how many orders there are now, and how many times as many later."""
    return {"orders": hand.one_of(range(400, 1001, 20)), "times": hand.one_of((3, 4, 5, 6)), "of_rare": RARE}


growth.because = (
    "Without an index each order is looked at; with it only those of the customer, and Often has a quarter of "
    "all, now and later."
)
