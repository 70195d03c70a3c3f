"""Fix: a summary of one moment, whose groups add up to its total."""

import sqlite3

from breakfix.lab import exercise, shapes

from .databases import INSERT, database


@exercise(phase="fix", minutes=10)
def summarize(con):
    """Sum up all sales, as they are at one moment.

    Given     con, a connection to a SQLite file in WAL mode, without an open transaction. Other programs commit sales
              at any time
    Leave     a dict: total_sales, the number of sales; total_cents, the sum of revenue_cents, 0 without sales;
              by_region, a dict of region -> sum of revenue_cents; by_product, the same of products. A sale whose region
              is NULL counts for the region 'unknown'
    Rules     all four are of one moment. Nobody who commits a sale meanwhile is kept from it, and no transaction is
              open when it returns
    """
    con.execute("begin")
    total_sales, total = con.execute("select count(*), coalesce(sum(revenue_cents), 0) from sales").fetchone()
    regions = "select coalesce(region, 'unknown'), sum(revenue_cents) from sales group by 1"
    products = "select product, sum(revenue_cents) from sales group by product"
    by_region, by_product = dict(con.execute(regions)), dict(con.execute(products))
    con.commit()
    return {"total_sales": total_sales, "total_cents": total, "by_region": by_region, "by_product": by_product}


@summarize.stub
def three_moments(con):
    total_sales, total = con.execute("select count(*), coalesce(sum(revenue_cents), 0) from sales").fetchone()
    regions = "select region, sum(revenue_cents) from sales where region <> '' group by region"
    products = "select product, sum(revenue_cents) from sales group by product"
    by_region, by_product = dict(con.execute(regions)), dict(con.execute(products))
    return {"total_sales": total_sales, "total_cents": total, "by_region": by_region, "by_product": by_product}


summarize.world(database)
summarize.play = "summarize(con)"
summarize.costs = "a few passes over one snapshot; in WAL mode nobody waits for it"


def of(sales):
    """Return the summary of sales, tuples of region, product and cents."""
    found = {"total_sales": len(sales), "total_cents": 0, "by_region": {}, "by_product": {}}
    for region, product, cents in sales:
        found["total_cents"] += cents
        for name, group in (("unknown" if region is None else region, "by_region"), (product, "by_product")):
            found[group][name] = found[group].get(name, 0) + cents
    return found


@summarize.look(playable=False)
def told(world, summarize, *sales, comes=(), after=1):
    """Each sale is (region, product, cents); those in `comes` are committed one by one, after so many SELECTs."""
    for sale in sales:
        insert(world.second, sale)
    waiting, heard, selected = list(comes), [], []

    def interfere(statement):
        if len(selected) >= after and waiting:
            heard.append(insert(world.second, waiting.pop(0)))
        if statement.lower().lstrip(" \n(").startswith(("select", "with", "values")):
            selected.append(statement)

    world.con.set_trace_callback(interfere)
    found = summarize(world.con)
    world.con.set_trace_callback(None)
    for sale in waiting:  # an answer of one statement gives nobody a moment to come between
        insert(world.second, sale)
    end = {"a transaction is open": world.con.in_transaction, "others were kept from it": "locked" in heard}
    if comes and found in [of([*sales, *comes[:count]]) for count in range(len(comes) + 1)]:
        return {"the summary is": "of one moment"} | end
    return {"the summary is": found} | end


def insert(con, sale):
    """Have somebody commit a sale; return "committed", or "locked" when they are kept from it."""
    region, product, cents = sale
    try:
        with con:
            con.execute(INSERT, [region, product, 1, cents, "2025-01-05"])
    except sqlite3.OperationalError:
        return "locked"
    return "committed"


