"""Alter: a third source, in a dialect of its own."""

import contextlib

from breakfix.lab import exercise
from breakfix.lab.shapes import rolled

NOON = 1_700_000_000_000  # milliseconds since 1970


@exercise(phase="alter", minutes=8)
def adapt_gamma(record):
    """Write the adapter of a third source.

    Given     record, a dict as gamma sends it: ref (text), content (text), modified (a whole number of milliseconds
              since 1970). A field can be missing, or None. There can be other fields.
    Return    a dict with exactly four fields: id (the ref, unchanged), value (the content, unchanged), timestamp
              (seconds since 1970, a whole number, rounded down) and source, which is 'gamma'. What is missing or None
              becomes None.
    Do not touch the record.
    """
    modified = record.get("modified")
    return {
        "id": record.get("ref"),
        "value": record.get("content"),
        "timestamp": None if modified is None else modified // 1000,
        "source": "gamma",
    }


adapt_gamma.costs = "one place that knows how gamma speaks; whatever comes after it knows four fields"
adapt_gamma.play = ""


@adapt_gamma.stub
def still_to_be_written(record): ...


@adapt_gamma.look(playable=False)
def adapted(world, adapt_gamma, *records):
    found = [adapt_gamma(record) for record in records]
    if len(found) == 1 or not all(isinstance(each, dict) for each in found):
        return found[0] if len(found) == 1 else found
    return {f"{name} of record {place}": each[name] for place, each in enumerate(found, 1) for name in each}


def at(*times, **more):
    """Return a whole record for each time in milliseconds."""
    return [{"ref": "order_002", "content": "sent", "modified": time, **more} for time in times]


NO_REF, NO_TIME = {"content": "sent"}, {"ref": "order_002", "content": "sent"}
NO_CONTENT = [{"ref": "order_002"} | more for more in ({}, {"content": None}, {"content": ""})]

adapted.when("a whole record: a record has all its fields", *at(NOON))
adapted.when("two seconds: two records changed in two following seconds", *at(NOON, NOON + 1_999))
adapted.when("without a ref: the ref is missing, and in another record None", NO_REF, NO_REF | {"ref": None})
adapted.when("refs that look like numbers: a ref is made of digits, with zeros in front", *at(NOON, ref="0042"))
adapted.when("a ref with a space: there is a space behind the ref", *at(NOON, ref="order_7 "))
adapted.when("without a time: the time is missing, and in another record None", NO_TIME, *at(None))
adapted.when("new years day 1970: the time is 0", *at(0))
adapted.when("before 1970: the times are 1,500 ms and one ms before 1970", *at(-1_500, -1))
adapted.when("an empty ref: the ref is an empty text", *at(NOON, ref=""))
adapted.when("without content: the content is missing, or None, or an empty text", *NO_CONTENT)

REFS = [
    "",
    "0",
    "0042",
    " a ",
    "a\n",
    "order_002",
    "ORDER_2",
    "None",
    "a longer name than usual",
    "e\u0301",
    "a,b",
    None,
]
FIELDS = dict.fromkeys(["ref", "content", "id", "source", "value"], REFS)
TIMES = [0, 1, 999, 1000, -1, -999, -1000, -1001, NOON, NOON + 999, 10**18 - 1, 1 - 10**18, 2**53 * 1000 + 999, None]
FIELDS["modified"] = FIELDS["timestamp"] = TIMES


def fields(hand):
    """Return a record: each field there or not, and some that are not asked for."""
    return ({name: hand.choice(values) for name, values in FIELDS.items() if hand.random() < 0.7},)


adapted.drawn(together=rolled(fields), times=200)

adapt_gamma.asks("""
a whole record: Three fields came. Under which names does each go on?
two seconds: When was it changed, in seconds?
without a ref: The record has no ref. What is it about?
refs that look like numbers: Is 0042 the number 42?
a ref with a space: Who put the space there, and who may take it away?
without a time: gamma did not say when. What does the adapter say?
new years day 1970: 0 milliseconds after 1970: is that no time?
before 1970: Which way is down, below 0?
an empty ref: gamma sent a ref without letters. Is that none?
without content: Which of its fields does a record without content have?
""")

adapt_gamma.slips("""
without the clock: The time did not come along. What will freshness read?
    ~ None if modified is None else modified // 1000 => None
milliseconds kept: A thousand times too late: in which unit does gamma count, and in which do the others?
    ~ None if modified is None else modified // 1000 => modified
an empty name: A record without a ref got a name. Which order is it about?
    ~ record.get("ref") => record.get("ref") or ""
tidied: The ref came out as something else. Who said that it is a number, or tidy?
    ~ record.get("ref") => record["ref"].strip().lstrip("0") if record.get("ref") else record.get("ref")
zero is missing: 0 is a time, and you said that there is none. Which other values does `if` take for missing?
    ~ None if modified is None else modified // 1000 => modified // 1000 if modified else None
missing is 1970: No time became the first second of 1970. Who said so?
    ~ None if modified is None else modified // 1000 => (modified or 0) // 1000
in place: The record is not what it was. Who else wants to read it?
    ~ record.get("modified") => record.pop("modified", None)
empty content: gamma sent an empty text, and you wrote None. Are these two the same?
    ~ record.get("content") => record.get("content") or None
towards zero: A time before 1970 came out too late. Which way does int round, and which is down?
    ~ modified // 1000 => int(modified / 1000)
""")


@adapt_gamma.also_right(costs="a table of names: the next source is one more table, and a test can read it")
def a_table_of_names(record):
    names = {"ref": "id", "content": "value", "modified": "timestamp"}
    found = {ours: record.get(theirs) for theirs, ours in names.items()}
    if found["timestamp"] is not None:
        found["timestamp"], _ = divmod(found["timestamp"], 1000)
    return found | {"source": "gamma"}


@adapt_gamma.also_right(costs="an exception where a field is missing, which is rare")
def by_trying(record):
    adapted = {"id": record.get("ref"), "value": record.get("content"), "source": "gamma", "timestamp": None}
    with contextlib.suppress(KeyError, TypeError):
        adapted["timestamp"] = record["modified"] // 1000
    return adapted


adapt_gamma.hints += [
    "An adapter renames and converts; it decides nothing. A later stage says whether a record without a ref may stay, "
    "and it can only do so if the adapter did not invent one. Which value says `not there`, and is it the same as 0?",
    """A twin: a thermometer sends {"where": "roof", "t": 291}, in kelvin; the others send degrees.

    kelvin = reading.get("t")
    degrees = kelvin if kelvin is None else kelvin - 273
    adapted = dict(place=reading.get("where"), degrees=degrees, by="roof station")

What does it make of a reading without `t`, and what of a `t` of 0?""",
]
