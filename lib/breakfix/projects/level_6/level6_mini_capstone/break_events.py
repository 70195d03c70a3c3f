"""Break, written by the learner: one event that poisons the watermark, and one that leaves no trace."""

import contextlib
import math
import re
import tempfile
from datetime import datetime
from pathlib import Path

from breakfix.lab import exercise, rows

from . import baseline
from .events import FIELDS, write
from .worlds import in_memory, sample_events

NEXT_DAY = "2025-01-16T{}"
TOMORROW = [
    {"key": "evt-010", "name": "page_view", "value": 1.0, "ts": NEXT_DAY.format("09:00:00")},
    {"key": "evt-011", "name": "page_view", "value": 2.0, "ts": NEXT_DAY.format("09:30:00")},
    {"key": "evt-012", "name": "logout", "value": 1.0, "ts": NEXT_DAY.format("17:00:00")},
]
NEXT_CENTURY = [{"key": "evt-030", "name": "page_view", "value": 1.0, "ts": "2125-01-22T09:00:00"}]
NEXT_WEEK = [{"key": "evt-020", "name": "page_view", "value": 1.0, "ts": "2025-01-22T09:00:00"}]


def check_form(event):
    """Raise TypeError, with one sentence, for what is no event at all."""
    if not isinstance(event, dict) or set(event) != set(FIELDS):
        raise TypeError(f"an event is a dict with {', '.join(FIELDS)}")
    if not all(isinstance(event[field], str) for field in ("key", "name", "ts")):
        raise TypeError("key, name and ts of an event are texts, in quotes")


def is_good(event):
    """Return whether nobody could say anything against an event: key, name, a finite number, a time of 2025."""
    form = re.fullmatch(r"2025-\d\d-\d\dT\d\d:\d\d:\d\d", event["ts"])
    number = isinstance(event["value"], (int, float)) and not isinstance(event["value"], bool)
    try:
        datetime.fromisoformat(event["ts"])
    except ValueError:
        return False
    return bool(form and number and math.isfinite(event["value"]) and event["key"].strip() and event["name"].strip())


class Days:
    """The baseline in memory, one file after the other."""

    def __init__(self, world, folder):
        self.con, self.folder = world.con, Path(folder)

    def run(self, *listed):
        """Run a batch of dicts and return how many events were loaded."""
        for event in listed:
            check_form(event)
        baseline.receive(self.con, write(self.folder / "batch.json", listed))
        for step in (baseline.stage, baseline.load, baseline.advance, baseline.log):
            step(self.con)
        return self.con.execute("select count(*) from staging").fetchall()[0][0]

    def found(self, event):
        """Return in which tables an event is to be found: target by all that it says, the others by its key."""
        given = [event["key"]]
        where = {
            "target": ("select count(*) from target where key = ? and ts = ?", [*given, event["ts"]]),
            "dead_letters": ("select count(*) from dead_letters where key is not distinct from ?", given),
            "lineage": ("select count(*) from lineage where key is not distinct from ?", given),
        }
        return [table for table, query in where.items() if self.con.execute(*query).fetchall()[0][0]]

    def letters(self):
        """Return the dead letters, as rows."""
        return rows(self.con.sql("select key, reason from dead_letters order by all"))


def days():
    """Yield Days on a new database in memory."""
    with contextlib.contextmanager(in_memory)() as world, tempfile.TemporaryDirectory() as folder:
        yield Days(world, folder)


@exercise(phase="break", kind="value", minutes=6)
def lost_event():
    """Write one event that comes with tomorrow's file, is good and new, and leaves no trace anywhere.

    Given     the sample has been run, its watermark is 2025-01-15T12:00:00. Your event is the last of tomorrow's file,
              after three good ones of 16 January.
    Leave     a dict with key, name, value and ts. It is good: key and name are texts that are not blank, value is a
              finite number, ts a time of 2025 in the form of the others. No event of the sample or of tomorrow has its
              key. Had it come with the sample, it would have been loaded. Coming tomorrow, it is found neither in
              target nor in dead_letters nor in lineage, and no error is raised.
    """
    return {"key": "evt-004", "name": "page_view", "value": 3, "ts": "2025-01-15T11:59:00"}


lost_event.world(days)


