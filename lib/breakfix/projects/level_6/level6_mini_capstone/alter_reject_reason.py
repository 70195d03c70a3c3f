"""Alter: reject more than the baseline does."""

from breakfix.lab import exercise

from .worlds import in_memory


@exercise(phase="alter", kind="sql", core=False, minutes=12)
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
        backwards=True,
    )
    return world.rows(query)


@reject_reason.trial(asks="Which of the five is no number?", next="look at how a number can be written")
def numbers_in_other_forms(world, query):
    """good values are written as 1e3, .5, -1e300, 12345678901234567890 and 0.00001"""
    values = ("1e3", ".5", "-1e300", "12345678901234567890", "0.00001")
    world.receive(*(("evt-001", "reading", value, "08:00") for value in values))
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


@reject_reason.mistake(says="What cannot be cast is NULL. What is `not` of that?")
def not_of_null():
    return """
select position, case
    when coalesce(trim(key), '') = '' then 'no key'
    when coalesce(trim(name), '') = '' then 'no name'
    when not isfinite(try_cast(value as double)) then 'value is not a number'
end as reason
from received
order by position
"""


@reject_reason.mistake(says="How many digits does a DOUBLE hold, and how large does it get?")
def as_a_decimal():
    return """
select position, case
    when coalesce(trim(key), '') = '' then 'no key'
    when coalesce(trim(name), '') = '' then 'no name'
    when try_cast(value as decimal(18, 3)) is null then 'value is not a number'
end as reason
from received
order by position
"""


@reject_reason.mistake(says="A number can be written in more ways. Who knows them all: you, or the engine?")
def by_its_looks():
    return """
select position, case
    when coalesce(trim(key), '') = '' then 'no key'
    when coalesce(trim(name), '') = '' then 'no name'
    when not coalesce(regexp_full_match(value, '[-]?[0-9]+([.][0-9]+)?'), false) then 'value is not a number'
end as reason
from received
order by position
"""


@reject_reason.mistake(says="A table has no order of its own. Who asked for one?")
def in_no_order():
    return """
select position, case
    when coalesce(trim(key), '') = '' then 'no key'
    when coalesce(trim(name), '') = '' then 'no name'
    when not coalesce(isfinite(try_cast(value as double)), false) then 'value is not a number'
end as reason
from received
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