EAST, WEST, NONE = ("East", "Gadget", 2000), ("West", "Widget", 500), (None, "Bolt", 300)
told.when("two regions: each of two regions has a sale", EAST, WEST)
told.when("no region: a sale has no region", EAST, NONE, WEST)
told.when("no sales: the table is empty")
told.when("one comes: a sale is committed after the first SELECT", EAST, WEST, comes=[("East", "Gadget", 700)])
told.when("some come: sales are committed all the time", EAST, comes=[WEST, EAST, NONE, WEST, WEST])
told.when("named so: a region has the name unknown", ("unknown", "Bolt", 100), NONE)
told.when("a blank one: a region is an empty text", ("", "Bolt", 100), WEST)
told.when("given back: a sale was given back", EAST, ("East", "Gadget", -2000), comes=[WEST])

REGIONS, PRODUCTS = (
    (None, None, "East", "West", "", "unknown", "None", "O'Brien"),
    ("Bolt", "bolt", "Widget", "unknown"),
)
CENTS = (0, 1, 33, 500, 2000, -500, -1, 29_988, 2**33)


def rolled(chance, most, cents=CENTS):
    """Return up to so many sales."""
    return tuple(tuple(map(chance.choice, (REGIONS, PRODUCTS, cents))) for _ in range(chance.randint(0, most)))


def some(most):
    """Return a strategy of up to so many sales."""
    return shapes.rolled(lambda chance: rolled(chance, most))


def coming(chance):
    """Return sales that come: a few, such as change no sum, or more than there are tries."""
    return rolled(chance, *chance.choice(((6, CENTS), (3, (0,)), (30, (0, 500, 2000)))))


told.drawn(together=some(6), times=80)
told.drawn(together=some(4), comes=shapes.rolled(coming), after=shapes.evenly([1, 1, 2, 3, 4]), times=80)

summarize.asks("""
two regions: Which four parts has the summary?
no region: Where is the sale that has no region?
no sales: What does SUM give for no rows?
one comes: How many moments does your summary see?
some come: How many moments does your summary see, and who waits for it?
named so: Two rows, one name. What becomes of the first sum?
a blank one: Is an empty text NULL?
given back: What is the sum?
""")
summarize.slips("""
in no group: The regions lack something. What is NULL <> ''?
    ~ from sales group by 1 => from sales where region <> '' group by 1
a name of None: A group has no name. What does the task call it?
    ~ coalesce(region, 'unknown') => region
with is no begin: A sale came between two queries. Before which statements does sqlite3 begin by itself?
    - con.execute("begin")
others wait: Somebody wanted to commit a sale, and could not. What does your transaction claim?
    ~ "begin" => "begin immediate"
left open: A transaction is open. What does it hold, as long as it is?
    - con.commit()
nothing is NULL: There are no sales. What is the sum of none?
    ~ coalesce(sum(revenue_cents), 0) => sum(revenue_cents)
""")


@summarize.also_right(costs="one statement, so one moment; the groups are added up in Python, a row at a time")
def one_statement(con):
    found = {"total_sales": 0, "total_cents": 0, "by_region": {}, "by_product": {}}
    for region, product, cents in con.execute("select region, product, revenue_cents from sales").fetchall():
        found["total_sales"] += 1
        found["total_cents"] += cents
        name = "unknown" if region is None else region
        found["by_region"][name] = found["by_region"].get(name, 0) + cents
        found["by_product"][product] = found["by_product"].get(product, 0) + cents
    return found


summarize.hints += [
    "What a transaction reads first decides what it reads until it ends. sqlite3 begins one by itself before INSERT, "
    "UPDATE and DELETE, and never before SELECT: say `begin` yourself, and end it. For NULL there is a function that "
    "gives another value in its place.",
    'A twin: books and their shelves, counted at one moment.\n    library.execute("begin")\n'
    '    books = library.execute("select count(*) from books").fetchone()[0]\n'
    "    shelves = dict(library.execute(\"select ifnull(shelf, 'floor'), count(*) from books group by 1\"))\n"
    "    library.commit()",
]
