"""Explain: one query and four indexes, and a note on a machine that was not too small."""

from breakfix.lab import explanation, follow

from . import shops
from .fix_rewrite import rewrite

ORDERS = [("lamp", 300), ("desk", 650), ("lamp", 900), ("desk", 700), ("stool", 800), ("lamp", 600), ("desk", 900)]
ORDERS += [("lamp", 700)]
LAMPS = "select id, customer from orders where product = 'lamp' and amount >= 600 and amount < 900"
STEPS = {
    "no index": {"with_none": int},
    "index on (amount)": {"with_amount": int},
    "index on (product)": {"with_product": int},
    "index on (amount, product)": {"with_amount_product": int},
    "index on (product, amount)": {"with_product_amount": int},
}


@follow(phase="explain", steps=STEPS, minutes=6)
def follow_the_lamps():
    """Eight orders, one query, one index at a time. At how many entries does SQLite look?

    with_none is without an index, with_amount with an index on amount, and so on.
    """
    rows = [{"product": product, "amount": amount} for product, amount in ORDERS]
    seen = {"with_none": shops.looked_at(shops.shop(rows), LAMPS)}
    for columns in ("amount", "product", "amount, product", "product, amount"):
        seen[f"with_{columns.replace(', ', '_')}"] = shops.looked_at(shops.shop(rows, columns), LAMPS)
    return seen


follow_the_lamps.hints += [
    "Write the index down as a sorted list of its columns. A range of the list is looked at as a whole; what the range "
    "cannot say is checked at each of its entries.",
    "A twin: a list of people sorted by (city, year). For Bern from 1960 on one piece of the list is read. In a list "
    "sorted by (year, city) the piece begins with 1960 and has all cities in it.",
]

SLOTS = {"found": int, "looked_at_before": int, "looked_at_after": int}
DAYS, A_DAY = 40, 30


@explanation(phase="explain", slots=SLOTS, minutes=7)
def bigger_machine():
    """Write the note for whoever wants to buy a bigger machine, because the report of a day takes longer each month.

    There are 1,200 orders of 40 days, 30 on each, and an index on created_at. The report asks by `date(created_at)`.
    found             orders in the report of one day
    looked_at_before  orders that SQLite looks at for it
    looked_at_after   orders that it looks at once the report asks as in `rewrite`
    """
    days = [f"2026-{day // 28 + 1:02}-{day % 28 + 1:02}" for day in range(DAYS)]
    rows = [{"created_at": f"{day}T{hour % 24:02}:00:00Z"} for day in days for hour in range(A_DAY)]
    con = shops.shop(rows, "created_at")
    day = {"first": days[20], "last": days[20]}
    texts = [text.replace("\n", " ") for text in (rewrite.stub_text, rewrite.reference())]
    before, after = (shops.looked_at(con, text, day) for text in texts)
    found = len(con.execute(texts[0], day).fetchall())
    return {"found": found, "looked_at_before": before, "looked_at_after": after}


bigger_machine.rubric = [
    "what was counted, with two numbers, and why no seconds are among them",
    "the cause, in one condition of the query, not in a machine",
    "how the work grows with the table, before and after",
    "what would tell you the next time, before anybody waits",
]
bigger_machine.model = """
For the 30 orders of a day SQLite looked at all 1,200; this count is the same on every machine, and seconds are not.
The condition date(created_at) computes a day from each order, and the index holds moments, not days.
So the work grew with all orders that there ever were; now it grows with the orders of the day, and is 30.
From now on the steps of each query are compared with the accepted ones before a release.
"""
bigger_machine.quotes = [
    "the same on every machine, and seconds are not",
    "computes a day from each order",
    "it grows with the orders of the day",
    "compared with the accepted ones before a release",
]
