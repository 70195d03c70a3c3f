"""Break: parts of a report that do not add up, for a row without a region and for a commit between two queries."""

import contextlib
import sqlite3
from contextlib import closing

from breakfix.faults.elsewhere import elsewhere
from breakfix.lab import folder, prediction

from . import baseline
from .databases import COLUMNS

REGIONS, PRODUCTS = ("East", "North", "South", "West"), ("Bolt", "Gadget", "Spring", "Widget")


def some_sales(hand, count):
    """Return so many sales as dicts, of at least two regions, each of an even sum."""
    start = hand.one_of(range(10, 20))
    found = []
    for place in range(count):
        cents = 1_000 + 500 * hand.one_of(range(12))
        region, product = REGIONS[(start + place) % 3], PRODUCTS[(start * place) % 4]
        found.append(dict(zip(COLUMNS, (region, product, 1 + place, cents, f"2025-01-{start + place}"), strict=True)))
    return found


def stored(listed):
    """Put sales, dicts, into a new SQLite file in WAL mode; return its path."""
    path = folder() / "sales.db"
    with closing(sqlite3.connect(path)) as con:
        con.execute("pragma journal_mode = wal")
        baseline.seed_sales(con, [list(sale.values()) for sale in listed])
    return path


@contextlib.contextmanager
def committing(con, database, sale, before="group by region", log=None):
    """Within this, another process inserts a sale and commits, once: when `con` begins a statement with this text."""
    waiting = [sale]

    def interfere(statement):
        if waiting and before in statement:
            elsewhere(database, [], f"sales ({', '.join(COLUMNS)})", [[*waiting.pop().values()]])
            if log:
                log.add("writer", "commit", f"a sale of {sale['revenue_cents']} cents")

    con.set_trace_callback(interfere)
    try:
        yield
    finally:
        con.set_trace_callback(None)


def parts(found):
    """Return the total of a report, and the sum over its regions, in cents."""
    return {"total": found.total_cents, "regions": sum(found.by_region.values())}


FIELDS = {"total": int, "regions": int}


@prediction(phase="break", fields=FIELDS, minutes=4)
def no_region(listed):
    """A sale has no region. What does the report of the baseline say?

    total    total_cents
    regions  the sum of by_region, in cents
    """
    with closing(sqlite3.connect(stored(listed))) as con:
        return parts(baseline.build_summary(con))


@no_region.draw
def one_without(hand):
    """Return some sales; one or two of them have no region."""
    listed = some_sales(hand, hand.one_of((4, 5)))
    for place in hand.one_of([(1,), (2,), (0, 3), (1, 3)]):
        listed[place]["region"] = None
    return listed


no_region.because = "NULL <> '' is NULL, and WHERE keeps only what is true: the row is in no group of by_region."
no_region.means = (
    "The regions add up to less than the total, and no line says what is missing. On the flights 7,602 sales have no "
    "region: the table of airports lacks four places. The regions lack 3,040,922.75 of 87,554,401.75."
)


@prediction(phase="break", fields=FIELDS, minutes=4)
def between(given):
    """Another process commits a sale between the total and the regions. What does the report of the baseline say?

    total    total_cents
    regions  the sum of by_region, in cents
    """
    path = stored(given["there"])
    with closing(sqlite3.connect(path)) as con, committing(con, path, given["comes"]):
        return parts(baseline.build_summary(con))


@between.draw
def three_and_one(hand):
    """Return three or four sales that are there, and one that comes."""
    *there, comes = some_sales(hand, hand.one_of((4, 5)))
    return {"there": there, "comes": comes}


between.because = "Outside a transaction each query sees what is committed when it begins: two queries, two moments."
