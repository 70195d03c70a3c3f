"""Fix: one source is gone; its tile says so, and the rest of the page lives."""

import json
from datetime import UTC, datetime, timedelta, timezone

from breakfix.dashboard.shown import application, fetched
from breakfix.lab import exercise
from breakfix.lab.plain import plain
from breakfix.lab.shapes import rolled

NOW = datetime(2025, 1, 1, 10, 30, tzinfo=UTC)
RESPONSE, RATE, LOAD = "response_time_ms", "error_rate_pct", "cpu_usage_pct"
LIGHT_AND_VALUE = {RESPONSE: ("yellow", 310), RATE: ("green", 0.85), LOAD: ("green", 52.5)}
SAYS = {name: {"light": light, "value": value} for name, (light, value) in LIGHT_AND_VALUE.items()}
OFF = ConnectionError("the source is off")


def good(value, **ago):
    """Return a last good value, measured so long before NOW."""
    return {"value": value, "at": NOW - timedelta(**ago)}


class Sources:
    """The sources of some KPIs: what each measures now, or which error it raises."""

    con = ()  # what an answer was called with

    def ask(self, source_off, says, last, now=NOW):
        """Call an answer, and return its tiles, or the kind of the error when the caller got the one that read raised.

        `says` is what each KPI's source measures, or its error. A source that is asked twice raises AskedTwice.
        """
        asked = set()

        def read(name):
            if isinstance(says[name], Exception):
                raise says[name]
            return says[name]

        def once(name):
            if name in asked:
                raise AskedTwice(f"{name} was asked before")
            asked.add(name)
            return read(name)

        kpis = [{"name": name} for name in says]
        self.con = kpis, read, last, now
        try:
            return source_off(kpis, once, last, now)
        except Exception as raised:
            if any(raised is each for each in says.values()):
                return f"{type(raised).__name__}: it reached the caller"
            raise


class AskedTwice(Exception):
    """A source was asked a second time."""


def sources():
    """Yield Sources."""
    yield Sources()


@exercise(phase="fix", minutes=12)
def source_off(kpis, read, last, now):
    """Return a tile for each KPI, also when its source is off.

    Given     kpis: a list of dicts, each with a name. read(name) returns what is measured now, a dict with light and
              value; it raises ConnectionError, or a subclass of it, when the source is off. Ask once for each KPI, a
              source that is off too: who asks again may hear something else. last: a dict, name -> {'value': a number,
              'at': a datetime} of what was measured last; a KPI that was never measured is not in it. now: a datetime,
              not earlier than any `at`. All datetimes have a zone, UTC or a fixed offset, not all the same.
    Leave     returned, a list with one dict for each KPI, in their order: name, light, value, age_minutes. Of a source
              that answers: light and value as read, age 0. Of one that is off: light 'unknown', the last value, and how
              old it is in whole minutes, rounded down; both None when it was never measured. Any other error is a
              mistake of ours, and reaches the caller as it is.
    Not touch kpis and last.
    """
    tiles = []
    for kpi in kpis:
        try:
            measured = read(kpi["name"])
            told = {"light": measured["light"], "value": measured["value"], "age_minutes": 0}
        except ConnectionError:
            told = {"light": "unknown", "value": None, "age_minutes": None}
            if kpi["name"] in last:
                known = last[kpi["name"]]
                minutes = (now - known["at"]) // timedelta(minutes=1)
                told |= {"value": known["value"], "age_minutes": minutes}
        tiles.append({"name": kpi["name"], **told})
    return tiles


source_off.world(sources)
source_off.costs = "one look at each source; nothing is asked twice"
source_off.play = "source_off(*con)"


@source_off.stub
def all_is_well(kpis, read, last, now):
    tiles = []
    for kpi in kpis:
        measured = read(kpi["name"])
        tiles.append({"name": kpi["name"], **measured, "age_minutes": 0})
    return tiles


@source_off.look
def sent(world, source_off, *off, last=None, **says):
    """Make the page of the tiles, and return its status and the tiles as they come over HTTP."""
    tiles = world.ask(source_off, SAYS | says | dict.fromkeys(off, OFF), last or {})

    def page():
        if isinstance(tiles, str):
            raise OFF
        return json.dumps(plain(tiles))

    status, text = fetched(application(page))
    return {"status": status, "tiles": json.loads(text) if status == 200 else []}


HOUR_AGO = dict.fromkeys(SAYS, good(7, hours=1))
UNSURE = {"light": "unknown", "value": 48}
SOME = {RESPONSE: good(180, minutes=3), LOAD: good(71, hours=2)}
sent.when("they answer again: all three sources answer, and were off an hour ago", last=HOUR_AGO)
sent.when("it does not know: a source answers with the light unknown, for too few samples", last=SOME, **{LOAD: UNSURE})
LATELY = {RATE: good(4, minutes=25, seconds=40)}
sent.when("one is off: the monitoring is off, and was good 25 minutes ago", RATE, last=LATELY)
sent.when("the first is off: the source of the first tile is off, and the other two answer", RESPONSE, last=SOME)
sent.when("all are off: all three sources are off, and one of them was never on", *SAYS, last=SOME)
sent.when("off since yesterday: it was good a day and five minutes ago", RATE, last={RATE: good(4, days=1, minutes=5)})
sent.when("the last was zero: a source is off, and its last value was 0", RATE, last={RATE: good(0, minutes=10)})


@source_off.look
def ended(world, source_off, *errors):
    ends = {type(each).__name__: world.ask(source_off, SAYS | {LOAD: each}, {}) for each in errors}
    return {name: "at the caller" if isinstance(end, str) else "lost in a tile" for name, end in ends.items()}


