"""Fix: the next watermark is a real time, of a row that came, and not from the future."""

import random
from datetime import datetime

from breakfix.lab import exercise

from .worlds import NOW, at, in_memory


@exercise(phase="fix", minutes=12)
def advance(con, now):
    """Move the watermark of the feed `events` to the newest time that this batch can vouch for.

    Given     staging (position bigint, key text, name text, value double, ts text): the valid rows of the batch; it can
              be empty, and nobody has checked ts, which is never NULL. Whatever is a time has the form
              2025-01-15T09:30:00, so that the greater text is the later time.
              watermarks (feed text primary key, mark text): one row for each feed; '' before the first run.
              now: a datetime, the clock of this run. Timestamps have no zone; all is UTC.
    Leave     in the row of feed 'events' the latest ts of staging that is a time at all and not later than `now`;
              `now` itself counts. The mark never moves back: if it is later than that, or nothing in staging
              counts, it stays. It is kept as the text that the row had.
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
advance.play = 'advance(con, lab.NOW); con.sql("from watermarks")'


@advance.stub
def max_of_text(con, now):
    con.execute("""
        update watermarks set mark = (select max(ts) from staging)
        where feed = 'events'
    """)


def one_batch(world, advance, mark, *clocks, now=NOW):
    """Advance over a batch with these clocks and return all watermarks."""
    world.mark(mark)
    world.stage(*((f"evt-{place:03}", "page_view", 1.0, clock) for place, clock in enumerate(clocks, 1)))
    advance(world.con, now)
    return world.rows("from watermarks order by feed")


@advance.trial(asks="Which of the three times is the newest?", next="look at the mark after a good batch")
def first_batch(world, advance):
    """the first batch ever brings 09:30, 12:00 and 11:00"""
    return one_batch(world, advance, "", "09:30", "12:00", "11:00")


@advance.trial(asks="Which feed did the batch belong to?", next="look at the marks of both feeds")
def two_feeds(world, advance):
    """another feed has its own mark"""
    world.mark("07:00", feed="invoices")
    return one_batch(world, advance, "08:00", "09:30")


@advance.trial(asks="What is the greatest of no times at all?", next="decide what an empty batch says about time")
def all_rejected(world, advance):
    """every row of the batch was rejected, so that staging is empty"""
    return one_batch(world, advance, "12:00")


@advance.trial(
    asks="Is 'zzzz' a time? Is 99 an hour? As text they sort after noon.", next="decide what counts as a time"
)
def not_a_time(world, advance):
    """one row of the batch has the time 'zzzz', and another one the hour 99"""
    return one_batch(world, advance, "08:00", "09:30", "zzzz", "2025-01-15T99:00:00", "12:00")


@advance.trial(asks="The run's clock says ten. Has noon happened?", next="ask who tells this run what time it is")
def a_run_at_ten(world, advance):
    """the clock of the run says 10:00, and the batch brings 09:30 and 12:00"""
    return one_batch(world, advance, "08:00", "09:30", "12:00", now=datetime(2025, 1, 15, 10))


@advance.trial(asks="Two rows were staged. Who needs them after you?", next="leave staging as it was")
def staging_afterwards(world, advance):
    """somebody reads staging after it, and one of two rows has the time 'zzzz'"""
    one_batch(world, advance, "08:00", "zzzz", "12:00")
    return world.rows("from staging order by position")


@advance.trial(asks="Which of the two marks would tomorrow's events like to be compared with?", next="compare with now")
def from_the_year_9999(world, advance):
    """one row of the batch comes from the year 9999"""
    return one_batch(world, advance, "08:00", "09:30", "9999-12-31T00:00:00", "12:00")


@advance.trial(asks="The clock says midnight and so does the row. Has it happened?", next="look at the limit itself")
def exactly_now(world, advance):
    """the newest row has the time that the clock shows"""
    return one_batch(world, advance, "08:00", "12:00", "2025-01-16T00:00:00")


@advance.trial(asks="What would the next run read again?", next="compare with the mark that was there")
def late_batch(world, advance):
    """the batch brings only events that are older than the mark"""
    return one_batch(world, advance, "12:00", "09:30", "11:00")


@advance.trial(asks="Not one of its times counts. What did this batch tell about time?", next="look at what is left")
def nothing_counts(world, advance):
    """the only rows have the times 'zzzz' and 9999-12-31"""
    return one_batch(world, advance, "12:00", "zzzz", "9999-12-31T00:00:00")


@advance.trial(held_out=True)
def thirty_batches(world, advance):
    """thirty batches follow each other, with bad times and future times among them"""
    draw = random.Random(615)
    marks = []
    for _ in range(30):
        odd = draw.sample(
            ["zzzz", "", "2025-01-15T99:00:00", "2025-01-15T09:75:00", "2031-01-01T00:00:00"], draw.randrange(3)
        )
        clocks = [at(f"{draw.randrange(10, 24)}:{draw.randrange(10, 60)}") for _ in range(draw.randrange(4))]
        batch = [*odd, *clocks]
        draw.shuffle(batch)
        world.stage(*(("evt-001", "page_view", 1.0, clock) for clock in batch))
        advance(world.con, datetime(2025, 1, 15, draw.randrange(10, 24)))
        marks += world.rows("from watermarks")
    return marks


advance.hints += [
    """Three things to decide, and each has its function. What is a time: a cast that gives NULL where it fails instead
of an error. Which times count: a condition on the rows that the maximum is taken of, with the clock passed in as a
parameter `?`. What if none is left, or it is older: a function that takes the larger of several values and, in DuckDB,
passes over NULL.""",
    """A twin with other tables. `tallest` keeps the greatest height that was ever measured in a garden; people type
heights as text, and nobody's sunflower is above the limit:

    con.execute('''
        update tallest set cm = coalesce((
            select max(h) from (select try_cast(typed as int) as h from notes) where h between tallest.cm and ?
        ), cm)
        where garden = 'north'
    ''', [limit])

What happens in it when nobody typed a number? Which part sees to that in yours?""",
]
