"""Alter: ask a new question of lineage, reject more, read again what may have come late."""

from datetime import datetime, timedelta

import pandas as pd

from breakfix.lab import exercise
from breakfix.projects.level_6.level6_mini_capstone.worlds import in_memory

__all__ = ["feed", "lineage_by_step", "overlap_minutes", "reject_reason"]


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
    """evt-005 was rejected"""
    world.hold(("evt-001", "user_signup", 1.0, "08:00"))
    world.trace(("evt-001", "load"), ("evt-005", "reject"), ("evt-001", "stage"))
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


@exercise(phase="alter", kind="sql", minutes=12)
def reject_reason():
    """Say of each received row why it is to be rejected, or NULL.

    Given     received (position bigint, key text, name text, value text, ts text, reason text): all of them but
              position can be NULL; reason is NULL in all rows.
    Leave     one query with the columns position and reason, one row for each received row, in order of position.
              reason is the first of these that applies, and NULL for a good row:
              'no key'                 key is NULL or blank (empty, or nothing but spaces)
              'no name'                name is NULL or blank
              'value is not a number'  value is NULL, or cannot be cast to DOUBLE, or is NaN or infinite as a DOUBLE
                                       (1e400 is too large for a DOUBLE, and the cast makes it infinite)
    """
    return """
select position, case
    when coalesce(trim(key), '') = '' then 'no key'
    when coalesce(trim(name), '') = '' then 'no name'
    when not coalesce(isfinite(try_cast(value as double)), false) then 'value is not a number'
end as reason
from received
order by position
"""


reject_reason.world(in_memory)
reject_reason.costs = "one pass; each value is cast once"
reject_reason.stub("""
select position, case
    when key is null or key = '' then 'no key'
    when try_cast(value as double) is null then 'value is not a number'
end as reason
from received
order by position
""")


@reject_reason.trial(asks="The scale shows 0. Did it measure?", next="decide what 0 is")
def zero_is_measured(world, query):
    """a good row has the value 0, and another -3.5"""
    world.receive(("evt-001", "user_signup", "0", "08:00"), ("evt-002", "page_view", "-3.5", "08:05"))
    return world.rows(query)


@reject_reason.trial(asks="Seven rows came in. How many does your query answer for?", next="count the rows")
def the_sample(world, query):
    """an empty key and a text that is no number stand between good rows"""
    world.receive(
        ("evt-001", "user_signup", "1", "08:00"),
        ("", "orphan_event", "10", "10:00"),
        ("evt-005", "api_call", "not_a_number", "10:30"),
        ("evt-006", "logout", "1", "11:00"),
    )
    return world.rows(query)


@reject_reason.trial(asks="Who could find an event whose key is two spaces?", next="look at the key again")
def a_key_of_spaces(world, query):
    """a key is two spaces"""
    world.receive(("  ", "logout", "1", "11:00"))
    return world.rows(query)


@reject_reason.trial(asks="Two names that say nothing: which of them did you meet?", next="look at the names")
def a_name_that_says_nothing(world, query):
    """a name is empty, and another a space"""
    world.receive(("evt-001", "", "1", "08:00"), ("evt-002", " ", "1", "08:05"))
    return world.rows(query)


@reject_reason.trial(asks="What is `NULL = ''`? And `not NULL`?", next="follow the NULL through each condition")
def nulls(world, query):
    """key, name and value are NULL, each in one row"""
    world.receive((None, "logout", "1", "11:00"), ("evt-006", None, "1", "11:00"), ("evt-006", "logout", None, "11:00"))
    return world.rows(query)


@reject_reason.trial(asks="What does 'nan' become as a DOUBLE?", next="ask more of the number than to be one")
def not_a_number_at_all(world, query):
    """a value is nan"""
    world.receive(("evt-004", "reading", "nan", "09:00"))
    return world.rows(query)


@reject_reason.trial(asks="How large is 1e400 as a DOUBLE?", next="ask where the numbers end")
def too_large(world, query):
    """the values are 1e400 and -infinity"""
    world.receive(("evt-004", "reading", "1e400", "09:00"), ("evt-005", "reading", "-infinity", "09:01"))
    return world.rows(query)


