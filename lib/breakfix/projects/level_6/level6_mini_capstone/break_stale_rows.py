"""Break, further: the query that would have told about the stale row."""

from breakfix.lab import exercise

from .worlds import in_memory


@exercise(phase="break", kind="sql", core=False, minutes=10)
def stale_rows():
    """Which rows of target are older than a good event that was received for them?

    Given     target (key text primary key, name text, value double, ts text) after load.
              received (position bigint, key text, name text, value text, ts text, reason text): the batch; reason is
              NULL for a good row. No ts is NULL; all times have one form, so the greater text is the later time.
    Leave     one query with the columns key, shown (the ts in target) and newest (the latest ts among the good received
              events of this key), one row for each row of target for which newest is later than shown, sorted by key.
    """
    return """
with newest as (select key, max(ts) as ts from received where received.reason is null group by key)
select target.key, target.ts as shown, newest.ts as newest
from target join newest on newest.key = target.key
where newest.ts > target.ts
order by target.key
"""


stale_rows.world(in_memory)
stale_rows.costs = "the newest of each key first, then one comparison for each key"


@stale_rows.trial(
    asks="Which of its two events is the newest, and does target show it?", next="look for the newest event"
)
def newest_came_first(world, query):
    """the newest event of evt-003 arrived before an older one, and target shows the older one"""
    world.hold(("evt-003", "purchase_fixed", 54.99, "13:00"))
    world.receive(("evt-003", "refund", "0", "14:00"), ("evt-003", "purchase_fixed", "54.99", "13:00"))
    return world.rows(query)


@stale_rows.trial(asks="Both say 13:00. Is one of them late?", next="decide what `later` means")
def nothing_to_tell(world, query):
    """target shows the newest event of each key"""
    world.hold(("evt-003", "purchase", 54.99, "13:00"))
    world.receive(("evt-003", "purchase", "54.99", "13:00"))
    return world.rows(query)


@stale_rows.trial(asks="It was rejected. Should target have shown it?", next="look at reason")
def a_newer_one_was_rejected(world, query):
    """the newest event of each of two keys was rejected, and one of them has a good newer one besides"""
    world.hold(("evt-003", "purchase", 54.99, "13:00"), ("evt-004", "purchase", 9.99, "09:00"))
    world.receive(
        ("evt-003", "purchase", "54.99", "13:00"),
        ("evt-003", "refund", "x", "14:00", "no number"),
        ("evt-004", "fixed", "8.99", "13:00"),
        ("evt-004", "refund", "x", "14:00", "no number"),
    )
    return world.rows(query)


@stale_rows.trial(asks="target knows more than this batch. Is that a fault?", next="look which of the two is later")
def target_is_ahead(world, query):
    """target shows a later event, of an earlier batch"""
    world.hold(("evt-003", "refund", 0.0, "14:00"))
    world.receive(("evt-003", "purchase", "54.99", "13:00"))
    return world.rows(query)


@stale_rows.trial(asks="Two events are newer: how many rows does the key get?", next="ask for one row a key")
def two_newer_events(world, query):
    """two events of the key are newer than what target shows"""
    world.hold(("evt-003", "purchase", 49.99, "09:30"))
    world.receive(
        ("evt-003", "refund", "0", "14:00"),
        ("evt-003", "fixed", "5", "13:00"),
        ("evt-003", "purchase", "49.99", "09:30"),
    )
    return world.rows(query)


@stale_rows.trial(asks="Which key comes first?", next="look at the order of the rows")
def two_keys(world, query):
    """two keys are out of date"""
    world.hold(("evt-009", "b", 1.0, "09:00"), ("evt-001", "a", 1.0, "08:00"))
    world.receive(
        ("evt-009", "b", "2", "10:00"), ("evt-001", "a", "2", "11:00"), ("evt-009", "b", "1", "09:00"),
        ("evt-001", "a", "1", "08:00"),
    )  # fmt: skip
    return world.rows(query)


@stale_rows.mistake(says="One of the events was rejected. Should target have shown it?")
def rejected_ones_too():
    return """
select target.key, target.ts as shown, max(received.ts) as newest
from target join received on received.key = target.key
where received.ts > target.ts
group by all
order by target.key
"""


@stale_rows.mistake(says="The same time on both sides: is one of them late?")
def equal_is_late():
    return """
select target.key, target.ts as shown, max(received.ts) as newest
from target join received on received.key = target.key
where received.reason is null and received.ts >= target.ts
group by target.key, target.ts
order by target.key
"""


@stale_rows.mistake(says="They differ. Which of the two is ahead?")
def whatever_differs():
    return """
select target.key, target.ts as shown, max(received.ts) as newest
from target join received on received.key = target.key
where received.reason is null and received.ts <> target.ts
group by target.key, target.ts
order by target.key
"""


@stale_rows.mistake(says="The last to arrive is what target shows already. Which one is the newest?")
def last_to_arrive():
    return """
select target.key, target.ts as shown, arg_max(received.ts, received.position) as newest
from target join received on received.key = target.key
where received.reason is null
group by target.key, target.ts
having arg_max(received.ts, received.position) > target.ts
order by target.key
"""


@stale_rows.mistake(says="Two newer events, two rows of one key: which of them is the newest?")
def a_row_for_each_event():
    return """
select target.key, target.ts as shown, received.ts as newest
from target join received on received.key = target.key
where received.reason is null and received.ts > target.ts
order by target.key
"""


@stale_rows.mistake(says="A table has no order, and neither has a join. Who asked for one?")
def in_no_order():
    return """
select target.key, target.ts as shown, max(received.ts) as newest
from target join received on received.key = target.key
where received.reason is null and received.ts > target.ts
group by target.key, target.ts
"""


@stale_rows.also_right(costs="joins every event before it puts them together")
def join_then_group():
    return """
select target.key, target.ts as shown, max(received.ts) as newest
from target join received using (key)
where received.reason is null and received.ts > target.ts
group by all
order by 1
"""


@stale_rows.also_right(costs="one look at the batch for each row of target; the engine makes a join of it")
def a_question_for_each_row():
    return """
select key, shown, newest from (
    select t.key, t.ts as shown,
           (select max(r.ts) from received r where r.key = t.key and r.reason is null) as newest
    from target t
) where newest > shown order by key
"""


stale_rows.hints += [
    "Two tables tell about one key: what is shown, and what came. Bring them together by key, keep the pairs in which "
    "what came is good and later, and make one row of each key's pairs with an aggregate.",
    "A twin on other tables: shelves whose label shows a lower price than the latest good list, by shelf:\n"
    "    select label.shelf, label.price, max(list.price) as dearest\n"
    "    from label join list on list.shelf = label.shelf\n"
    "    where list.checked and list.price > label.price\n"
    "    group by label.shelf, label.price order by label.shelf",
]
