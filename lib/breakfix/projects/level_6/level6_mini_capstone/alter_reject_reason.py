"""Alter: reject more than the baseline does."""

from hypothesis import strategies as st

from breakfix.lab import exercise

from . import draws
from .worlds import in_memory


@exercise(phase="alter", kind="sql", core=False, minutes=12)
def reject_reason():
    """Say of each received row why it is to be rejected, or NULL.

    Given     received (position bigint, key text, name text, value text, ts text, reason text): all of them but
              position can be NULL; reason is NULL in all rows.
    Leave     one query with the columns position and reason, one row for each received row, in order of position.
              reason is the first of these that applies, and NULL for a good row:
              'no key'                 key is NULL or blank: empty, or nothing but spaces. A tab or a line break is
                                       no space; no other kind of space, such as a no-break space, occurs
              'no name'                name is NULL or blank
              'value is not a number'  value is NULL, or cannot be cast to DOUBLE, or is NaN or infinite as a DOUBLE
                                       (1e400 is too large for a DOUBLE, and the cast makes it infinite)
    Not touch any table.
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


@reject_reason.look
def reasons(world, query, *events):
    world.receive(*events)
    return world.rows(query)


def good(value):
    """Return an event to which nothing but its value can be an objection."""
    return ("evt-001", "reading", value, "08:00")


reasons.when("zero is measured: a good row has the value 0, and another -3.5", good("0"), good("-3.5"))
reasons.when(
    "the sample: an empty key and a text that is no number stand between good rows",
    *[good("1"), ("", "orphan_event", "10", "10:00"), good("not_a_number"), good("1")],
)
reasons.when(
    "numbers in other forms: good values are written as 1e3, .5, -1.5e308, 12345678901234567890 and 0.00001",
    *map(good, ("1e3", ".5", "-1.5e308", "12345678901234567890", "0.00001")),
)
reasons.when("a key of spaces: a key is two spaces", ("  ", "logout", "1", "11:00"))
reasons.when(
    "a key of a tab: a key is a tab, and a name is a space, a tab and a line break",
    *[("\t", "logout", "1", "11:00"), ("evt-001", " \t\n", "1", "08:00")],
)
reasons.when(
    "a name that says nothing: a name is empty, and another a space",
    *[("evt-001", "", "1", "08:00"), ("evt-002", " ", "1", "08:05")],
)
reasons.when(
    "nulls: key, name and value are NULL, each in one row",
    *[(None, "logout", "1", "11:00"), ("evt-006", None, "1", "11:00"), ("evt-006", "logout", None, "11:00")],
)
reasons.when("not a number at all: a value is nan", good("nan"))
reasons.when("too large: the values are 1e400 and -infinity", good("1e400"), good("-infinity"))
reasons.when(
    "two reasons: a row has neither key nor name, and another neither name nor number",
    *[("", "", "1", "10:00"), ("evt-005", "", "x", "10:30")],
)

TEXTS = ("evt-001", "a b", " a ", "0", "", " ", "   ", "\t", " \t", "\n", None)
WORDS = [sign + word for word in ("nan", "NaN", "NAN", "inf", "INF", "infinity", "Infinity") for sign in ("", "-", "+")]
SPELLED = (
    *("0", "-0", "+5", "5.", ".5", "1e3", "-1E-3", "1e+3", "1e308", "1e309", "-1e309", "1e400", "1e-400", "1_000"),
    *("12345678901234567890", "12pieces", "1,5", "0x10", "--5", "+-5", "1e", "e5", ".", "+", "-", "1d", "true", "nano"),
    *(" 5 ", " nan", "-inf ", "\t7", "", " ", "12 pieces", "1 000", "not_a_number", "infinite", "nan1", None),
)
values = st.sampled_from((*SPELLED, *WORDS, *WORDS))
texts, times = st.sampled_from(TEXTS), st.sampled_from((*draws.CLOCKS, "soon", None))
some = st.one_of(
    values.map(good),
    st.tuples(texts, st.just("evt-001"), values, times),
    st.tuples(st.just("evt-001"), texts, values, times),
    st.tuples(texts, texts, values, times),
)
reasons.drawn(together=st.lists(some, min_size=3, max_size=8).map(tuple), times=25)
reasons.drawn(together=st.just(tuple(map(good, (*SPELLED, *WORDS)))), says=lambda *rows: "every spelling came", times=1)

reject_reason.asks("""
zero is measured: The scale shows 0. Did it measure?
the sample: Four rows came in. How many does your query answer for?
numbers in other forms: Which of the five is no number?
a key of spaces: Who could find an event whose key is two spaces?
a key of a tab: The task says what blank is. Is a tab a space?
a name that says nothing: Two names that say nothing: which of them did you meet?
nulls: What is `NULL = ''`? And `not NULL`?
not a number at all: What does 'nan' become as a DOUBLE?
too large: How large is 1e400 as a DOUBLE?
two reasons: Two reasons apply. Which one comes first in the task?
""")

reject_reason.slips("""
zero is nothing: 0 is a reading. Who told you that it is nothing?
    - when not coalesce(isfinite(try_cast(value as double)), false)
    + when coalesce(try_cast(value as double), 0) = 0 or not isfinite(try_cast(value as double))
only the bad: Where are the good rows? Each received row gets an answer.
    ~ select position, case => from (select position, case
    ~ from received => from received) where reason is not null
empty only: Two spaces are not the empty text. Could you tell them apart on paper?
    ~ trim(key) => key
    ~ trim(name) => name
any white space: A tab takes up room on the page. Does the task call it blank?
    ~ coalesce(trim(key), '') = '' => not regexp_matches(coalesce(key, ''), '[^[:space:]]')
    ~ coalesce(trim(name), '') = '' => not regexp_matches(coalesce(name, ''), '[^[:space:]]')
nothing said to null: One of them is NULL. What does a condition say to NULL: yes, no, or nothing?
    ~ coalesce(trim(key), '') = '' => trim(key) = ''
    ~ coalesce(trim(name), '') = '' => trim(name) = ''
not of null: What cannot be cast is NULL. What is `not` of that?
    ~ not coalesce(isfinite(try_cast(value as double)), false) => not isfinite(try_cast(value as double))
as a decimal: How many digits does a DOUBLE hold, and how large does it get?
    ~ not coalesce(isfinite(try_cast(value as double)), false) => try_cast(value as decimal(18, 3)) is null
by its looks: A number can be written in more ways. Who knows them all: you, or the engine?
    - not coalesce(isfinite(try_cast(value as double)), false)
    + not coalesce(regexp_full_match(value, '[-]?[0-9]+([.][0-9]+)?'), false)
in no order: A table has no order of its own. Who asked for one?
    - order by position
whatever can be cast: It could be cast. Is 'nan' a number that you would like to add up?
    ~ not coalesce(isfinite(try_cast(value as double)), false) => try_cast(value as double) is null
infinity passes: NaN is out. What is larger than every number?
    ~ not coalesce(isfinite(try_cast(value as double)), false) => coalesce(isnan(try_cast(value as double)), true)
last reason first: Two reasons apply to one row. Which one does the task name first?
    - when coalesce(trim(key), '') = '' then 'no key'
    - when coalesce(trim(name), '') = '' then 'no name'
    - when not coalesce(isfinite(try_cast(value as double)), false) then 'value is not a number'
    + when not coalesce(isfinite(try_cast(value as double)), false) then 'value is not a number'
    + when coalesce(trim(name), '') = '' then 'no name'
    + when coalesce(trim(key), '') = '' then 'no key'
""")


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