@reject_reason.trial(asks="Two reasons apply. Which one comes first in the task?", next="look at the order")
def two_reasons(world, query):
    """a row has neither key nor name, and another neither name nor number"""
    world.receive(("", "", "1", "10:00"), ("evt-005", "", "x", "10:30"))
    return world.rows(query)


@reject_reason.mistake(says="0 is a reading. Who told you that it is nothing?")
def zero_is_nothing():
    return """
select position, case
    when coalesce(trim(key), '') = '' then 'no key'
    when coalesce(trim(name), '') = '' then 'no name'
    when coalesce(try_cast(value as double), 0) = 0 or not isfinite(try_cast(value as double))
        then 'value is not a number'
end as reason
from received
order by position
"""


@reject_reason.mistake(says="Where are the good rows? Each received row gets an answer.")
def only_the_bad():
    return """
select * from (
    select position, case
        when coalesce(trim(key), '') = '' then 'no key'
        when coalesce(trim(name), '') = '' then 'no name'
        when not coalesce(isfinite(try_cast(value as double)), false) then 'value is not a number'
    end as reason
    from received
) where reason is not null
order by position
"""


@reject_reason.mistake(says="Two spaces are not the empty text. Could you tell them apart on paper?")
def empty_only():
    return """
select position, case
    when coalesce(key, '') = '' then 'no key'
    when coalesce(name, '') = '' then 'no name'
    when not coalesce(isfinite(try_cast(value as double)), false) then 'value is not a number'
end as reason
from received
order by position
"""


@reject_reason.mistake(says="One of them is NULL. What does a condition say to NULL: yes, no, or nothing?")
def nothing_said_to_null():
    return """
select position, case
    when trim(key) = '' then 'no key'
    when trim(name) = '' then 'no name'
    when not isfinite(try_cast(value as double)) or try_cast(value as double) is null then 'value is not a number'
end as reason
from received
order by position
"""


@reject_reason.mistake(says="It could be cast. Is 'nan' a number that you would like to add up?")
def whatever_can_be_cast():
    return """
select position, case
    when coalesce(trim(key), '') = '' then 'no key'
    when coalesce(trim(name), '') = '' then 'no name'
    when try_cast(value as double) is null then 'value is not a number'
end as reason
from received
order by position
"""


@reject_reason.mistake(says="NaN is out. What is larger than every number?")
def infinity_passes():
    return """
select position, case
    when coalesce(trim(key), '') = '' then 'no key'
    when coalesce(trim(name), '') = '' then 'no name'
    when coalesce(isnan(try_cast(value as double)), true) then 'value is not a number'
end as reason
from received
order by position
"""


@reject_reason.mistake(says="Two reasons apply to one row. Which one does the task name first?")
def last_reason_first():
    return """
select position, case
    when not coalesce(isfinite(try_cast(value as double)), false) then 'value is not a number'
    when coalesce(trim(name), '') = '' then 'no name'
    when coalesce(trim(key), '') = '' then 'no key'
end as reason
from received
order by position
"""


@reject_reason.also_right(costs="the same pass; a blank becomes NULL first, and then one test is enough")
def blank_becomes_null():
    return """
select position, case
    when nullif(trim(key), '') is null then 'no key'
    when nullif(trim(name), '') is null then 'no name'
    when isfinite(try_cast(value as double)) then null
    else 'value is not a number'
end as reason
from received
order by position
"""


@reject_reason.also_right(costs="each rule is a column, easy to count by; the rules are put in order at the end")
def a_column_for_each_rule():
    return """
with judged as (
    select position,
           if(regexp_matches(coalesce(key, ''), '[^ ]'), null, 'no key') as first,
           if(regexp_matches(coalesce(name, ''), '[^ ]'), null, 'no name') as second,
           if(abs(coalesce(try_cast(value as double), 'inf')) < 'inf'::double, null, 'value is not a number') as third
    from received
)
select position, coalesce(first, second, third) as reason from judged order by position
"""


