"""Break: a condition that hides its column, an index in the other order, and yesterday's statistics."""

from breakfix.lab import exercise, prediction, shapes

from . import baseline, shops


@exercise(phase="break", kind="sql", minutes=5)
def switched_off():
    """Write a condition that finds the right orders, and for which SQLite looks at all of them, despite an index.

    Given     orders (id, customer, product, amount, created_at) in SQLite with an index on amount, a whole number of
              cents from 0 to 1,000,000
    Leave     a query with the column id, in any order: the orders of at least 40000 cents. Each order below that
              must cost it steps
    """
    return "select id from orders where amount / 100 >= 400"


switched_off.stub("select id from orders where amount >= 40000")
switched_off.play = 'con.execute("...").fetchall()'
switched_off.costs = "each order is looked at, and its amount divided"


@switched_off.world
def a_shop():
    con = shops.shop((), "amount")
    yield con
    con.close()


@switched_off.look
def told(con, query, *amounts):
    shops.add(con, [{"amount": amount} for amount in amounts])
    found = con.execute(query)
    seen = {"columns": [each[0] for each in found.description], "ids": sorted(found.fetchall())}
    for less in (0, 39_999):
        before = baseline.work(con, query)
        shops.add(con, [{"amount": less}] * 60)
        more = baseline.work(con, query) - before
        seen[f"what orders of {less} cents cost"] = "steps" if more > 60 else "no steps"
    return seen


told.when("the limit: amounts are at the limit and beside it", 39999, 40000, 40001)
told.when("a cent: an order lacks a cent, and one half a unit", 39999, 39950)
told.when("many: five orders are of more", 40000, 45000, 45000, 50000, 1_000_000, 100)
AMOUNTS = (0, 4, 400, 3999, 4000, 39900, 39949, 39950, 39999, 40000, 40000, 40001, 40099, 40100, 400000, 1_000_000)
told.drawn(together=shapes.rolled(lambda chance: tuple(chance.choices(AMOUNTS, k=chance.randint(0, 9)))), times=40)

switched_off.asks("""
the limit: Is 40000 at least 40000?
a cent: Is 39950 as much as 40000?
many: Which of them are of at least 40000?
""")
switched_off.slips("""
straight to them: The rows are right, and SQLite went straight to them. What in your condition can it look up?
    ~ amount / 100 >= 400 => amount >= 40000 and id > 0
more than: Is 40000 at least 40000?
    ~ >= 400 => > 400
rounded: 39950 is not 40000. What does your condition make of it?
    ~ amount / 100 >= 400 => round(amount / 100.0) >= 400
""")


@switched_off.also_right(costs="a sign that changes no number, and keeps the index away")
def with_a_plus():
    return "select id from orders where +amount >= 40000"


switched_off.hints += [
    "In the index amounts stand in order, as they are. What if it is asked for what is computed from each?",
    "A twin: with an index on name, `where name = 'Lem'` is looked up, and for `where name || '' = 'Lem'` each name is "
    "read.",
]

CONDITIONS = ("customer = 'Bob'", "product = 'lamp'", "customer = 'Bob' and product = 'lamp'")
OPTIONS = ("SEARCH", "SCAN")


@prediction(phase="break", fields=dict.fromkeys(("first", "second", "third"), OPTIONS), minutes=5)
def other_order(given):
    """An index has two columns. Three queries come: does the plan say SEARCH, or SCAN?

    first, second, third  the first word of the plan of each
    """
    con = shops.shop(shops.mixed(), given["index"])
    words = [baseline.plan(con, f"select id, amount from orders where {each}")[0].split()[0] for each in given["where"]]
    return dict(zip(("first", "second", "third"), words, strict=True))


@other_order.draw
def an_index(hand):
    """Return two columns in an order, and three conditions in another."""
    one, two, both = CONDITIONS
    where = hand.one_of(([one, two, both], [two, both, one], [both, two, one], [two, one, both]))
    return {"index": hand.one_of(("customer, product", "product, customer")), "where": where}


other_order.because = (
    "The index is sorted by its first column, and by the second only among equals: without a value for the first one "
    "the entries stand all over it."
)
other_order.means = (
    "The order of the columns in the index counts, the order of the conditions does not. Ask of each index which "
    "queries say `=` to its first column."
)

BATCH = "select id, amount from orders where customer = 'c-3' and load_batch_id = 'b-last'"
INDEXES = ("customer", "load_batch_id")


def first_night():
    """Return a connection to 500 orders of five customers in batches of two, two indexes, and statistics of them."""
    con = shops.shop()
    con.execute("alter table orders add column load_batch_id text")
    for column in INDEXES:
        baseline.create_index(con, column)
    load(con, [(f"c-{number % 5}", f"b-{number // 2}") for number in range(500)])
    con.execute("analyze")
    return con


def tonight(con, given):
    """Load the given number of orders, all in one batch, most of them of new customers, ten of c-3."""
    names = ["c-3"] * 10 + [f"n-{number}" for number in range(given["orders"] - 10)]
    load(con, [(name, "b-last") for name in names])


def load(con, rows):
    """Put orders of (customer, load_batch_id) in."""
    insert = "insert into orders (customer, product, amount, created_at, load_batch_id) values (?, 'lamp', 1000, '', ?)"
    con.execute("begin")
    con.executemany(insert, rows)
    con.execute("commit")


def chosen(con, query=BATCH):
    """Return by which column of INDEXES a plan searches."""
    (line,) = baseline.plan(con, query)
    return next(column for column in INDEXES if f"orders_{column} " in line)


FIELDS = {"index_then": INDEXES, "looked_at_then": int, "index_after_analyze": INDEXES}


@prediction(phase="break", fields=FIELDS, minutes=6)
def old_statistics(given):
    """Statistics are of 500 orders in small batches; then the batch b-last comes. Which index does its query take?

    index_then           the column by whose index it searches once the batch is there
    looked_at_then       how many orders SQLite looks at then
    index_after_analyze  the column by whose index it searches after `analyze`
    """
    con = first_night()
    tonight(con, given)
    seen = {"index_then": chosen(con), "looked_at_then": shops.looked_at(con, BATCH)}
    con.execute("analyze")
    return seen | {"index_after_analyze": chosen(con)}


@old_statistics.draw
def a_batch(hand):
    """Return how many orders come in one batch."""
    return {"orders": hand.one_of(range(2000, 4001, 20))}


old_statistics.because = (
    "sqlite_stat1 says two orders a batch and a hundred a customer. It is not asked again until somebody runs analyze."
)
old_statistics.means = (
    "A plan is a guess from numbers that somebody counted once. After a load that changes the shape of a table, count "
    "again: `analyze`, or `pragma optimize`."
)