OURS = "a mistake of ours: read has a mistake in it and raises a TypeError, and another time a KeyError"
ended.when(OURS, TypeError("text and number"), KeyError("no such column"))
ended.when("a file of ours is missing: read raises a FileNotFoundError for a file of ours", FileNotFoundError("none"))


@source_off.look
def told(world, source_off, says, last, now=NOW):
    return world.ask(source_off, says, last, now)


told.when("off the next time: each of the three sources may be asked once, and no more", SAYS, {})

NAMES, LIGHTS = ["a", "b", "c", "d", RATE, "queue length"], ["green", "yellow", "red", "unknown"]
VALUES = [0, 1, 0.85, -4.5, 10**9, None]
GONE = [ConnectionError, ConnectionRefusedError, ConnectionResetError, ConnectionAbortedError, BrokenPipeError]
OTHERS = [ValueError, TypeError, KeyError, IndexError, AttributeError, ZeroDivisionError, RuntimeError, AssertionError]
OTHERS += [OSError, TimeoutError, PermissionError, FileNotFoundError, UnicodeError]
AGES = [0, 1, 29, 30, 59, 60, 61, 89, 1500, 3599, 3600, 86_399, 86_400, 90_001, 40 * 86_400]  # seconds
ZONES = [0, 0, 120, -210]  # minutes east of Greenwich


@rolled
def hours(dice):
    """Return what each source says or raises, what was measured last, and the time; at most one error is ours."""

    def says():
        return dice.choice([dice.choice(GONE)("off"), {"light": dice.choice(LIGHTS), "value": dice.choice(VALUES)}])

    told = {name: says() for name in dice.sample(NAMES, dice.randint(0, 5))}
    if told and dice.random() < 0.3:
        told[dice.choice(list(told))] = dice.choice(OTHERS)("ours")
    now, last = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=dice.randrange(63_000_000)), {}
    for name in dice.sample(NAMES, dice.randint(0, 6)):
        zone = timezone(timedelta(minutes=dice.choice(ZONES)))
        at = (now - timedelta(seconds=dice.choice(AGES))).astimezone(zone)
        last[name] = {"value": dice.choice(VALUES[:-1]), "at": at}
    return told, last, now


told.drawn(together=hours, times=120)

source_off.asks("""
they answer again: All three answered. What did they say?
it does not know: The source answers. What does it say of itself?
one is off: What was the last value, and how old is it?
the first is off: Who else can still answer?
all are off: Nobody answers. What can the page still say?
off since yesterday: How many minutes has a day?
the last was zero: Is 0 a value?
a mistake of ours: Is that a source that is off, or a mistake of ours?
off the next time: How often did you ask each source?
a file of ours is missing: Whose file is missing, the source's or ours?
""")

source_off.slips("""
nothing is zero: No errors, or no news?
    - told = {"light": "unknown", "value": None, "age_minutes": None}
    - if kpi["name"] in last:
    -     known = last[kpi["name"]]
    -     minutes = (now - known["at"]) // timedelta(minutes=1)
    -     told |= {"value": known["value"], "age_minutes": minutes}
    + told = {"light": "green", "value": 0, "age_minutes": 0}
left out: Two tiles, and no complaint. Who remembers that there were three?
    - if kpi["name"] in last:
    + if kpi["name"] not in last:
    +     continue
    + else:
what it knew first: The source answers again. Whose value does the tile show?
    - tiles.append({"name": kpi["name"], **told})
    + if kpi["name"] in last:
    +     known = last[kpi["name"]]
    +     told |= {"value": known["value"], "age_minutes": (now - known["at"]) // timedelta(minutes=1)}
    + tiles.append({"name": kpi["name"], **told})
the last as if new: It looks as if it had just been measured. How old is it?
    ~ (now - known["at"]) // timedelta(minutes=1) => 0
without the days: A day and five minutes, and the tile says five. What is `seconds` of a day?
    ~ (now - known["at"]) // timedelta(minutes=1) => (now - known["at"]).seconds // 60
every error is the source: A KeyError came, and the page says that a source is off. Who will ever find it?
    ~ ConnectionError => Exception
forgets what it knew: The page is right once. What will it say when it is asked again?
    ~ known = last[kpi["name"]] => known = last.pop(kpi["name"])
asked once more: The source has answered, and you asked it again. What if it is off by then?
    ~ measured = read(kpi["name"]) => measured = read(kpi["name"]) and read(kpi["name"])
""")


@source_off.also_right(costs="a tile of its own for what is off; the loop stays short")
def a_function_for_the_lost(kpis, read, last, now):
    def lost(name):
        known = last.get(name, {"value": None, "at": None})
        age = None if known["at"] is None else int((now - known["at"]).total_seconds()) // 60
        return {"light": "unknown", "value": known["value"], "age_minutes": age}

    def current(name):
        try:
            return {**read(name), "age_minutes": 0}
        except ConnectionError:
            return lost(name)

    return [{"name": kpi["name"], **current(kpi["name"])} for kpi in kpis]


source_off.hints += [
    "You ask once for each KPI, so deal with an error inside the loop. Which kind of error means *off*, and which "
    "means that somebody has to mend the code? The difference of two datetimes is a timedelta: it has days and "
    "seconds, and another timedelta can divide it.",
    "A twin: the board of a railway station when one platform does not report.\n"
    "    for platform in platforms:\n"
    "        try:\n"
    "            train = ask(platform)\n"
    "        except TimeoutError:\n"
    "            train = f'not known; at {seen[platform]:%H:%M} it was here' if platform in seen else 'not known'\n"
    "        board.append((platform, train))\n"
    "No platform vanishes from the board, and none is announced that nobody has seen.",
]
