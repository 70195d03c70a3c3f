"""Break, further: the query that would have told about the stale row."""

import itertools

from hypothesis import strategies as st

from breakfix.lab import exercise

from . import draws
from .worlds import in_memory


@exercise(phase="break", kind="sql", core=False, minutes=10)
def stale_rows():
    """Which rows of target are older than a good event that was received for them?

    Given     target (key text primary key, name text, value double, ts text) after load; it can have keys of
              which nothing was received, and lack keys of which something was.
              received (position bigint, key text, name text, value text, ts text, reason text): the batch; reason is
              NULL for a good row. No ts is NULL; all times have one form, so the greater text is the later time.
    Leave     one query with the columns key, shown (the ts in target) and newest (the latest ts among the good received
              events of this key), one row for each row of target for which newest is later than shown, sorted by key.
    Not touch any table.
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


@stale_rows.look
def found(world, query, target, received):
    world.hold(*((key, "purchase", 1.0, clock) for key, clock in target))
    said = itertools.cycle((("refund", "70"), ("purchase", "1"), ("cancelled", "0.5")))  # of no account here
    world.receive(*((key, *next(said), clock, *reason) for key, clock, *reason in received))
    return world.rows(query)


BAD = "value is not a number"

found.when(
    "newest came first: the newest event of evt-003 arrived before an older one, and target shows the older one",
    [("evt-003", "13:00")],
    [("evt-003", "14:00"), ("evt-003", "13:00")],
)
found.when("nothing to tell: target shows the newest event", [("evt-003", "13:00")], [("evt-003", "13:00")])
found.when(
    "a newer one was rejected: of two keys the newest event was rejected, and one has a good newer one besides",
    [("evt-003", "13:00"), ("evt-004", "09:00")],
    [("evt-003", "13:00"), ("evt-003", "14:00", BAD), ("evt-004", "13:00"), ("evt-004", "14:00", BAD)],
)
found.when("target is ahead: it shows an event of an earlier batch", [("evt-003", "14:00")], [("evt-003", "13:00")])
found.when(
    "two newer events: two events of the key are newer than what target shows",
    [("evt-003", "09:30")],
    [("evt-003", "14:00"), ("evt-003", "13:00"), ("evt-003", "09:30")],
)
found.when(
    "two keys: two keys are out of date",
    [("evt-009", "09:00"), ("evt-001", "08:00")],
    [("evt-009", "10:00"), ("evt-001", "11:00"), ("evt-009", "09:00"), ("evt-001", "08:00")],
)
found.when("a key that target lacks: target has no row of evt-004", [("evt-003", "13:00")], [("evt-004", "14:00")])


@st.composite
def tables(draw):
    """Return rows of target and of received; mostly the times run with the keys, or against them."""
    few = draw(draws.neighbours)
    reasons = st.sampled_from(("no key", "", BAD))
    rejected = st.tuples(st.sampled_from((*draws.KEYS, "", None)), st.sampled_from(few), reasons)
    good = st.tuples(draws.keys, st.sampled_from(few))
    rows = draw(st.lists(good, min_size=1, max_size=3, unique_by=lambda row: row[0]))
    if draw(st.integers(0, 2)):
        keys, clocks = zip(*rows, strict=True)
        rows = list(zip(sorted(keys), sorted(clocks, reverse=draw(st.booleans())), strict=True))
        ahead = st.just(1)
    else:
        ahead = st.sampled_from((-1, 0, 1))
    maybe = st.sampled_from(((), (), (), ("",), (BAD,)))
    near = [(key, draws.later(clock, draw(ahead)), *draw(maybe)) for key, clock in rows]
    return draw(st.permutations(rows)), draw(
        st.permutations(near + draw(st.lists(st.one_of(good, rejected), max_size=4)))
    )


found.drawn(together=tables(), times=22)

stale_rows.asks("""
newest came first: Which of its two events is the newest, and does target show it?
nothing to tell: Both say 13:00. Is one of them late?
a newer one was rejected: It was rejected. Should target have shown it?
target is ahead: target knows more than this batch. Is that a fault?
two newer events: Two events are newer: how many rows does the key get?
two keys: Which key comes first?
a key that target lacks: Which row of target is out of date?
""")

stale_rows.slips("""
rejected ones too: One of the events was rejected. Should target have shown it?
    - where received.reason is null
equal is late: The same time on both sides: is one of them late?
    ~ newest.ts > target.ts => newest.ts >= target.ts
whatever differs: They differ. Which of the two is ahead?
    ~ newest.ts > target.ts => newest.ts <> target.ts
last to arrive: The last to arrive is what target shows already. Which one is the newest?
    ~ max(ts) => arg_max(ts, position)
a row for each event: Two newer events, two rows of one key: which of them is the newest?
    - max(ts) as ts from received where received.reason is null group by key
    + ts from received where received.reason is null
in no order: A table has no order, and neither has a join. Who asked for one?
    - order by target.key
rows that are not there: The question is about rows of target. Which of its rows is this about?
    ~ target join newest on newest.key = target.key => newest left join target on newest.key = target.key
    ~ newest.ts > target.ts => newest.ts > coalesce(target.ts, '')
""")


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
