"""Mastery: a whole delivery in one statement, on an engine that takes the first of two rows."""

from breakfix.lab import exercise, held_out, memory, rows, shapes

from .alter_dry_run import dry_run
from .fix_upsert import NAMES, NUMBERS, SKUS, TIMES, upsert
from .worlds import COLUMNS, FIRST, NOW, row

CREATE = "(sku text{}, name text not null, price_cents bigint not null, stock bigint not null, updated_at text, {})"


@exercise(phase="mastery", kind="sql", minutes=11)
def promote():
    """Bring all that is staged into products, by one statement, on DuckDB.

    Given     staging (sku, name, price_cents, stock, updated_at, source_row_num, ingested_at_utc) and products (sku
              primary key, name, price_cents, stock, updated_at, created_at). A sku may be staged several times. Nothing
              is NULL; no two rows of staging have the same source_row_num
    Leave     each staged sku in products, by one statement. A new sku has the values of its newest row, and that row's
              ingested_at_utc as created_at. One that is there has the values of its newest row if that is later than
              the product, otherwise it stays as it is; created_at stays. Of rows of one sku with the same updated_at,
              the one with the highest source_row_num is the newest
    Not touch staging
    """
    return """
insert into products
select sku, name, price_cents, stock, updated_at, ingested_at_utc
from staging
qualify row_number() over (partition by sku order by updated_at desc, source_row_num desc) = 1
on conflict (sku) do update set name = excluded.name, price_cents = excluded.price_cents,
    stock = excluded.stock, updated_at = excluded.updated_at
where excluded.updated_at > products.updated_at
"""


promote.stub("""
insert or replace into products
select sku, name, price_cents, stock, updated_at, ingested_at_utc
from staging
""")
promote.play = 'con.execute("...")'
promote.costs = "one sort of what is staged, one look-up for each sku"


@promote.world
def two_tables():
    with memory.connected() as con:
        con.execute(f"create table products {CREATE.format(' primary key', 'created_at text not null')}")
        more = "source_row_num bigint not null, ingested_at_utc text not null"
        con.execute(f"create table staging {CREATE.format(' not null', more)}")
        yield con


@promote.look
def left(con, query, staged, held=()):
    """Staged rows are numbered in their order, from 9 on, unless they have an `n`; each was ingested at its second."""
    for each in held:
        con.execute("insert into products values (?, ?, ?, ?, ?, ?)", [*(each[name] for name in COLUMNS), FIRST])
    for place, each in enumerate(staged, 9):
        given = *(each[name] for name in COLUMNS), each.get("n", place), f"{NOW[:17]}{place:02}Z"
        con.execute("insert into staging values (?, ?, ?, ?, ?, ?, ?)", given)
    con.execute(query)
    return rows(con.cursor().execute("from products order by sku"))


W7, W8, W9 = (row("W", f"Widget {hour}", 900 + hour, hour, hour) for hour in (7, 8, 9))
G7 = row("G", "Gadget", 2450, 50, 7)
left.when("later: a later row is staged", [W8], held=[W7, G7])
left.when("earlier: an earlier row is staged", [W7], held=[W8])
left.when("as old: another row of the same time is staged", [W7 | {"stock": 99}], held=[W7])
left.when("twice and new: a new sku is staged three times, the newest in the middle", [W7, W9, W8])
left.when("twice and there: a sku that is there is staged twice, the newest first", [W9, W8], held=[W7])
EQUAL = [W7 | {"n": 10}, W7 | {"n": 20, "stock": 99}, W7 | {"n": 15, "stock": 5}]
left.when("equal times: three rows have the same time, and the second has the highest number", EQUAL)


def some(chance):
    """Return up to six staged rows of few skus and times, in any order of their numbers, and up to three products."""
    skus, times = chance.sample(SKUS, 3), chance.sample(TIMES, 2)

    def one(sku):
        numbers = chance.choice(NUMBERS), chance.choice(NUMBERS)
        return row(sku, chance.choice(NAMES), *numbers, chance.choice(times))

    numbers = chance.sample(range(5, 15), chance.randint(0, 6))
    return [one(chance.choice(skus)) | {"n": n} for n in numbers], [one(sku) for sku in skus if chance.random() < 0.5]


left.drawn(together=shapes.rolled(some), times=36)

promote.asks("""
later: Which columns does a later row have to say?
earlier: It was staged last. Is it the newest?
as old: Two rows have one time. Is one of them later?
twice and new: Three rows of one sku want to come in. Which one is to come?
twice and there: Two rows of one sku want to come in. Which one is to come?
equal times: Which of the three has the highest number?
""")

promote.slips("""
one of two: DuckDB has taken a row of this sku, and it is not the newest. Who decides which one comes in?
    - qualify row_number() over (partition by sku order by updated_at desc, source_row_num desc) = 1
the oldest: It takes one row of each sku. Which end of the order has the newest?
    ~ order by updated_at desc, => order by updated_at,
no word on equal times: Some rows have the same time. Which of them is the newest, by the task?
    ~ updated_at desc, source_row_num desc => updated_at desc, source_row_num
whatever comes last: The product was newer than what was staged. Who compares the two?
    - where excluded.updated_at > products.updated_at
as old is newer: The product is as old as what was staged. Is that later?
    ~ excluded.updated_at > => excluded.updated_at >=
young again: The product's first day has moved. Which column has a row nothing to say about?
    ~ updated_at = excluded.updated_at => updated_at = excluded.updated_at, created_at = excluded.created_at
""")


@promote.also_right(costs="the same by MERGE")
def by_merge():
    return """
merge into products p using (
    select * from staging
    where source_row_num in (select arg_max(source_row_num, (updated_at, source_row_num)) from staging group by sku)
) s on p.sku = s.sku
when matched and s.updated_at > p.updated_at
    then update set name = s.name, price_cents = s.price_cents, stock = s.stock, updated_at = s.updated_at
when not matched
    then insert values (s.sku, s.name, s.price_cents, s.stock, s.updated_at, s.ingested_at_utc)
"""


promote.hints += [
    "Two steps in one statement. First make of the staged rows one for each sku: number them within their sku, the "
    "newest first, and keep number 1. Then the rule of upsert.",
    "A twin: each child's last throw, if it is the longest.\n"
    "    insert into best select child, metres from throws\n"
    "    qualify row_number() over (partition by child order by attempt desc) = 1\n"
    "    on conflict (child) do update set metres = excluded.metres where excluded.metres > best.metres",
]

fixes_hold = held_out(of=[dry_run, upsert, promote], name="fixes_hold", minutes=2)
