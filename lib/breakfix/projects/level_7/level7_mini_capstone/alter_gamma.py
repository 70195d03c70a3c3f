"""Alter: a third source, in a dialect of its own."""

from breakfix.lab import exercise

__all__ = ["adapt_gamma"]

NOON = 1_700_000_000_000  # milliseconds since 1970


@exercise(phase="alter", minutes=8)
def adapt_gamma(record):
    """Write the adapter of a third source.

    Given     record, a dict as gamma sends it: ref (text), content (text), modified (the source's clock, in
              milliseconds since 1970). A field can be missing, or None.
    Leave     a dict with four fields, as return value: id (ref, as it is; None if there is none), value (content, as
              it is; None if there is none), timestamp (seconds since 1970, a whole number, rounded down; None if
              there is none) and source, which is 'gamma'.
    Not touch the record.
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


@adapt_gamma.trial(
    playable=False, asks="Three fields came. Under which names does each go on?", next="compare field by field"
)
def a_whole_record(world, adapt_gamma):
    """a record has all its fields"""
    return adapt_gamma({"ref": "order_002", "content": "shipped", "modified": NOON})


@adapt_gamma.trial(playable=False, asks="When was it changed, in seconds?", next="look at the timestamp")
def two_seconds(world, adapt_gamma):
    """two records were changed in two following seconds, the second one just before it ended"""
    records = [{"ref": "order_002", "content": "sent", "modified": NOON + more} for more in (0, 1_999)]
    return [adapt_gamma(record)["timestamp"] for record in records]


@adapt_gamma.trial(playable=False, asks="The record has no ref. What is it about?", next="look at the id")
def without_a_ref(world, adapt_gamma):
    """the ref is missing, and in another record None"""
    return [adapt_gamma({"content": "sent"}), adapt_gamma({"ref": None, "content": "sent"})]


@adapt_gamma.trial(playable=False, asks="Is 0042 the number 42?", next="leave the ref as it came")
def refs_that_look_like_numbers(world, adapt_gamma):
    """a ref is made of digits, with zeros in front, and another one has a space behind it"""
    refs = ("0042", "order_7 ")
    return [adapt_gamma({"ref": ref, "content": "sent", "modified": NOON})["id"] for ref in refs]


@adapt_gamma.trial(
    playable=False, asks="gamma did not say when. What does the adapter say?", next="look at the missing time"
)
def without_a_time(world, adapt_gamma):
    """the time is missing, and in another record None"""
    records = [{"ref": "order_002", "content": "sent"}, {"ref": "order_002", "content": "sent", "modified": None}]
    return [adapt_gamma(record)["timestamp"] for record in records]


@adapt_gamma.trial(playable=False, asks="0 milliseconds after 1970: is that no time?", next="look at the number 0")
def new_years_day_1970(world, adapt_gamma):
    """the time is 0"""
    return adapt_gamma({"ref": "order_002", "content": "sent", "modified": 0})


@adapt_gamma.trial(playable=False, asks="Which way is down, below 0?", next="look at the time before 1970")
def before_1970(world, adapt_gamma):
    """the times are a second and a half before 1970, and a millisecond before"""
    records = [{"ref": "order_002", "content": "sent", "modified": modified} for modified in (-1_500, -1)]
    return [adapt_gamma(record)["timestamp"] for record in records]


@adapt_gamma.trial(playable=False, asks="gamma sent a ref without letters. Is that none?", next="look at the id")
def an_empty_ref(world, adapt_gamma):
    """the ref is an empty text"""
    return adapt_gamma({"ref": "", "content": "sent", "modified": NOON})["id"]


@adapt_gamma.trial(playable=False, asks="Who else holds this record?", next="leave it as it came")
def the_record_afterwards(world, adapt_gamma):
    """somebody reads the record after it"""
    record = {"ref": "order_002", "content": "sent", "modified": NOON}
    adapt_gamma(record)
    return record


@adapt_gamma.trial(
    playable=False, asks="Which of its fields does a record without content have?", next="look at the value"
)
def without_content(world, adapt_gamma):
    """the content is missing, or None, or an empty text"""
    records = [{"ref": "order_002"}, {"ref": "order_002", "content": None}, {"ref": "order_002", "content": ""}]
    return [adapt_gamma(record) for record in records]


adapt_gamma.hints += [
    "An adapter renames and converts; it decides nothing. Whether a record without a ref may stay, a later stage says, "
    "and it can only do so if the adapter did not invent one. Which value says `not there`, and is it the same as 0?",
    """A twin: a thermometer sends {"where": "roof", "t": 291}, in kelvin; the others send degrees.

    kelvin = reading.get("t")
    degrees = kelvin if kelvin is None else kelvin - 273
    adapted = dict(place=reading.get("where"), degrees=degrees, by="roof station")

What does it make of a reading without `t`, and what of a `t` of 0?""",
]
