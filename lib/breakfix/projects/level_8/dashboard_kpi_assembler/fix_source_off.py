"""Fix: one source is gone; its tile says so, and the rest of the page lives."""

import copy
from datetime import UTC, datetime, timedelta

from breakfix.dashboard import KPI, Board, Tile, page
from breakfix.lab import exercise

from .markup import parsed
from .served import application, fetched
from .worlds import CPU, ERRORS, LATENCY

NOW = datetime(2025, 1, 1, 10, 30, tzinfo=UTC)
KPIS = (LATENCY, ERRORS, CPU)
MEASURED = {
    "response_time_ms": {"light": "yellow", "value": 310},
    "error_rate_pct": {"light": "green", "value": 0.85},
    "cpu_usage_pct": {"light": "green", "value": 52.5},
}


FIELDS = ("name", "light", "value", "age_minutes")


def checked(told):
    """Return tiles as an answer told them; TypeError, with one sentence, for what no page can be made of."""
    if not isinstance(told, list) or not all(isinstance(each, dict) and set(FIELDS) <= set(each) for each in told):
        raise TypeError(f"source_off returns a list of dicts with {', '.join(FIELDS)}")
    return told


class Sources:
    """Three sources, some of them off, and the real page of what an answer makes of them."""

    def __init__(self):
        self.off, self.measured, self.broken = set(), copy.deepcopy(MEASURED), None
        self.last, self.con = {}, ()

    def good(self, name, value, **ago):
        """Let the last good value of a KPI be `value`, measured so long before NOW."""
        self.last[name] = {"value": value, "at": NOW - timedelta(**ago)}

    def read(self, name):
        """Return what a KPI's source measures now; ConnectionError when it is off."""
        if self.broken:
            raise self.broken
        if name in self.off:
            raise ConnectionError(f"the source of {name} is off")
        return self.measured[name]

    def ask(self, source_off):
        """Call an answer, and return what it returns; `con` is what it was called with."""
        self.con = ([dict(kpi) for kpi in KPIS], self.read, self.last, NOW)
        return source_off(*self.con)

    def answered(self, source_off):
        """Return the status with which the page is sent over HTTP, and its tiles as a reader has them.

        The age is told as the answer left it: on the page it is a time of the clock, which nobody left.
        """
        try:
            told, off = checked(self.ask(source_off)), None
        except ConnectionError as raised:  # any other error is shown with its line
            off = raised

        def asked():
            if off:
                raise off
            return self.render(told)

        status, text = fetched(application(asked))
        tiles = self.tiles(text) if status == 200 else []
        ages = [each["age_minutes"] for each in told] if tiles else []
        return {"status": status, "tiles": [tile | {"age_minutes": age} for tile, age in zip(tiles, ages, strict=True)]}

    def raising(self, source_off, *errors):
        """Return of each error, raised by read, whether the caller got it, another one, or a tile."""
        told = {}
        for self.broken in errors:
            name = type(self.broken).__name__
            try:
                self.ask(source_off)
                told[name] = "became a tile"
            except (TypeError, OSError, KeyError) as raised:
                told[name] = "reached the caller" if raised is self.broken else type(raised).__name__
        return told

    @staticmethod
    def render(told):
        """Return the real page of the tiles that an answer has told."""
        titles = {kpi["name"]: kpi["title"] for kpi in KPIS}
        tiles = [
            Tile(
                KPI(each["name"], 1, 2, title=titles[each["name"]]),
                each["light"],
                each["value"],
                refreshed=None if each["age_minutes"] is None else NOW - timedelta(minutes=each["age_minutes"]),
                age=timedelta(minutes=each["age_minutes"]) if each["age_minutes"] else None,
            )
            for each in told
        ]
        return page.of_board(Board("Operations", tuple(tiles), NOW))

    @staticmethod
    def tiles(text):
        """Return name, light and value of each tile on a page."""
        return [
            {
                "name": tile.attributes["data-kpi"],
                "light": tile.attributes["data-state"],
                "value": tile.find("span", class_="value")[0].text,
            }
            for tile in parsed(text).find("article", class_="tile")
        ]