@lost_event.trial
def comes_tomorrow(world, lost_event):
    """your event comes with tomorrow's file"""
    world.run(*sample_events())
    loaded = world.run(*TOMORROW, lost_event)
    return {"loaded": loaded, "found in": world.found(lost_event) or "no table"}


@lost_event.trial
def had_it_come_today(world, lost_event):
    """your event comes with the sample"""
    check_form(lost_event)
    new = lost_event["key"] not in {event["key"] for event in (*sample_events(), *TOMORROW)}
    world.run(*sample_events(), lost_event)
    return {"good": is_good(lost_event), "its key is new": new, "found in": world.found(lost_event) or "no table"}


lost_event.asks("""
comes tomorrow: What does receive ask of an event before anything else?
had it come today: Would anybody miss it? Only if it was good.
""")

lost_event.slips("""
a bad value: It was caught: see dead_letters. Which good event is seen by nobody?
    ~ "value": 3, "ts": "2025-01-15T11 => "value": "oops", "ts": "2025-01-16T11
an ordinary event: It is in target, as it should be. What would keep a good event out?
    ~ 2025-01-15 => 2025-01-16
no time: Without a time it would not have got in today either. Who would call it good?
    - 2025-01-15T11:59:00
no name: It leaves no trace. Which part of it would somebody call bad all the same?
    - page_view
a known key: Its key is known already. Which events are new?
    ~ evt-004 => evt-003
""")

lost_event.hints += [
    "receive has one condition, and it comes before every check: what does not pass it is in no table. So the event "
    "may be as good as you like in key, name and value. It is the fourth field that is compared, with one value.",
    "A twin: a porter lets in whoever is younger than the youngest guest so far, and writes down only whom he lets in. "
    "Who comes late and is a day older goes home, and no book knows of it.",
]


@exercise(phase="break", kind="value", minutes=7)
def poison():
    """Write one event that lets today's run end well, and makes every later good batch vanish without an error.

    Given     today's file is the sample with your event behind it. Then come three files: three good events of
              16 January, a good event of 22 January, 09:00, and one of a hundred years later.
    Leave     a dict with key, name, value and ts, of which key, name and ts are texts. Today it is loaded: target holds
              it, and there are only the two dead letters of the sample. Of the three files nothing is loaded, and no
              error is raised.
    """
    return {"key": "evt-004", "name": "page_view", "value": 3, "ts": "zzzz"}


poison.world(days)


@poison.trial
def today_it_passes(world, poison):
    """your event comes with the sample"""
    loaded = world.run(*sample_events(), poison)
    found = [table for table in world.found(poison) if table == "target"]
    return {"loaded": loaded, "found in": found, "dead letters": len(world.letters())}


@poison.look
def later(world, poison, *files):
    world.run(*sample_events(), poison)
    return {"loaded of each file": [world.run(*file) for file in files]}


later.when("tomorrow: three good events come tomorrow", TOMORROW)
later.when("next week: three good events come tomorrow, and another next week", TOMORROW, NEXT_WEEK)
later.when("next century: a good event comes a hundred years later", NEXT_CENTURY)

poison.asks("""
today it passes: Was it taken for good?
tomorrow: What did your event do to the watermark?
next week: Is the mark still ahead of 22 January?
next century: Will the mark be ahead of every date?
""")

poison.slips("""
a value that is caught: It was caught: see dead_letters. What do the two checks not look at?
    ~ 3, "ts": "zzzz" => "oops", "ts": "9999-12-31T00:00:00"
an empty time: It never got in, and the mark did not move. Which text sorts after every date?
    - zzzz
a stale twin: One row is hurt; tomorrow came all the same. What does tomorrow depend on?
    ~ evt-004 => evt-003
    ~ zzzz => 2025-01-15T08:00:00
one day ahead: Tomorrow is gone, next week is well again. How far ahead does the mark have to be?
    ~ zzzz => 2025-01-17T00:00:00
some years ahead: A week is gone, and one day it will all be well again. Which text is greater than every date?
    ~ zzzz => 2030-01-01T00:00:00
""")

poison.hints += [
    "Every later run asks one thing first: is the event later than the watermark? The watermark is the greatest ts "
    "that was staged, and ts is text. Nobody asked whether it is a time, or whether it has happened yet.",
    "A twin: a library numbers its books by the highest number that stands on any of them, plus one. One book comes "
    "back with `9999999` on its spine, written by a child. From then on, what number does each new book get?",
]
