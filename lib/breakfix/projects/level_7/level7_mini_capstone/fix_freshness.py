"""Fix: how old a record is, by the clock of its source; and what to say when that clock says nothing."""

import math
import random

from breakfix.lab import exercise

__all__ = ["NOW", "freshness"]

NOW = 1_700_000_000  # seconds since 1970: the clock of the sample's poll, 14 November 2023, 22:13:20 UTC
MAX_AGE = 600


@exercise(phase="fix", minutes=12)
def freshness(record, now, max_age):
    """Say of one record whether it is fresh, stale, unknown or skewed.

    Given     record, a dict. timestamp is the clock of the source, in seconds since 1970; it can be missing, or
              something else than a number. collected_at, a whole number, is when the poll met the record.
              now and max_age: whole numbers of seconds, the clock of this poll and how old a record may be.
    Leave     a text, as return value:
              'unknown'  timestamp is missing, or no number (True, False and nan are none)
              'skewed'   timestamp is more than 5 seconds later than now
              'stale'    timestamp is more than max_age seconds earlier than now
              'fresh'    everything else
    Not touch the record.
    """
    import math

    stamp = record.get("timestamp")
    if type(stamp) not in (int, float) or math.isnan(stamp):
        return "unknown"
    if stamp > now + 5:
        return "skewed"
    if stamp < now - max_age:
        return "stale"
    return "fresh"


freshness.costs = "three comparisons for each record, and no clock of its own"
freshness.play = ""


@freshness.stub
def never_rings(record, now, max_age):
    stamp = record.get("timestamp")
    if stamp and now - stamp > max_age:
        return "stale"
    return "fresh"


def aged(freshness, *stamps, collected_at=None, max_age=MAX_AGE):
    """Return what is said of records with these timestamps; `...` leaves the field out.

    A poll has met each as soon as it was written, unless `collected_at` says otherwise.
    """
    told = []
    for stamp in stamps:
        met = collected_at or (stamp if type(stamp) is int and stamp <= NOW else NOW)
        record = {"id": "order_001", "value": "shipped", "collected_at": met}
        if stamp is not ...:
            record["timestamp"] = stamp
        told.append({"timestamp": _shown(stamp), "freshness": freshness(record, NOW, max_age)})
    return told


def _shown(stamp):
    if stamp is ...:
        return "missing"
    return "nan" if type(stamp) is float and math.isnan(stamp) else stamp  # no verdict could compare nan


@freshness.trial(
    playable=False, asks="One is a minute old, one a day. May both be shown?", next="compare the age with max_age"
)
def young_and_old(world, freshness):
    """one record is a minute old, and one a day"""
    return aged(freshness, NOW - 60, NOW - 86_400)


@freshness.trial(
    playable=False, asks="Is a record of exactly max_age older than max_age?", next="look at the limit itself"
)
def exactly_max_age(world, freshness):
    """records are exactly max_age old, and a second more"""
    return aged(freshness, NOW - MAX_AGE, NOW - MAX_AGE - 1)


@freshness.trial(playable=False, asks="Another feed may be an hour old. Who told you 600?", next="use the parameter")
def another_limit(world, freshness):
    """max_age is an hour"""
    return aged(freshness, NOW - 3_599, NOW - 3_601, max_age=3_600)


@freshness.trial(
    playable=False, asks="There is no clock. Is that a young clock?", next="decide what a missing time says"
)
def without_a_clock(world, freshness):
    """the source sent no timestamp, or None"""
    return aged(freshness, ..., None)


@freshness.trial(playable=False, asks="Is a text a number of seconds? Is True?", next="decide what counts as a time")
def not_a_number(world, freshness):
    """the timestamp is a text, of digits too, and True"""
    return aged(freshness, "22:13", "", str(NOW - 60), True)


@freshness.trial(
    playable=False, asks="0 seconds after 1970: is that no time, or an old one?", next="look at the number 0"
)
def the_year_1970(world, freshness):
    """the timestamp is 0, which is New Year's Day 1970"""
    return aged(freshness, 0)


@freshness.trial(
    playable=False, asks="The poll met it a moment ago. When did the source write it?", next="ask whose clock is meant"
)
def met_just_now(world, freshness):
    """the poll has just met a record that is a day old"""
    return aged(freshness, NOW - 86_400, collected_at=NOW - 1)


@freshness.trial(playable=False, asks="It was met an hour ago, and is it old?", next="ask whose clock is meant")
def met_long_ago(world, freshness):
    """the poll met it an hour ago, and the source has dated it in between"""
    return aged(freshness, NOW - 30, collected_at=NOW - 3_600)


@freshness.trial(playable=False, asks="How young is a record from tomorrow?", next="look at the sign of the age")
def from_tomorrow(world, freshness):
    """the timestamp is a day ahead, or counts in milliseconds"""
    return aged(freshness, NOW + 86_400, (NOW - 60) * 1000)


@freshness.trial(
    playable=False, asks="Do two machines ever show the same second?", next="look at the edge of 5 seconds"
)
def a_little_ahead(world, freshness):
    """the timestamp is 5 seconds ahead, and 6"""
    return aged(freshness, NOW + 5, NOW + 6)


@freshness.trial(playable=False, asks="Is nan later than anything, or earlier?", next="decide what counts as a time")
def nan(world, freshness):
    """the timestamp is nan, what a division that went astray leaves"""
    return aged(freshness, float("nan"))


@freshness.trial(playable=False, asks="Who else holds this record?", next="leave it as it came")
def the_record_afterwards(world, freshness):
    """somebody reads the record after it"""
    record = {"id": "order_001", "value": "shipped", "timestamp": NOW - 60, "collected_at": NOW}
    freshness(record, NOW, MAX_AGE)
    return record


@freshness.trial(playable=False, held_out=True)
def two_hundred_records(world, freshness):
    """two hundred records have all kinds of clocks"""
    draw = random.Random(715)
    kinds = [
        lambda: NOW - draw.randrange(1_200),
        lambda: NOW + draw.randrange(12),
        lambda: float(NOW - draw.randrange(1_200)),
        lambda: draw.choice([..., None, "", "now", False, 0, 0.0, [NOW], NOW * 1000]),
    ]
    stamps = [draw.choice(kinds)() for _ in range(200)]
    return aged(freshness, *stamps, collected_at=NOW - draw.randrange(1_200))


freshness.hints += [
    "Four words, and an order in which to ask: is there a clock at all; can it be believed; is it old? What is left is "
    "the fourth. Two clocks are in the record: one says when the source wrote it, the other when you looked.",
    "A twin: a letter without a postmark, with one of next week, and one of last year. A clerk sorts them:\n\n"
    "    if mark is None:\n"
    "        tray = 'who knows'\n"
    "    elif mark > today + one_day:\n"
    "        tray = 'their clock'\n"
    "    elif mark < today - a_month:\n"
    "        tray = 'old'\n\n"
    "What does the clerk do with a postmark that reads `true`, and where does it go in yours?",
]
