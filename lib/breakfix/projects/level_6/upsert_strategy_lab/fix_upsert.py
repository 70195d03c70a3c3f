"""Fix: an upsert that keeps the row in its place, whoever else writes, and lets the newest row win."""

from breakfix.lab import exercise, shapes

from .worlds import NOW, fate, hold, row, shop, tables


@exercise(phase="fix", minutes=10)
def upsert(con, row, now):
    """Bring one row into products, in its place; of a product's rows the newest counts.

    Given     con, a connection as connect of Run opens it, without an open transaction, to a file with the tables of
              Run. Others may write at the same time. row, a dict with sku, name, price_cents, stock, updated_at in any
              order; now, a text. No other product has this name. All times are texts of the form 2026-03-02T07:00:00Z
    Leave     a product of a new sku: with row's values, created_at is now, and it is announced. A sku that is there:
              name, price_cents, stock and updated_at are row's if row's updated_at is later than the product's,
              otherwise all stays as it is. created_at, order_lines and announcements stay in any case
    """
    con.execute(
        """
        insert into products values ($sku, $name, $price_cents, $stock, $updated_at, $now)
        on conflict (sku) do update set name = excluded.name, price_cents = excluded.price_cents,
            stock = excluded.stock, updated_at = excluded.updated_at
        where excluded.updated_at > products.updated_at
        """,
        {**row, "now": now},
    )


@upsert.stub
def by_replace(con, row, now):
    given = {**row, "now": now}
    known = con.execute("select updated_at from products where sku = $sku", given).fetchone()
    if known is None or known[0] < row["updated_at"]:
        con.execute(
            "insert or replace into products values ($sku, $name, $price_cents, $stock, $updated_at, $now)",
            given,
        )


upsert.world(shop)
upsert.free("arguments")
upsert.costs = "one statement, under the lock of the file"
upsert.play = f"upsert(con, {row('WIDGET-001', 'Widget', 999, 100, 7)}, {NOW!r})"


@upsert.look
def left(world, upsert, rows, held=(), lines=(), now=NOW):
    hold(world.second, held, lines)
    for each in rows:
        upsert(world.con, dict(each), now)
    return tables(world.second)


@upsert.look(playable=False)
def beside(world, answer, mine, theirs, held=(), before_statements=range(1, 6)):
    """What is left once a rival has brought a row of the same sku just before a statement, and both are done."""
    first = None
    for number in before_statements:
        _, _, seen, has_come = world.met(
            held, number, lambda con: fate(con, theirs), lambda con: answer(con, dict(mine), NOW)
        )
        first = first or seen
        if seen != first or not has_come:
            break
    return seen


W7, W8, G7 = row("W", "Widget", 999, 100, 7), row("W", "Widget v2", 1199, 120, 8), row("G", "Gadget", 2450, 50, 7)
W9, LINES = row("W", "Widget v3", 1299, 90, 9), [("o-1", "W", 2), ("o-2", "W", 10)]
left.when("later: a later row comes, and the product has order lines", [W8], held=[W7, G7], lines=LINES)
left.when("earlier: an earlier row comes after a later one", [W7], held=[W8], lines=LINES)
left.when("as old: another row of the same time comes", [W7 | {"stock": 5}], held=[W7])
left.when("twice: a new sku comes in the morning, and once more", [W7, W8])
beside.when("a newer rival: another writer brings a newer row of the new sku just before a statement of yours", W7, W8)
beside.when("an older rival: another writer brings an older row of the sku just before a statement of yours", W8, W7)
beside.when(
    "the newest: another writer brings a newer row of an old sku just before a statement of yours", W8, W9, [W7]
)

SKUS, NAMES = ("W", "w", "W ", "G", "O'2", ""), ("Widget", "o'clock", "50 %", "two\nlines", "{0} $1 ?", "")
TIMES = (
    *("2026-03-02T07:00:00Z", "2026-03-02T07:00:01Z", "2026-03-02T08:00:00Z", "2025-12-31T23:59:59Z"),
    *("2026-03-10T00:00:00Z", "2026-03-09T23:00:00Z", "2027-01-01T00:00:00Z"),
)
NUMBERS = (0, 0, 5, 999, -3, 2**40)


def one(chance, sku):
    """Return a row of a sku, its keys in any order; its name has the sku in it, so that no two products share one."""
    numbers = chance.choice(NUMBERS), chance.choice(NUMBERS)
    name = chance.choice(NAMES) + ("" if sku == "W" else repr(sku))
    return dict(chance.sample([*row(sku, name, *numbers, chance.choice(TIMES)).items()], 5))