def sources():
    """Yield Sources, all of them on."""
    yield Sources()


@exercise(phase="fix", minutes=12)
def source_off(kpis, read, last, now):
    """Return a tile for each KPI, also when its source is off.

    Given     kpis: a list of dicts, each with a name. read(name) returns what is measured now, a dict with light and
              value; it raises ConnectionError when the source is off. last: a dict, name -> {'value': a number, 'at': a
              datetime} of what was measured last; a KPI that was never measured is not in it. now: a datetime.
    Leave     returned, a list with one dict for each KPI, in their order: name, light, value, age_minutes. Of a source
              that answers: light and value as read, age 0. Of one that is off: light 'unknown', the last value, and how
              old it is in whole minutes, rounded down; both None when it was never measured. Any other error is a
              mistake of ours, and reaches the caller.
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


@source_off.trial(asks="All three answered. What did they say?", next="keep what worked before")
def they_answer_again(world, source_off):
    """all three sources answer, and were off an hour ago"""
    for name in MEASURED:
        world.good(name, 7, hours=1)
    return world.answered(source_off)


@source_off.trial(asks="The source answers. What does it say of itself?", next="tell who does not know from who is off")
def it_answers_that_it_does_not_know(world, source_off):
    """a source answers with the light unknown, since it has two samples only"""
    world.measured["cpu_usage_pct"] = {"light": "unknown", "value": 48}
    world.good("cpu_usage_pct", 71, hours=2)
    return world.answered(source_off)


@source_off.trial(asks="What was the last value, and how old is it?", next="give the last value with its age")
def one_is_off(world, source_off):
    """the monitoring is off, and was good 25 minutes ago"""
    world.off, _ = {"error_rate_pct"}, world.good("error_rate_pct", 4.2, minutes=25, seconds=40)
    return world.answered(source_off)


@source_off.trial(asks="Who else can still answer?", next="look at the other tiles")
def the_first_is_off(world, source_off):
    """the source of the first tile is off, and the other two answer"""
    world.off, _ = {"response_time_ms"}, world.good("response_time_ms", 180, minutes=3)
    return world.answered(source_off)


@source_off.trial(asks="Nobody answers. What can the page still say?", next="count the tiles")
def all_are_off(world, source_off):
    """all three sources are off, and one of them was never on"""
    world.off = set(MEASURED)
    world.good("response_time_ms", 180, minutes=3)
    world.good("cpu_usage_pct", 71, hours=2)
    return world.answered(source_off)


@source_off.trial(asks="How many minutes has a day?", next="look at the age of a value that is older than a day")
def off_since_yesterday(world, source_off):
    """the monitoring is off, and was good a day and five minutes ago"""
    world.off, _ = {"error_rate_pct"}, world.good("error_rate_pct", 4.2, days=1, minutes=5)
    return world.answered(source_off)


@source_off.trial(asks="Is 0 a value?", next="look at the value that was last")
def the_last_was_zero(world, source_off):
    """the source is off, and the last value was 0"""
    world.off, _ = {"error_rate_pct"}, world.good("error_rate_pct", 0, minutes=10)
    return world.answered(source_off)


@source_off.trial(asks="Is that a source that is off, or a mistake of ours?", next="look at which error it was")
def a_mistake_of_ours(world, source_off):
    """read has a mistake in it and raises a TypeError, and another time a KeyError"""
    return world.raising(source_off, TypeError("text and number"), KeyError("no such column"))


@source_off.trial(asks="Whose file is missing, the source's or ours?", next="look at which error means off")
def a_file_of_ours_is_missing(world, source_off):
    """read does not find a file of ours and raises a FileNotFoundError"""
    return world.raising(source_off, FileNotFoundError("no settings"))


@source_off.trial(asks="What was the last good value before you looked?", next="leave last as it was")
def what_was_last_afterwards(world, source_off):
    """the caller looks at the last good values afterwards"""
    world.off, _ = {"error_rate_pct"}, world.good("error_rate_pct", 4.2, minutes=25)
    before = copy.deepcopy(world.last)
    world.ask(source_off)
    return {"unchanged": world.last == before}


@source_off.trial(held_out=True)
def every_set_of_sources(world, source_off):
    """each of the eight sets of sources is off, with and without something known"""
    told = []
    for mask in range(16):
        world.off = {name for bit, name in enumerate(MEASURED) if mask >> bit & 1}
        world.last = {}
        if mask & 8:
            for place, name in enumerate(MEASURED):
                world.good(name, place, hours=mask, seconds=59 * mask)
        told.append(world.ask(source_off))
    return told


@source_off.mistake(says="No errors, or no news?")
def nothing_is_zero(kpis, read, last, now):
    tiles = []
    for kpi in kpis:
        try:
            measured = read(kpi["name"])
        except ConnectionError:
            measured = {"light": "green", "value": 0}
        tiles.append({"name": kpi["name"], **measured, "age_minutes": 0})
    return tiles


@source_off.mistake(says="Two tiles, and no complaint. Who remembers that there were three?")
def left_out(kpis, read, last, now):
    tiles = []
    for kpi in kpis:
        try:
            measured = read(kpi["name"])
        except ConnectionError:
            if kpi["name"] not in last:
                continue
            known = last[kpi["name"]]
            minutes = int((now - known["at"]).total_seconds() // 60)
            measured = {"light": "unknown", "value": known["value"], "age_minutes": minutes}
        tiles.append({"name": kpi["name"], "age_minutes": 0, **measured})
    return tiles


@source_off.mistake(says="The source answers again. Whose value does the tile show?")
def what_it_knew_first(kpis, read, last, now):
    tiles = []
    for kpi in kpis:
        try:
            measured = read(kpi["name"])
        except ConnectionError:
            measured = {"light": "unknown", "value": None, "age_minutes": None}
        if kpi["name"] in last:
            known = last[kpi["name"]]
            minutes = int((now - known["at"]).total_seconds() // 60)
            measured = {**measured, "value": known["value"], "age_minutes": minutes}
        tiles.append({"name": kpi["name"], "age_minutes": 0, **measured})
    return tiles


@source_off.mistake(says="It said that it does not know. Is that the same as no answer?")
def unknown_is_off(kpis, read, last, now):
    tiles = []
    for kpi in kpis:
        try:
            told = {**read(kpi["name"]), "age_minutes": 0}
        except ConnectionError:
            told = {"light": "unknown", "value": None, "age_minutes": None}
        if told["light"] == "unknown" and kpi["name"] in last:
            known = last[kpi["name"]]
            minutes = int((now - known["at"]).total_seconds() // 60)
            told = {"light": "unknown", "value": known["value"], "age_minutes": minutes}
        tiles.append({"name": kpi["name"], **told})
    return tiles


@source_off.mistake(says="It looks as if it had just been measured. How old is it?")
def the_last_as_if_new(kpis, read, last, now):
    tiles = []
    for kpi in kpis:
        known = last.get(kpi["name"], {"value": None})
        try:
            measured = {"age_minutes": 0, **read(kpi["name"])}
        except ConnectionError:
            age = None if known["value"] is None else 0
            measured = {"light": "unknown", "value": known["value"], "age_minutes": age}
        tiles.append({"name": kpi["name"], **measured})
    return tiles


@source_off.mistake(says="A day and five minutes, and the tile says five. What is `seconds` of a day?")
def without_the_days(kpis, read, last, now):
    tiles = []
    for kpi in kpis:
        try:
            told = {**read(kpi["name"]), "age_minutes": 0}
        except ConnectionError:
            known = last.get(kpi["name"])
            told = {"light": "unknown", "value": None, "age_minutes": None}
            if known is not None:
                told = {"light": "unknown", "value": known["value"], "age_minutes": (now - known["at"]).seconds // 60}
        tiles.append({"name": kpi["name"], **told})
    return tiles


@source_off.mistake(says="A KeyError came, and the page says that a source is off. Who will ever find it?")
def every_error_is_the_source(kpis, read, last, now):
    tiles = []
    for kpi in kpis:
        try:
            told = {**read(kpi["name"]), "age_minutes": 0}
        except Exception:
            known = last.get(kpi["name"])
            told = {"light": "unknown", "value": None, "age_minutes": None}
            if known is not None:
                minutes = int((now - known["at"]).total_seconds() // 60)
                told = {"light": "unknown", "value": known["value"], "age_minutes": minutes}
        tiles.append({"name": kpi["name"], **told})
    return tiles


@source_off.mistake(says="A file of ours was not found, and the page says that a source is off. Which error means off?")
def errors_of_its_kind(kpis, read, last, now):
    tiles = []
    for kpi in kpis:
        try:
            told = {**read(kpi["name"]), "age_minutes": 0}
        except OSError:
            known = last.get(kpi["name"])
            told = {"light": "unknown", "value": None, "age_minutes": None}
            if known is not None:
                minutes = int((now - known["at"]).total_seconds() // 60)
                told = {"light": "unknown", "value": known["value"], "age_minutes": minutes}
        tiles.append({"name": kpi["name"], **told})
    return tiles


@source_off.mistake(says="The last value was 0, and the tile has none. Is 0 nothing?")
def zero_is_no_value(kpis, read, last, now):
    tiles = []
    for kpi in kpis:
        try:
            told = {**read(kpi["name"]), "age_minutes": 0}
        except ConnectionError:
            known = last.get(kpi["name"], {})
            told = {"light": "unknown", "value": None, "age_minutes": None}
            if known.get("value"):
                minutes = int((now - known["at"]).total_seconds() // 60)
                told = {"light": "unknown", "value": known["value"], "age_minutes": minutes}
        tiles.append({"name": kpi["name"], **told})
    return tiles


@source_off.mistake(says="The page is right once. What will it say when it is asked again?")
def forgets_what_it_knew(kpis, read, last, now):
    tiles = []
    for kpi in kpis:
        try:
            told = {**read(kpi["name"]), "age_minutes": 0}
        except ConnectionError:
            known = last.pop(kpi["name"], None)
            told = {"light": "unknown", "value": None, "age_minutes": None}
            if known is not None:
                minutes = int((now - known["at"]).total_seconds() // 60)
                told = {"light": "unknown", "value": known["value"], "age_minutes": minutes}
        tiles.append({"name": kpi["name"], **told})
    return tiles


@source_off.mistake(says="One source took the page with it. Whose tile was it?")
def only_where_something_is_known(kpis, read, last, now):
    tiles = []
    for kpi in kpis:
        try:
            told = {**read(kpi["name"]), "age_minutes": 0}
        except ConnectionError:
            known = last[kpi["name"]]
            minutes = int((now - known["at"]).total_seconds() // 60)
            told = {"light": "unknown", "value": known["value"], "age_minutes": minutes}
        tiles.append({"name": kpi["name"], **told})
    return tiles


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


@source_off.also_right(costs="begins with what is known and overwrites it with what comes: two passes")
def what_is_known_first(kpis, read, last, now):
    shown = {kpi["name"]: {"light": "unknown", "value": None, "age_minutes": None} for kpi in kpis}
    for name, known in last.items():
        if name in shown:
            age = now - known["at"]
            shown[name].update(value=known["value"], age_minutes=age.days * 1440 + age.seconds // 60)
    for name, tile in shown.items():
        try:
            measured = read(name)
        except ConnectionError:
            continue
        tile.update(light=measured["light"], value=measured["value"], age_minutes=0)
    return [{"name": name, **tile} for name, tile in shown.items()]


source_off.hints += [
    "The question is asked once for each KPI, so the answer to an error belongs inside the loop. Which kind of error "
    "means *off*, and which means that somebody has to mend the code? A difference of two datetimes is a timedelta: it "
    "has days, seconds, and can be divided by another timedelta.",
    "A twin: the board of a railway station when one platform does not report.\n"
    "    for platform in platforms:\n"
    "        try:\n"
    "            train = ask(platform)\n"
    "        except TimeoutError:\n"
    "            train = f'not known; at {seen[platform]:%H:%M} it was here' if platform in seen else 'not known'\n"
    "        board.append((platform, train))\n"
    "No platform vanishes from the board, and none is announced that nobody has seen.",
]