reject_reason.hints += [
    "A condition has three answers: true, false and NULL, and CASE goes on at false and at NULL alike. COALESCE turns "
    "the third answer into one of the other two. For the rest look at what DuckDB has: `trim` for text, `isnan`, "
    "`isinf` and `isfinite` for a DOUBLE.",
    "A twin on another table: why a parcel stays at the desk.\n"
    "    case\n"
    "        when coalesce(length(address), 0) < 3 then 'no address'\n"
    "        when coalesce(isinf(try_cast(kilos as double)), true) then 'not weighed'\n"
    "    end\n"
    "What does its second line say to a weight that is NULL? And to nan?",
]


FIRST_RUN = datetime(2025, 1, 15, 12)
LATE = {"11:19:00": 80, "11:40:30": 25, "11:58:00": 3}  # three events and the minutes that each was under way


def feed():
    """Return a day's events as a DataFrame: key, ts (when it happened), arrived (when the pipeline could read it)."""
    events = []
    for place in range(6000):  # 08:00 to 13:00, one every three seconds
        ts = datetime(2025, 1, 15, 8) + timedelta(seconds=3 * place)
        minutes = LATE.get(f"{ts:%H:%M:%S}", 0)
        events.append((f"evt-{place:04}", ts, ts + timedelta(minutes=minutes)))
    return pd.DataFrame(events, columns=["key", "ts", "arrived"])


@exercise(phase="alter", kind="value", minutes=8)
def overlap_minutes():
    """By how many minutes does a run reach back behind the watermark?

    Given     feed: key, ts (when the event happened) and arrived (when the pipeline could read it). The first run
              reads at 12:00:00 what has arrived by then, and its watermark is 12:00:00. The second run, at 13:00:00,
              reads every event that has arrived and has a ts later than the watermark less `overlap_minutes`.
    Leave     a number of minutes with which the two runs together lose no event, and the second reads fewer than
              1,000 events that the first has read already.
    """
    return 45


overlap_minutes.range = (42, 50)
overlap_minutes.costs = "each minute of overlap reads twenty events again; load has to bear it"


def second_run(minutes):
    """Return the events that two runs lose, and those that the second reads again."""
    events = feed()
    edge = FIRST_RUN - timedelta(minutes=minutes)
    known = events["arrived"] <= FIRST_RUN
    return int((~known & (events["ts"] <= edge)).sum()), int((known & (events["ts"] > edge)).sum())


@overlap_minutes.trial(
    asks="How far behind the mark lies the oldest event that came late?", next="look for late events"
)
def nothing_lost(world, overlap_minutes):
    """three events come after the first run and happened before its watermark"""
    return {"lost": second_run(overlap_minutes)[0]}


@overlap_minutes.trial(asks="How many events happen in one minute?", next="count what is read twice")
def not_too_much_again(world, overlap_minutes):
    """twenty events happen in a minute, and the first run has read most of them"""
    again = second_run(overlap_minutes)[1]
    return {"read_again": "fewer than 1,000" if again < 1000 else again}


@overlap_minutes.mistake(says="Without overlap the late ones are lost. Which are they?")
def none_at_all():
    return 0


@overlap_minutes.mistake(says="A negative overlap leaps over the mark. What lies in the gap?")
def forward():
    return -10


@overlap_minutes.mistake(says="The oldest late event lies exactly on the edge. Is it later than the edge?")
def on_the_edge():
    return 41


@overlap_minutes.mistake(says="That is how long it was under way. How far behind the mark did it happen?")
def under_way():
    return 80


@overlap_minutes.mistake(says="Nothing is lost, and the whole morning is read twice. Who pays for that?")
def a_day():
    return 1440


overlap_minutes.hints += [
    "Two clocks again. Late is what *arrived* after the first run; how far to reach back is measured in *ts*, from the "
    "watermark. A query on feed finds the late ones; the comparison with the edge is `later than`, not `at least`.",
    "A twin: letters are sorted by postmark, the mark is the 20th, and a letter of the 13th comes in on the 22nd. To "
    "see letters with a postmark later than (20 less n), n has to be 8: with 7 the edge is the 13th itself.",
]
