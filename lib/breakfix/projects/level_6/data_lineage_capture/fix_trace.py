"""Fix: from a published number back to its source rows."""

from breakfix.lab import exercise, shapes

from . import worlds


@exercise(phase="fix", kind="sql", minutes=9)
def trace():
    """Find the source row of each published row.

    Given     staging and lineage as in SCHEMA. Each row of staging whose step is publish has one entry, of the same
              batch_id, step and key. A parent_id is the id of an entry, or NULL; between a published row and its
              source row there may be any number of steps, none too, with any names
    Leave     one query with the columns customer, amount and source_key, in any order: a row for each row of staging
              whose step is publish, with its customer and amount, and the key of the entry at the beginning of its
              chain, which has no parent_id
    """
    return """
with recursive chain as (
    select batch_id, key as published, key, parent_id from lineage where lineage.step = 'publish'
    union all
    select chain.batch_id, chain.published, parent.key, parent.parent_id
    from chain join lineage as parent on parent.id = chain.parent_id
)
select staging.customer, staging.amount, chain.key as source_key
from staging
join chain on chain.batch_id = staging.batch_id and chain.published = staging.key
where staging.step = 'publish' and chain.parent_id is null
"""


trace.stub("""
select staging.customer, staging.amount, parent.key as source_key
from staging
join lineage as entry on entry.batch_id = staging.batch_id and entry.step = staging.step and entry.key = staging.key
join lineage as parent on parent.id = entry.parent_id
where staging.step = 'publish'
""")
trace.world(worlds.in_memory)
trace.play = 'con.execute("...").fetchall()'
trace.costs = "one join of lineage for each step of the longest chain"


@trace.look
def found(con, query, *chains, turned=False):
    """Each chain is (batch, customer, amount, parent, steps): steps are (step, key), parent the number before them.

    An entry's id is its number, or falls with it if they are `turned`. Rows without a customer are gone from staging.
    """
    number, entries, staged, ids = 1, [], [], {None: None}
    for batch, customer, amount, before, steps in chains:
        parent = before
        for step, key in steps:
            ids[number] = 200 - number if turned else number
            entries.append((ids[number], batch, step, key, ids[parent], "in", "out"))
            if customer is not None:
                staged.append((batch, step, key, None, customer, amount))
            parent, number = number, number + 1
    worlds.entries(con, *entries)
    worlds.insert(con, "staging", staged)
    return worlds.found(con, query)


THREE = (("ingest", "A-1"), ("normalize", "a-1"), ("publish", "a-1"))
OTHER = (("ingest", "A-2"), ("normalize", "a-2"), ("publish", "a-2"))
LONG = (("ingest", "A-3"), ("normalize", "a-3"), ("enrich", "a-3"), ("check", "a-3"), ("publish", "a-3"))
found.when("three steps: a row has gone through three steps", ("b1", "acme", "120.50", None, THREE))
found.when(
    "two rows: a number has two source rows", ("b1", "acme", "120.50", None, THREE), ("b1", "acme", "9.00", None, OTHER)
)
found.when("five steps: a row has gone through five steps", ("b1", "acme", "7.00", None, LONG))
found.when(
    "not published: a second row has not been published",
    *(("b1", "acme", "120.50", None, THREE), ("b1", "bolt", "9.00", None, OTHER[:2])),
)
found.when(
    "two batches: two batches have the same published key",
    *(("b1", "acme", "120.50", None, THREE), ("b2", "bolt", "9.00", None, (("ingest", "X"), *THREE[1:]))),
)
found.when(
    "one source: two published rows come from one source row",
    *(("b1", "acme", "120.50", None, THREE), ("b1", "acme", "1.00", 1, (("normalize", "a-9"), ("publish", "a-9")))),
)
found.when("at once: a row was published without a step before", ("b1", "acme", "5.00", None, THREE[2:]))
found.when("alike: two published rows are alike, and so are their source keys",
           ("b1", "acme", "5.00", None, THREE), ("b2", "acme", "5.00", None, THREE))  # fmt: skip

STEPS = ("ingest", "normalize", "enrich", "check", "it's", "Publish", "publish it")


def some_chains(chance):
    """Return up to four chains in two batches, most of them short, with keys that come again in other steps."""
    chains, used, number = [], set(), 1
    for _ in range(chance.randint(0, 4)):
        batch, length = chance.choice(("b1", "b1", "b 2")), chance.choice((1, 2, 3, 3, 4, 6))
        between = [f"step {place}" for place in range(40)] if chance.random() < 0.04 else STEPS
        length = len(between) if between is not STEPS else length
        published = chance.random() < 0.8
        names = [*chance.sample(between, length - 1), "publish" if published else "last"]
        steps = [(name, chance.choice(("A-1", "a-1", "a-2", " a"))) for name in names]
        if any((batch, *step) in used for step in steps):
            continue
        used |= {(batch, *step) for step in steps}
        parent = chance.choice([None, None, None, *range(1, number)][:9])
        number += length
        customer = chance.choice(("acme", "bolt", "acme", "bolt", "", None))
        chains.append((batch, customer, chance.choice(("1.00", "2")), parent, tuple(steps)))
    return tuple(chains)


found.drawn(together=shapes.rolled(some_chains), turned=shapes.evenly([False, True]), times=80)

trace.asks("""
three steps: Which entry has no parent, and what is its key?
two rows: How many orders make this number?
five steps: How many steps lie between the number and its source, and who says so?
not published: Which rows have been published?
two batches: Which batch is the published row of?
one source: How many rows were published?
at once: Which entry is the first of this chain?
alike: Two rows were published. Are they one because they look alike?
""")
trace.slips("""
two steps exactly: The chain is longer. What goes on until there is nothing more?
    = select staging.customer, staging.amount, first.key as source_key
    = from staging
    = join lineage as entry using (batch_id, step, key)
    = join lineage as parent on parent.id = entry.parent_id
    = join lineage as first on first.id = parent.parent_id
    = where staging.step = 'publish'
all the way: Each step of the chain is there. Which one is the source?
    - where staging.step = 'publish' and chain.parent_id is null
    + where staging.step = 'publish'
any batch: Two batches have this key. Whose chain is it?
    ~ on chain.batch_id = staging.batch_id and chain.published => on chain.published
alike is one: Two rows were published, and one is here. Which word makes one of them?
    ~ select staging.customer => select distinct staging.customer
each step counts: A row is there for each step of it. Which rows of staging were published?
    ~ where staging.step = 'publish' and => where
""")

trace.equal("""
each row is another: a chain has one entry with this parent and this published row
    ~ union all => union
""")


@trace.also_right(costs="the chain is followed from the source rows on, forwards")
def forwards():
    return """
with recursive way(id, source_key) as (
    select id, key from lineage where parent_id is null
    union all
    select child.id, way.source_key from way join lineage as child on child.parent_id = way.id
)
select s.customer, s.amount, way.source_key
from way join lineage as l using (id) join staging as s using (batch_id, step, key)
where l.step = 'publish'
"""


trace.hints += [
    "A recursive query has two parts. The first begins: the entries of publish. The second goes one step back, from "
    "parent_id to the entry with this id. Carry along what you need at the end: which published row it began with.",
    "A twin: which harbour did each parcel start from?\n"
    "    with recursive way as (\n"
    "        select parcel, harbour, came_from from stops where harbour = 'Oslo'\n"
    "        union all\n"
    "        select way.parcel, stops.harbour, stops.came_from from way join stops on stops.number = way.came_from\n"
    "    )\n"
    "    select parcel, harbour from way where came_from is null",
]
