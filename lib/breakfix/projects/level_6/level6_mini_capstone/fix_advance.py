"""Fix: the next watermark is a real time, of a row that came, and not from the future."""

from datetime import datetime, timedelta

from breakfix.lab import exercise
from breakfix.lab.shapes import rolled

from . import draws
from .worlds import NOW, in_memory


@exercise(phase="fix", minutes=12)
def advance(con, now):
    """Move the watermark of the feed `events` to the newest time that this batch can vouch for.

    Given     staging (position bigint, key text, name text, value double, ts text): the valid rows of the batch. It
              can be empty. Nobody has checked ts, but it is never NULL: it has the form 2025-01-15T09:30:00, so that
              the greater text is the later time, or it is no time at all, such as zzzz or the 30th of February. No
              time in another form occurs.
              watermarks (feed text primary key, mark text): one row for each feed; '' before its first run.
              now: a datetime, the clock of this run. Timestamps have no zone; all is UTC.
    Leave     in the row of feed 'events' the latest ts of staging that is a time and not later than `now`. `now`
              itself counts. The mark never moves back: if it is later than that, or if nothing in staging counts,
              it stays. It is kept as the text that the row had.
    Not touch staging, and the marks of other feeds.
    """
    con.execute(
        """
        update watermarks set mark = greatest(mark, (
            select max(ts) from staging where try_cast(ts as timestamp) <= ?
        ))
        where feed = 'events'
        """,
        [now],
    )


advance.world(in_memory)
advance.costs = "one pass over staging, whatever it holds"
advance.play = lambda now, **_: f'advance(con, datetime.fromisoformat("{now}")); con.sql("from watermarks")'


@advance.stub
def max_of_text(con, now):
    con.execute("""
        update watermarks set mark = (select max(ts) from staging)
        where feed = 'events'
    """)


VALUES = (0.0, 49.99, -5.25)


@advance.look
def marks(world, advance, mark, clocks, now=NOW, others=()):
    earlier = ("evt-002", "page_view", 1.0, now.isoformat())  # of an earlier run, and of no account here
    world.hold(earlier)
    world.letter((*earlier, "no key"))
    world.receive((*earlier, "no key"))
    world.mark(mark)
    for feed, its in others:
        world.mark(its, feed)
    world.stage(*((f"evt-{place:03}", "page_view", VALUES[place % 3], clock) for place, clock in enumerate(clocks, 1)))
    advance(world.con, now)
    return world.rows("from watermarks order by feed")


OTHERS = [("events_2024", "07:00"), ("invoices", "11:00"), ("refunds", "")]
BAD_HOUR, FAR_AHEAD = "2025-01-15T99:00:00", "9999-12-31T00:00:00"
TEN = datetime(2025, 1, 15, 10)

marks.when("first batch: the first batch ever brings 09:30, 12:00 and 11:00", "", ["09:30", "12:00", "11:00"])
marks.when(
    "other feeds: one feed has an older mark, one a newer one, and one was never run", "08:00", ["09:30"], others=OTHERS
)
marks.when("all rejected: every row of the batch was rejected, so that staging is empty", "12:00", [])
marks.when(
    "not a time: one row of the batch has the time 'zzzz', and another one the hour 99",
    "08:00",
    ["09:30", "zzzz", BAD_HOUR, "12:00"],
)
marks.when(
    "days that never were: it is March 1999, two rows say 29 February and half past 24, and one is of next year",
    "",
    ["1999-02-28T09:30:00", "1999-02-29T09:30:00", "1999-02-28T24:30:00", "2000-02-29T09:30:00"],
    now=datetime(1999, 3, 1),
)
marks.when("a run at ten: it is 10:00, and the batch brings 09:30 and 12:00", "08:00", ["09:30", "12:00"], now=TEN)
marks.when("from the year 9999: one row comes from the year 9999", "08:00", ["09:30", FAR_AHEAD, "12:00"])
marks.when("exactly now: the newest row has the time of the clock", "08:00", ["12:00", "2025-01-16T00:00:00"])
marks.when("late batch: the batch brings only events that are older than the mark", "12:00", ["09:30", "11:00"])
marks.when("nothing counts: the only rows have the times 'zzzz' and 9999-12-31", "12:00", ["zzzz", FAR_AHEAD])


NO_TIMES = ("", " ", "soon", "zzzz", "noon", BAD_HOUR, "2025-02-30T10:00:00", "2025-13-01T00:00:00")


def night(roll):
    """Return the mark, the times of the batch, the clock of the run and the marks of other feeds."""
    far = roll.choice(("1955-11-05T06:00:00", "2155-11-05T06:00:00"))
    clock = roll.choice((far, roll.choice(draws.CLOCKS), roll.choice(draws.CLOCKS)))
    apart = roll.choice((1, 60, 3600, 86400, 90 * 86400, 900_000_000))
    times = [draws.later(clock, seconds) for seconds in (-2 * apart, -apart, 0, 1, apart)]
    now = datetime.fromisoformat(clock) + timedelta(seconds=roll.choice((0, 0, 0.5, 0.5, -0.5)))
    near = [roll.choice(times) for _ in range(roll.randint(0, 3))]
    batch = roll.sample((*near, *times, FAR_AHEAD, *NO_TIMES), roll.randint(1, 3)) + near
    marks = ("", draws.later(clock, -3 * apart), *times, FAR_AHEAD)
    feeds = roll.sample(("events_2024", "Events", "invoices", "refunds"), roll.randint(0, 3))
    return roll.choice((*marks[:2], *marks)), batch, now, [(feed, roll.choice(marks)) for feed in feeds]


