"""Alter: ask a new question of lineage."""

from breakfix.lab import exercise

from .worlds import in_memory


@exercise(phase="alter", kind="sql", minutes=6)
def lineage_by_step():
    """How many entries does lineage hold for each step?

    Given     lineage (key text, step text): one row for each step that an event took; key can be NULL, and the same
              key can pass a step more than once.
              target (key text primary key, name text, value double, ts text).
    Leave     one query with the columns step (text) and entries (integer), one row for each step that occurs, sorted
              by step.
    """
    return """
select step, count(*) as entries
from lineage
group by step
order by step
"""


lineage_by_step.world(in_memory)
lineage_by_step.costs = "one pass over lineage"


@lineage_by_step.trial(asks="Which of the two steps comes first in the alphabet?", next="look at the order of the rows")
def one_event(world, query):
    """one event was staged and loaded"""
    world.hold(("evt-001", "user_signup", 1.0, "08:00"))
    world.trace(("evt-001", "stage"), ("evt-001", "load"))
    return world.rows(query)


@lineage_by_step.trial(asks="evt-003 passed twice: how many entries is that?", next="decide what one entry is")
def a_key_that_passed_twice(world, query):
    """evt-003 came twice in one batch"""
    world.hold(("evt-003", "purchase_updated", 59.99, "12:00"))
    world.trace(("evt-003", "load"), ("evt-003", "load"), ("evt-003", "stage"), ("evt-003", "stage"))
    return world.rows(query)


@lineage_by_step.trial(asks="evt-005 never got to target. Where is it?", next="ask which table knows all events")
def a_rejected_event(world, query):
    """two events were rejected, and one was loaded"""
    world.hold(("evt-001", "user_signup", 1.0, "08:00"))
    world.trace(("evt-001", "load"), ("evt-005", "reject"), ("evt-007", "reject"), ("evt-001", "stage"))
    return world.rows(query)


@lineage_by_step.trial(asks="Its key is NULL. Did it pass the step all the same?", next="count the row without a key")
def an_event_without_a_key(world, query):
    """a rejected event has the key NULL"""
    world.hold(("evt-001", "user_signup", 1.0, "08:00"))
    world.trace(("evt-001", "load"), (None, "reject"), ("evt-001", "stage"))
    return world.rows(query)


@lineage_by_step.trial(asks="Two events were loaded: how many rows say so?", next="ask for one row a step")
def two_keys(world, query):
    """two events were staged and loaded"""
    world.hold(("evt-001", "user_signup", 1.0, "08:00"), ("evt-002", "page_view", 0.5, "08:05"))
    world.trace(("evt-001", "load"), ("evt-002", "load"), ("evt-001", "stage"), ("evt-002", "stage"))
    return world.rows(query)


@lineage_by_step.mistake(says="evt-003 passed twice: how many entries is that?")
def distinct_keys():
    return "select step, count(distinct coalesce(key, '')) as entries from lineage group by step order by step"


@lineage_by_step.mistake(says="One row has no key. Did nothing happen to it?")
def counted_keys():
    return "select step, count(key) as entries from lineage group by step order by step"


@lineage_by_step.mistake(says="Some events never got to target. Where are they?")
def joined_to_target():
    return "select step, count(*) as entries from lineage join target using (key) group by step order by step"


@lineage_by_step.mistake(says="One row for each step, please: what is each of yours one row for?")
def grouped_by_key():
    return "select step, count(*) as entries from lineage group by step, key order by step"


@lineage_by_step.mistake(says="A table has no order. Who asked for one?")
def in_no_order():
    return "select step, count(*) as entries from lineage group by step"


@lineage_by_step.mistake(says="Which row comes first: that of the smaller name, or of the greater number?")
def most_entries_first():
    return "select step, count(*) as entries from lineage group by step order by entries desc, step"


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
    "A line of lineage says: this event took this step. So the question is about lines, not about keys: put the lines "
    "of each step together, count the lines of each heap, and ask for an order, since none comes by itself.",
    "A twin on another table: letters handed in at each desk, by the name of the desk:\n"
    "    select desk, count(*) as letters from post_book group by desk order by desk",
]