def some(chance):
    """Return rows that come, most of them like one before, the products, their order lines, and the time."""
    held = [one(chance, sku) for sku in chance.sample(SKUS, chance.randint(0, 4))]
    lines = [(f"o-{place}", chance.choice(held)["sku"], place) for place in range(chance.randint(0, 4)) if held]
    rows = []
    for _ in range(chance.choice((0, 3, 4, 5, 1))):
        like, at = [*held, *rows][-3:], chance.choice(TIMES)
        news = chance.choice(({"stock": chance.choice(NUMBERS)}, {"updated_at": at}, {"updated_at": at, "stock": 7}))
        rows.append(chance.choice(like) | news if like and chance.random() < 0.6 else one(chance, chance.choice(SKUS)))
    return rows, held, lines, chance.choice((NOW, TIMES[3], "2027-01-01T00:00:00Z"))


def rivals(chance):
    """Return two rows of a sku, of two times, a shop, often with an older row, and one of the first statements."""
    times = sorted(chance.sample(TIMES, 3))
    mine, theirs = (one(chance, "W") | {"updated_at": at} for at in chance.sample(times[1:], 2))
    held = chance.choice(([], [one(chance, "W")], [one(chance, "W") | {"updated_at": times[0]}], [one(chance, "G")]))
    return mine, theirs, held, [chance.choice((1, 2, 2, 3))]


left.drawn(together=shapes.rolled(some), times=60)
beside.drawn(together=shapes.rolled(rivals), times=40)

upsert.asks("""
later: Which columns does a later row know, and what hangs on the rest?
earlier: It came last. Is it the newest?
as old: Two rows have one time. Is one of them later?
twice: How often is a product new?
a newer rival: You looked, a rival wrote, and then you wrote. What did you know by then?
an older rival: A rival has made the product, from an older row. Which values should it have in the end?
the newest: You looked, a rival wrote, and then you wrote. What did you know by then?
""")

upsert.slips('''
whatever comes last: An older row came late. Who compares the two times?
    - where excluded.updated_at > products.updated_at
as old is newer: Both have the same time. Is the one that comes now later?
    ~ excluded.updated_at > => excluded.updated_at >=
young again: The product has come back as a new one. Which of its columns has a row nothing to say about?
    ~ updated_at = excluded.updated_at => updated_at = excluded.updated_at, created_at = excluded.created_at
its clock stays: The row moved, and its time did not. What will the next row be compared with?
    ~ stock = excluded.stock, updated_at = excluded.updated_at => stock = excluded.stock
delete and insert: The order lines are gone, and the product is announced again. What has become of its row?
    = given = {**row, "now": now}
    = known = con.execute("select updated_at from products where sku = $sku", given).fetchone()
    = if known is None or known[0] < row["updated_at"]:
    =     con.execute("""insert or replace into products
    =                    values ($sku, $name, $price_cents, $stock, $updated_at, $now)""", given)
looks first: A rival came between your look and your write. Which statement does both at once?
    = given = {**row, "now": now}
    = known = con.execute("select updated_at from products where sku = $sku", given).fetchone()
    = if known is None:
    =     con.execute("insert into products values ($sku, $name, $price_cents, $stock, $updated_at, $now)", given)
    = elif known[0] < row["updated_at"]:
    =     con.execute("""update products set name = $name, price_cents = $price_cents, stock = $stock,
    =                    updated_at = $updated_at where sku = $sku""", given)
''')


@upsert.also_right(costs="one statement more, each of which holds whoever comes in between")
def two_statements(con, row, now):
    given = dict(row, now=now)
    con.execute("insert or ignore into products values ($sku, $name, $price_cents, $stock, $updated_at, $now)", given)
    con.execute(
        """update products set (name, price_cents, stock, updated_at) = ($name, $price_cents, $stock, $updated_at)
           where sku = $sku and updated_at < $updated_at""",
        given,
    )


upsert.hints += [
    "Start from upsert_on_conflict of Run: it keeps the row. What it lacks is a condition, and `do update` takes one, "
    "after its last column. There `products` is the row that is there, and `excluded` the one that was to come in.",
    "A twin: the longest throw of each child.\n"
    "    insert into best values (?, ?)\n"
    "    on conflict (child) do update set metres = excluded.metres where excluded.metres > best.metres",
]
