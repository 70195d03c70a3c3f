"""Fix: how old a record is, by the clock of its source; and what to say when that clock says nothing."""

import math
from decimal import Decimal
from fractions import Fraction

from breakfix.lab import exercise
from breakfix.lab.shapes import rolled

NOW = 1_700_000_000  # seconds since 1970: the clock of the sample's poll, 14 November 2023, 22:13:20 UTC
DAY = 86_400


@exercise(phase="fix", minutes=12)
def freshness(record, now, max_age):
    """Say of one record whether it is fresh, stale, unknown or skewed.

    Given     record, a dict. timestamp is the source's clock, in seconds since 1970; it can be missing, or of any other
              type, such as a text or a Decimal. collected_at, a whole number, is when the poll saw the record. now and
              max_age, whole numbers of seconds: the clock of this poll, and how old a record may be.
    Return    a text:
              'unknown'  timestamp is missing, or neither an int nor a float (True, False and nan do not count)
              'skewed'   timestamp is more than 5 seconds later than now
              'stale'    timestamp is more than max_age seconds earlier than now
              'fresh'    everything else
    Do not touch the record.
    """
    import math

    stamp = record.get("timestamp")
    if type(stamp) not in (int, float) or (type(stamp) is float and math.isnan(stamp)):
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


@freshness.look(playable=False)
def told(world, freshness, *stamps, now=NOW, max_age=600, met=None):
    """Return what is said of records with these timestamps; `...` leaves the field out.

    A poll has met each as soon as it was written, unless `met` says otherwise.
    """
    found = []
    for stamp in stamps:
        early = stamp if type(stamp) is int and stamp <= now else now
        record = {"id": "order_001", "value": "shipped", "collected_at": early if met is None else met}
        record |= {} if stamp is ... else {"timestamp": stamp}
        found.append({"timestamp": shown(stamp), "freshness": freshness(record, now, max_age)})
    return found


def shown(stamp):
    """Return a timestamp as a verdict shows it: nan could not be compared."""
    if isinstance(stamp, (int, str)) or (isinstance(stamp, float) and not math.isnan(stamp)):
        return stamp
    return "missing" if stamp is ... else repr(stamp)


told.when("young and old: one record is a minute old, and one a day", NOW - 60, NOW - DAY)
told.when("exactly max_age: records are exactly max_age old, and a second more", NOW - 600, NOW - 601)
told.when("another limit: max_age is an hour", NOW - 3_599, NOW - 3_601, max_age=3_600)
told.when("without a clock: the source sent no timestamp, or None", ..., None)
told.when("not a number: the timestamp is a text, of digits too, and True", "22:13", "", str(NOW - 60), True)
told.when("the year 1970: the timestamp is 0, which is New Year's Day 1970", 0)
told.when("met just now: the poll has just met a record that is a day old", NOW - DAY, met=NOW - 1)
told.when(
    "met long ago: the poll met it an hour ago, and the source has dated it in between", NOW - 30, met=NOW - 3_600
)
told.when("from tomorrow: the timestamp is a day ahead, or counts in milliseconds", NOW + DAY, (NOW - 60) * 1000)
told.when("a little ahead: the timestamp is 5 seconds ahead, and 6", NOW + 5, NOW + 6)
told.when("nan: the timestamp is nan, what a division that went astray leaves", math.nan)

NO_TIMES = (..., None, True, False, "", "now", "0", f"{NOW}.0", b"1", (NOW,), [], {}, math.nan, 1j)
NO_TIMES += (Fraction(NOW), Decimal(NOW))


def clocks(hand):
    """Return a timestamp, the other clocks and a max_age: around both limits, far from them, and what is no time."""
    now, max_age = hand.choice([NOW, 0, 7, -40, 10**12]), hand.choice([0, 1, 5, 600, DAY])
    edge = hand.choice([now, now + 5, now - max_age, 0])
    near = edge + hand.choice([-1, -0.5, -1e-3, 0, 0.0, 1e-3, 0.5, 1])
    far = hand.choice([math.inf, -math.inf, now * 1000, -(10**15), 10**15, 1e15, 10**400, -(10**400)])
    stamp = hand.choice([near, near, far, hand.choice(NO_TIMES)])
    return stamp, now, max_age, hand.choice([now, now - max_age - 1, now + 6, 0])


@freshness.look
def one(world, freshness, timestamp, now, max_age, collected_at):
    return told.function(world, freshness, timestamp, now=now, max_age=max_age, met=collected_at)


one.drawn(together=rolled(clocks), times=250)

freshness.asks("""
young and old: One is a minute old, one a day. May both be shown?
exactly max_age: Is a record of exactly max_age older than max_age?
another limit: Another feed may be an hour old. Who told you 600?
without a clock: There is no clock. Is that a young clock?
not a number: Is a text a number of seconds? Is True?
the year 1970: 0 seconds after 1970: is that no time, or an old one?
met just now: The poll met it a moment ago. When did the source write it?
met long ago: The poll met it an hour ago. Is it old?
from tomorrow: How young is a record from tomorrow?
a little ahead: Do two machines ever show the same second?
nan: Is nan later than anything, or earlier?
""")

freshness.slips("""
missing is fresh: No clock is not a young clock. What do you know of such a record?
    ~ record.get("timestamp") => now if record.get("timestamp") is None else record["timestamp"]
time of the poll: The poll made 1970 young. Whose clock did you read?
    ~ if stamp < now - max_age: => if record["collected_at"] < now - max_age:
negative is fresh: Its age is negative: it comes from the future. How young is that?
    - if stamp > now + 5:
    -     return "skewed"
no room between clocks: Two machines never show the same second. How far apart may they be?
    ~ now + 5 => now
zero is no time: 0 is a number of seconds. Which day was it?
    ~ if type(stamp) => if not stamp or type(stamp)
whatever can be subtracted: `True` was taken for a time. When was it?
    ~ type(stamp) not in (int, float) => not isinstance(stamp, (int, float))
old at the limit: Exactly at the limit: is it older than the limit?
    ~ stamp < now - max_age => stamp <= now - max_age
the other way round: A day-old record is no older than now. Which of the two numbers is the larger one?
    ~ stamp < now - max_age => stamp - now > max_age
ten minutes: Ten minutes are the limit of this feed. Of every feed?
    ~ now - max_age => now - 600
digits are a time: A text of digits came. Who said that it counts seconds?
    - stamp = record.get("timestamp")
    + stamp = record.get("timestamp")
    + if isinstance(stamp, str) and stamp.isdigit():
    +     stamp = int(stamp)
nan is fresh: nan is a float, and no comparison with it is true. Where does such a record end?
    ~ (type(stamp) is float and math.isnan(stamp)) => False
takes the time out: The time was taken out of the record. What will the next stage read?
    ~ record.get("timestamp") => record.pop("timestamp", None)
""")


@freshness.also_right(costs="one expression; who adds a state has to find its place in the row of conditions")
def one_expression(record, now, max_age):
    stamp = record.get("timestamp")
    known = isinstance(stamp, (int, float)) and not isinstance(stamp, bool) and str(stamp) != "nan"
    age = now - stamp if known else 0
    return "unknown" if not known else "skewed" if age < -5 else "stale" if age > max_age else "fresh"


@freshness.also_right(costs="patterns in the place of conditions; True is an int to them, so it comes first")
def by_patterns(record, now, max_age):
    match record:
        case {"timestamp": bool()}:
            return "unknown"
        case {"timestamp": int() | float() as stamp} if str(stamp) != "nan":
            return "skewed" if stamp > now + 5 else "stale" if stamp < now - max_age else "fresh"
    return "unknown"


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
