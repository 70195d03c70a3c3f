"""Alter: what would a delivery do? A query tells it, and writes nothing."""

import sqlite3
from contextlib import closing

from breakfix.lab import exercise, rows, shapes

from .worlds import COLUMNS, row


@exercise(phase="alter", kind="sql", minutes=8)
def dry_run():
    """What would become of each staged row?

    Given     staging and products, both (sku text primary key, name text, price_cents integer, stock integer,
              updated_at text), in SQLite; staging has source_row_num integer besides. Nothing is NULL
    Leave     one query with the columns sku and fate, a row for each row of staging, in the order of source_row_num.
              fate is 'insert' when no product has the sku, 'unchanged' when the product's name, price_cents and stock
              are those of the staged row, whatever updated_at says, else 'update'
    """
    return """
select staging.sku, case
    when products.sku is null then 'insert'
    when (staging.name, staging.price_cents, staging.stock) = (products.name, products.price_cents, products.stock)
    then 'unchanged'
    else 'update'
end as fate
from staging left join products on products.sku = staging.sku
order by staging.source_row_num
"""


dry_run.stub("select sku, 'update' as fate from staging\n")
dry_run.play = 'con.execute("...").fetchall()'
dry_run.costs = "one look-up in the key for each staged row"


@dry_run.world
def two_tables():
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as con:
        for name, more in (("products", ""), ("staging", ", source_row_num integer")):
            con.execute(f"""create table {name} (sku text primary key, name text not null, price_cents integer not null,
                            stock integer not null, updated_at text not null{more})""")
        yield con


@dry_run.look
def told(con, query, staged, held=()):
    """Rows are staged in the order of their skus; source_row_num counts as they are given, from 9 on."""
    values = ", ".join(f"${name}" for name in COLUMNS)
    con.executemany(f"insert into products values ({values})", held)
    numbered = [{**each, "n": place} for place, each in enumerate(staged, 9)]
    con.executemany(f"insert into staging values ({values}, $n)", sorted(numbered, key=lambda each: each["sku"]))
    return [{name.lower(): value for name, value in each.items()} for each in rows(con.execute(query))]


W, G, Z = row("W", "Widget", 999, 100, 7), row("G", "Gadget", 2450, 50, 7), row("Z", "Gizmo", 425, 0, 7)
told.when("new: a sku comes that no product has", [W], held=[G])
told.when("another name: the name differs", [W | {"name": "Widget v2"}], held=[W])
NEWS = [W | {"price_cents": 1199}, G | {"stock": 80}]
told.when("another number: one row has a new price, the next a new stock", NEWS, held=[W, G])
told.when("later: only updated_at differs", [W | {"updated_at": "2026-03-02T09:00:00Z"}], held=[W])
told.when("in their order: three rows came in an order that is not that of their skus", [W, Z, G], held=[Z, G])

SKUS = ("W", "w", "W ", "G", "O'2", "X", "Y", "Z")
NAMES = ("Widget", "widget", "Widget ", "O'Neil", "Widget 9", "")


def nearly(chance, each, others):
    """Return a row as it is in products, or one that looks like it to a careless comparison."""
    price, stock, other = each["price_cents"], each["stock"], chance.choice(others)
    moved = {"name": f"{each['name']}{price // 100}", "price_cents": price % 100}  # one text, written in a row
    changes = [{}, {}, {"name": each["name"].upper()}, {"name": f"{each['name']} "}, {"name": "other"}, moved]
    changes += [{"stock": stock + 1}, {"stock": -stock}, {"price_cents": price - 1}]
    changes += [{"price_cents": price + 1, "stock": stock - 1}, {"price_cents": stock, "stock": price}]
    changes.append({name: other[name] for name in ("name", "price_cents", "stock")})
    times = (each["updated_at"], "2027-01-01T00:00:00Z", "2025-01-01T00:00:00Z")
    return each | chance.choice(changes) | {"updated_at": chance.choice(times)}


def some(chance):
    """Return up to eight staged rows, most of them nearly as they are in products, and up to six products."""

    def one(sku):
        return row(sku, chance.choice(NAMES), chance.choice((0, 123, 999)), chance.choice((0, 5, -5)), 7)

    held = [one(sku) for sku in chance.sample(SKUS, chance.randint(0, 6))]
    staged = {each["sku"]: nearly(chance, each, held) for each in held if chance.random() < 0.8}
    staged |= {sku: one(sku) for sku in chance.sample(SKUS, 3) if sku not in staged}
    return chance.sample([*staged.values()], chance.randint(0, len(staged))), held


told.drawn(together=shapes.rolled(some), times=140)

dry_run.asks("""
new: Which product has this sku?
another name: What would change?
another number: What would change?
later: Which columns does the task compare?
in their order: Which column says in which order they came?
""")

dry_run.slips("""
new ones are lost: A new product has no row in the answer. Which join lets it go?
    ~ left join => join
only the name: Another column differs, and the row counts as unchanged. Which columns does the task compare?
    - = (products.name, products.price_cents, products.stock)
    + = (products.name, staging.price_cents, staging.stock)
only the numbers: The name differs, and the row counts as unchanged. Which columns does the task compare?
    ~ (staging.name, staging.price_cents, staging.stock) => (staging.price_cents, staging.stock)
    ~ (products.name, products.price_cents, products.stock) => (products.price_cents, products.stock)
the clock counts: Only the time is another one. Is that an update, by the task?
    ~ (staging.name, staging.price_cents => (staging.updated_at, staging.name, staging.price_cents
    ~ (products.name, products.price_cents => (products.updated_at, products.name, products.price_cents
in any order: They come in another order than they were staged. Which column knows it?
    ~ order by staging.source_row_num => order by staging.sku
""")


@dry_run.also_right(costs="a look-up for each question")
def by_exists():
    return """
with asked as (
    select sku, source_row_num, exists (select 1 from products p where p.sku = s.sku) as known,
        (name, price_cents, stock) in (select name, price_cents, stock from products p where p.sku = s.sku) as same
    from staging s
)
select sku, iif(same, 'unchanged', iif(known, 'update', 'insert')) as fate from asked order by source_row_num
"""


dry_run.hints += [
    "Each staged row has to stay, whether its product is there or not: that is a left join. Where the product "
    "is not there, its columns are NULL. Then a `case` with three outcomes.",
    "A twin: guests who are expected, and guests in the house.\n"
    "    select e.guest, case when h.guest is null then 'comes' when h.room = e.room then 'stays' else 'moves' end\n"
    "    from expected e left join house h using (guest) order by e.line",
]
