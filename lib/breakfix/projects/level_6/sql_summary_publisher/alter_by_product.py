"""Alter: products in a range of days, of which only those that brought enough are listed."""

import sqlite3
from contextlib import closing
from types import SimpleNamespace

from breakfix.lab import exercise, rows, shapes

from .databases import INSERT, SALES


@exercise(phase="alter", kind="sql", minutes=6)
def by_product():
    """List the products that brought enough in a range of days.

    Given     sales; :since and :until, days as text, such as 2025-01-05; :minimum, cents
    Leave     a row for each product whose sales from :since to the day before :until add up to at least :minimum:
              product, quantity (their sum), revenue_cents (their sum). The largest revenue_cents stands first; of
              equal ones, the product that comes first by name
    """
    return """
select product, sum(quantity) as quantity, sum(revenue_cents) as revenue_cents
from sales
where sale_date >= :since and sale_date < :until
group by product
having sum(revenue_cents) >= :minimum
order by revenue_cents desc, product
"""


by_product.stub("""
select product, sum(quantity) as quantity, sum(revenue_cents) as revenue_cents
from sales
where revenue_cents >= :minimum
group by product
order by revenue_cents desc
""")
by_product.play = 'con.execute("...", {"since": "2025-01-05", "until": "2025-01-08", "minimum": 10_000})'
by_product.costs = "one pass over the table"


@by_product.world
def in_memory():
    with closing(sqlite3.connect(":memory:")) as con:
        con.executescript(SALES)
        yield SimpleNamespace(con=con)


@by_product.look
def listed(world, query, *sales, since=5, until=8, minimum=1000):
    """Each sale is (product, quantity, cents, day): of January 2025, or a date as text."""
    for product, quantity, cents, day in sales:
        date = day if isinstance(day, str) else f"2025-01-{day:02}"
        world.con.execute(INSERT, [("North", None)[int(date[-2:]) % 2], product, quantity, cents, date])
    world.con.commit()
    given = {"since": f"2025-01-{since:02}", "until": f"2025-01-{until:02}", "minimum": minimum}
    return rows(world.con.execute(query, given))


listed.when("small ones: two small sales of a product are enough together", ("Bolt", 1, 600, 5), ("Bolt", 2, 400, 6))
listed.when("not enough: a product brought a cent less than the minimum", ("Bolt", 1, 999, 6), ("Gadget", 1, 1000, 6))
listed.when("the days: there are sales of :since and of :until", ("Bolt", 1, 2000, 5), ("Bolt", 2, 3000, 8))
listed.when("alike: two products brought the same", ("Widget", 2, 2000, 6), ("Bolt", 1, 2000, 6))
listed.when("given back: a product was given back", ("Bolt", 2, 3000, 5), ("Bolt", -1, -1500, 6), ("Gadget", -1, -1, 6))


def some_sales(chance):
    """Return up to ten sales of few products, around the days and the sums that the range tells apart.

    Some are alike in all, some of another year, some given back.
    """
    names, cents = ("Bolt", "Gadget", "bolt", "Zoë's"), (-500, 0, 400, 500, 600, 1000, 1000, 2000)
    parts = (names, (-2, -1, 1, 2, 10), cents, (4, 5, 6, 7, 8, 9, "2024-01-06", "2026-01-06"))
    found = [tuple(map(chance.choice, parts)) for _ in range(chance.randint(0, 8))]
    return (*found, *chance.sample(found, min(len(found), chance.choice((0, 0, 1, 2)))))


since, until, minimum = map(shapes.evenly, ([5, 6], [6, 8, 9], [-500, 0, 1000, 1001, 1600]))
listed.drawn(together=shapes.rolled(some_sales), since=since, until=until, minimum=minimum, times=150)
listed.drawn(*(shapes.evenly([(f"No. {number}", 1, 1500, 6)]) for number in range(12)), times=1)

by_product.asks("""
small ones: Each sale is small. What is at least :minimum: a sale, or a sum?
not enough: How much must a product have brought?
the days: Which of the two days belongs to the range?
alike: Two products brought the same. Which one stands first?
given back: What is the sum, if something is given back?
""")
by_product.slips("""
each sale: Two small sales are gone. What did you compare with :minimum, and when?
    - having sum(revenue_cents) >= :minimum
    ~ < :until => < :until and revenue_cents >= :minimum
more than enough: The product brought :minimum, to the cent. Is that at least :minimum?
    ~ sum(revenue_cents) >= => sum(revenue_cents) >
the last day too: A sale of the day :until is in. Where does the range end?
    ~ sale_date < :until => sale_date <= :until
without the first day: A sale of the day :since is not there. Where does the range begin?
    ~ sale_date >= :since => sale_date > :since
by chance: Two sums are alike. Who decides which product stands first: you, or the engine?
    ~ revenue_cents desc, product => revenue_cents desc
""")


@by_product.also_right(costs="the groups first, and then a question about each")
def groups_first():
    return """
with found as (
    select product, total(quantity) as quantity, total(revenue_cents) as cents from sales
    where sale_date between :since and date(:until, '-1 day') group by product
)
select product, cast(quantity as integer) as quantity, cast(cents as integer) as revenue_cents
from found where cents >= :minimum order by cents desc, product asc
"""


by_product.hints += [
    "WHERE asks each row before it goes into a group; HAVING asks the group. Which of the two questions of the task is "
    "about a sale, and which about a sum?",
    "A twin: towns with at least ten letters in a week.\n"
    "    select town, count(*) as letters from post\n    where day >= :monday and day < :next_monday\n"
    "    group by town having count(*) >= 10 order by letters desc, town",
]