marks.drawn(
    together=rolled(night),
    times=18,
    says=lambda mark, clocks, now, others: (
        f"the mark is {mark!r}, the clock says {now}, and the batch brings {clocks}; marks of other feeds: {others}"
    ),
)

advance.asks("""
first batch: Which of the three times is the newest?
other feeds: Which feed did the batch belong to, and which marks are there besides?
all rejected: What is the greatest of no times at all?
not a time: Is 'zzzz' a time? Is 99 an hour? As text they sort after noon.
days that never were: How many days had February 1999, and how many hours has a day?
a run at ten: The run's clock says ten. Has noon happened?
from the year 9999: Which of the two marks would tomorrow's events like to be compared with?
exactly now: The clock says midnight and so does the row. Has it happened?
late batch: What would the next run read again?
nothing counts: Not one of its times counts. What did this batch tell you about time?
""")

advance.slips("""
last to arrive: It came last. Is it the newest?
    - select max(ts) from staging where try_cast(ts as timestamp) <= ?
    + select ts from staging where try_cast(ts as timestamp) <= ? order by position desc limit 1
greatest text: Is 'zzzz' a time? And who lives in the year 9999?
    ~ try_cast(ts as timestamp) <= ? => ts is not null
    ~ [now] => []
text or the old mark: An empty batch is safe now. Is 'zzzz' a time, and may a late batch move the mark back?
    ~ greatest(mark, ( => coalesce((
    ~ try_cast(ts as timestamp) <= ? => ts is not null
    ~ )) => ), mark)
    ~ [now] => []
a time but when: It is a time, no doubt. Who lives in the year 9999?
    ~ <= ? => is not null
    ~ [now] => []
nothing of nothing: Tomorrow compares with nothing. What is `ts > NULL`, and how many rows does it let in?
    ~ greatest(mark, ( => (
    ~ )) => )
back with the late: An empty batch is safe now. What does a late batch do to the mark?
    ~ greatest(mark, ( => coalesce((
    ~ )) => ), mark)
text before now: It sorts before the clock, as text does. Is it a time?
    ~ try_cast(ts as timestamp) <= ? => ts <= ?
    ~ [now] => [now.isoformat()]
clock on the wall: What time does this run think it is? And what would it say if it were tried next year?
    ~ <= ? => <= current_timestamp::timestamp
    ~ [now] => []
clean up first: The mark is right. What did somebody else find in staging afterwards?
    - con.execute(
    + con.execute("delete from staging where not coalesce(try_cast(ts as timestamp) <= ?, false)", [now])
    + con.execute(
strictly before now: The row carries the very time that the clock shows. Is that the future?
    ~ <= ? => < ?
one bad row stops all: One row from the future, and the good ones beside it?
    - where try_cast(ts as timestamp) <= ?
    +
    - where feed = 'events'
    + where feed = 'events' and (select bool_and(coalesce(try_cast(ts as timestamp) <= ?, false)) from staging)
every feed: Whose mark is that? There is more than one feed.
    - where feed = 'events'
newest of all feeds: The mark went past every row of its own batch. Which feed told it that time?
    ~ greatest(mark, ( => greatest((select max(mark) from watermarks), (
""")


@advance.also_right(costs="every row of staging passes through Python: fine for thousands, not for millions")
def in_python(con, now):
    newest = con.execute("select mark from watermarks where feed = 'events'").fetchall()[0][0]
    for (ts,) in con.execute("select ts from staging").fetchall():
        try:
            happened = datetime.fromisoformat(ts)
        except ValueError:
            continue
        if happened <= now and ts > newest:
            newest = ts
    con.execute("update watermarks set mark = ? where feed = 'events'", [newest])


@advance.also_right(costs="one pass; the update does nothing at all when there is no news")
def update_from(con, now):
    con.execute(
        """
        update watermarks set mark = news.ts
        from (
            select ts from staging where coalesce(try_cast(ts as timestamp) <= $now, false) order by ts desc limit 1
        ) news
        where feed = 'events' and news.ts > mark
        """,
        {"now": now},
    )


advance.hints += [
    """Three things to decide, and each has its function. What is a time? A cast that gives NULL where it fails, instead
of an error. Which times count? A condition on the rows that the maximum is taken of, with the clock passed in as a
parameter `?`. What if none is left, or it is older? A function that takes the larger of several values and, in DuckDB,
passes over NULL.""",
    """A twin with other tables. `tallest` keeps the greatest height that was ever measured in a garden. People type
heights as text, and nobody's sunflower is above the limit:

    con.execute('''
        update tallest set cm = coalesce((
            select max(h) from (select try_cast(typed as int) as h from notes) where h between tallest.cm and ?
        ), cm)
        where garden = 'north'
    ''', [limit])

What happens in it when nobody typed a number? Which part sees to that in yours?""",
]
