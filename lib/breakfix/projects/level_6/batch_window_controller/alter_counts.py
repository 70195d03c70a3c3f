"""Alter: each event in one window."""

import itertools
import sqlite3
from contextlib import closing

from breakfix.lab import exercise, rows, shapes

from . import baseline, plans


@exercise(phase="alter", kind="sql", minutes=5)
def counts():
    """Count the events of each window.

    Given     batch_windows and events as in Run. Each moment is a text such as 2025-01-15T06:00Z
    Leave     one query with the columns window_id and events, in any order: a row for each window, 0 among them. An
              event belongs to a window when it is not before its start_ts, and before its end_ts
    """
    return """
select window_id, count(ts) as events
from batch_windows left join events on ts >= start_ts and ts < end_ts
group by window_id
"""


counts.stub("""
select window_id, (select count(*) from events where ts between start_ts and end_ts) as events
from batch_windows
""")
counts.play = 'con.execute("...").fetchall()'
counts.costs = "each event is compared with each window, unless there is an index on ts"


@counts.world
def in_memory():
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as con:
        baseline.create(con)
        yield con


@counts.look
def told(con, query, windows, events):
    """Windows are pairs of minutes since midnight, events are minutes."""
    for (start, end), status in zip(windows, itertools.cycle(("pending", "failed", "running", "completed"))):
        baseline.create_window(con, plans.at(start / 60), plans.at(end / 60), status)
    con.executemany("insert into events values (?)", [[plans.at(each / 60)] for each in events])
    return sorted(rows(con.execute(query)), key=str)


NIGHT, MORNING = (0, 360), (360, 720)
told.when("on the bound: an event comes at 06:00, where one window ends and the next starts", [NIGHT, MORNING], [360])
told.when("one side: events come at 06:00 and 12:00, and the only window lies between", [MORNING], [360, 720])
told.when("nothing there: a window has no event", [NIGHT, MORNING], [45])
told.when("twice: two events come at one moment", [NIGHT], [75, 75])


def a_day(chance):
    """Return windows, many of which touch, and events, many of them on a bound or just beside it."""
    edges = sorted(chance.sample(range(5, 6000, 5), chance.randint(2, 6)))
    windows = list(itertools.pairwise(edges))
    windows += [tuple(sorted(chance.sample(range(5, 6000, 5), 2))) for _ in range(chance.randint(0, 2))]
    windows += [chance.choice(windows)] * chance.randint(0, 1)
    near = [edge + apart for edge in edges for apart in (-1, 0, 0, 1)]
    chance.shuffle(windows)
    return windows, [chance.choice(near) for _ in range(chance.randint(0, 6))]


told.drawn(together=shapes.rolled(a_day), times=120)

counts.asks("""
on the bound: One event came at 06:00. How often is it counted?
one side: Which of the two stands at the start of the window, and which where it has ended?
nothing there: Where is the window in which nothing happened?
twice: Two events came. Are they one?
""")
counts.slips("""
both ends: Where one window ends the next one starts. To which of them does that moment belong?
    ~ ts < end_ts => ts <= end_ts
only with events: A window with nothing in it is missing. Which join keeps it?
    ~ left join => join
moments: Two events came at one moment. How many is that?
    ~ count(ts) => count(distinct ts)
a row is a one: A window without an event has a row all the same. What does count(*) make of it?
    ~ count(ts) => count(*)
""")


@counts.also_right(costs="a query of its own for each window, which reads as the rule does")
def by_subquery():
    return """
select window_id, (select count(*) from events where start_ts <= ts and ts < end_ts) as events
from batch_windows
"""


counts.hints += [
    "Write down the two comparisons for an event that comes at the very start, and for one at the very end. One of the "
    "two has to include its bound, and the other must not.",
    "A twin: a tenancy begins on the 1st and ends on the 1st of another month, the day of the next tenant. "
    "`day >= begins and day < ends` names one tenant for every day. And a flat that nobody rents: is it "
    "on the list, with 0?",
]
