"""Alter: ask a new question of lineage."""

from hypothesis import strategies as st

from breakfix.lab import exercise
from breakfix.lab.shapes import rolled

from . import draws
from .worlds import in_memory


@exercise(phase="alter", kind="sql", minutes=6)
def lineage_by_step():
    """How many entries does lineage hold for each step?

    Given     lineage (key text, step text): one row for each step that an event took. key can be NULL, step cannot, and
              the same key can pass a step more than once.
              target (key text primary key, name text, value double, ts text).
    Leave     one query with the columns step (text) and entries (how many), one row for each step that occurs, sorted
              by step.
    Not touch any table.
    """
    return """
select step, count(*) as entries
from lineage
group by step
order by step
"""


lineage_by_step.world(in_memory)
lineage_by_step.costs = "one pass over lineage"


@lineage_by_step.look
def counted(world, query, *entries, held=()):
    world.hold(*((key, "page_view", 1.0, "08:00") for key in held))
    world.trace(*entries)
    return world.rows(query)


counted.when("one event: one event was staged and loaded", ("evt-001", "stage"), ("evt-001", "load"), held=["evt-001"])
counted.when(
    "a key that passed twice: evt-003 came twice in one batch",
    *[("evt-003", "load"), ("evt-003", "load"), ("evt-003", "stage"), ("evt-003", "stage")],
    held=["evt-003"],
)
counted.when(
    "a rejected event: two events were rejected, and one was loaded",
    *[("evt-001", "load"), ("evt-005", "reject"), ("evt-007", "reject"), ("evt-001", "stage")],
    held=["evt-001"],
)
counted.when(
    "an event without a key: a rejected event has the key NULL",
    *[("evt-001", "load"), (None, "reject"), ("evt-001", "stage")],
    held=["evt-001"],
)
counted.when(
    "two keys: two events were staged and loaded",
    *[("evt-001", "load"), ("evt-002", "load"), ("evt-001", "stage"), ("evt-002", "stage")],
    held=["evt-001", "evt-002"],
)

KEYS, STEPS = (*draws.KEYS, "", None), ("archive", "Load", "load", "load ", "reject", "stage")
counted.drawn(
    together=rolled(lambda roll: [(roll.choice(KEYS), roll.choice(STEPS)) for _ in range(roll.randint(0, 9))]),
    held=st.lists(draws.keys, unique=True),
    times=20,
)

lineage_by_step.asks("""
one event: Which of the two steps comes first in the alphabet?
a key that passed twice: evt-003 passed twice: how many entries is that?
a rejected event: evt-005 never got to target. Where is it?
an event without a key: Its key is NULL. Did it pass the step all the same?
two keys: Two events were loaded: how many rows say so?
""")

lineage_by_step.slips("""
distinct keys: evt-003 passed twice: how many entries is that?
    ~ count(*) => count(distinct coalesce(key, ''))
counted keys: One row has no key. Did nothing happen to it?
    ~ count(*) => count(key)
joined to target: Some events never got to target. Where are they?
    ~ from lineage => from lineage join target using (key)
grouped by key: One row for each step, please: what is each of yours one row for?
    ~ group by step => group by step, key
in no order: A table has no order. Who asked for one?
    - order by step
most entries first: Which row comes first: that of the smaller name, or of the greater number?
    ~ order by step => order by entries desc, step
""")


@lineage_by_step.also_right(costs="the same plan, with a name for the count of each row")
def sum_of_ones():
    return "select step, sum(1)::int as entries from (select step from lineage) group by all order by 1"


@lineage_by_step.also_right(costs="one look at the whole table for each step")
def subquery_for_each_step():
    return """
select s.step, (select count(*) from lineage l where l.step = s.step) as entries
from (select distinct step from lineage) s
order by s.step
"""


lineage_by_step.hints += [
    "A line of lineage says: this event took this step. So the question is about lines, not about keys. Put the lines "
    "of each step together, count the lines of each heap, and ask for an order, since none comes by itself.",
    "A twin on another table: letters handed in at each desk, by the name of the desk:\n"
    "    select desk, count(*) as letters from post_book group by desk order by desk",
]
