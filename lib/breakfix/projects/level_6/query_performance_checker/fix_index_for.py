"""Fix: one index that two queries share."""

from breakfix.lab import exercise, shapes

from . import baseline, shops

IN_PERIOD = """
select id, amount from orders
where customer = :customer and created_at >= :first and created_at < :end
"""
NEWEST = """
select id, amount from orders
where customer = :customer
order by created_at desc limit 10
"""


@exercise(phase="fix", kind="sql", minutes=8)
def index_for():
    """Create one index that serves two queries, and costs as little as it can when orders are written.

    Given     orders (id, customer, product, amount, created_at) in SQLite, without an index, and two queries:
              in_period, a customer's orders of some time, and newest, a customer's ten newest orders
    Leave     one statement that creates one index
    Rules     in_period takes no steps for orders of other customers, and none for other times. newest takes none for
              other customers, and none for orders that are older than the ten. No column is in the index that is not
              needed for that. Every order that can be inserted without the index can be inserted with it
    """
    return "create index orders_customer_created_at on orders (customer, created_at)"


index_for.stub("create index orders_created_at on orders (created_at)")
index_for.play = 'con.execute("...")'
index_for.free("schema")
index_for.costs = "an entry of two columns for each order"


@index_for.world
def a_shop():
    con = shops.shop()
    yield con
    con.close()


@index_for.look
def told(con, query, customer="Bob", others=("Alice",), month="2026-03", many=60):
    """The ten newest orders of the customer are of the year 2099; then more come of each kind, `many` at a time."""
    values = {"customer": customer, "first": f"{month}-08", "end": f"{month}-20"}
    shops.add(con, [{"customer": customer, "created_at": f"2099-01-01T00:{place:02}:00Z"} for place in range(10)])
    shops.add(con, [{"customer": customer, "created_at": f"{month}-{day:02}T10:15:00Z"} for day in (7, 8, 8, 19, 20)])
    con.execute(query)
    listed = [name for _, name, *_ in con.execute("pragma index_list(orders)").fetchall()]
    columns = sum(len(con.execute(f'pragma index_info("{name}")').fetchall()) for name in listed)
    seen = {"indexes": len(listed), "columns that are not needed": max(columns - 2, 0)}
    coming = {
        "other customers": [(others[place % len(others)], f"{month}-1{place % 10}") for place in range(many)],
        "later orders": [(customer, f"2098-0{place % 9 + 1}-01") for place in range(many)],
        "older orders": [(customer, f"1999-0{place % 9 + 1}-01") for place in range(many)],
    }
    before = {name: baseline.work(con, text, values) for name, text in QUERIES.items()}
    for whose, rows in coming.items():
        shops.add(con, [{"customer": name, "created_at": f"{day}T10:15:00Z"} for name, day in rows])
        for name, text in QUERIES.items():
            now = baseline.work(con, text, values)
            seen[f"steps of {name} for {whose}"] = "more" if now > before[name] + many else "none"
            before[name] = now
    return seen


QUERIES = {"in_period": IN_PERIOD, "newest": NEWEST}
told.when("two customers: Alice and Bob have orders, and Bob's are asked for")
told.when("nearly his name: others are called nearly like him", others=("bob", "Bob ", "BOB", "Bo"))

NAMES = ("Bob", "bob", "Alice", "", "Zoë", "O'Hare", "zz", "42")


def a_shop_of(chance):
    """Return who is asked for, who else is there, and when."""
    customer, *others = chance.sample(NAMES, chance.randint(2, 5))
    return customer, tuple(others), f"{chance.randint(2000, 2090)}-{chance.randint(1, 12):02}", chance.choice((60, 100))


told.drawn(together=shapes.rolled(a_shop_of), times=40)

index_for.asks("""
two customers: Read the index as a sorted list. Do Bob's orders of some days stand together in it?
nearly his name: Is `bob` the customer who was asked for?
""")

index_for.slips("""
one column: Bob's orders are together, and in which order? What does newest do with all of them?
    ~ (customer, created_at) => (customer)
the other order: The list is sorted by time first. Where in it are Bob's orders?
    ~ (customer, created_at) => (created_at, customer)
one column more: It works, and each order that is written has to write that column again. Who needs it?
    ~ (customer, created_at) => (customer, created_at, amount)
unique: An order was refused. May a customer order twice in a moment?
    ~ create index => create unique index
some of them: An order that came is not in your index. Which ones are?
    ~ (customer, created_at) => (customer, created_at) where created_at >= '2026'
""")


@index_for.also_right(costs="the same list, newest first; an index is read from both ends")
def newest_first():
    return "create index if not exists by_customer on orders (customer asc, created_at desc)"


index_for.hints += [
    "An index of two columns is a list sorted by the first, and among equals by the second. What is compared by `=` "
    "comes first: its entries stand together, and among them a range, or an order, is one piece of the list.",
    "A twin: the shelf of a library is sorted by author, and each author's books by year. `author = 'Lem' and year > "
    "1960` is a piece of the shelf, and so are Lem's newest two. For all books of 1961 somebody has to walk past all.",
]
