"""Alter: read again what may have come late."""

from datetime import datetime, timedelta

from breakfix.lab import exercise, learner, rows
from breakfix.lab.learner import Hand

FIRST_RUN = datetime(2025, 1, 15, 12)
A_MINUTE = 20  # events
ROOM = 9  # minutes of overlap that may be too many


def late():
    """Return the three events that come late, the oldest first: minutes before the first run, minutes under way."""
    hand = Hand("overlap_minutes")
    oldest = hand.one_of(range(25, 50))
    under_way = hand.one_of([more for more in (12, 18, 27, 33, 39) if oldest + more != 60])
    return [(oldest, oldest + under_way), (hand.one_of(range(12, 22)), 25), (hand.one_of(range(2, 9)), 9)]


def feed(seed=None):
    """Return a day's events as a DataFrame: key, ts (when it happened), arrived (when the pipeline could read it).

    Which of them come late is drawn from the learner's seed; `seed` is the notebook's own.
    """
    import pandas as pd  # a quarter of a second, which processes that only run the pipeline are spared

    learner.seed(seed)
    under_way = {FIRST_RUN - timedelta(minutes=before): minutes for before, minutes in late()}
    events = []
    for place in range(6000):  # 08:00 to 13:00, one every three seconds
        ts = datetime(2025, 1, 15, 8) + timedelta(seconds=60 // A_MINUTE * place)
        events.append((f"evt-{place:04}", ts, ts + timedelta(minutes=under_way.get(ts, 0))))
    return pd.DataFrame(events, columns=["key", "ts", "arrived"])


def too_many():
    """Return how many events read again are too many."""
    return A_MINUTE * (late()[0][0] + ROOM)


@exercise(phase="alter", kind="value", minutes=8, drawn=True)
def overlap_minutes():
    """By how many minutes does a run reach back behind the watermark?

    Given     feed: key, ts (when the event happened) and arrived (when the pipeline could read it). The first run
              reads at 12:00:00 what has arrived by then, and its watermark is 12:00:00. The second run, at 13:00:00,
              reads every event that has arrived and has a ts later than the watermark less `overlap_minutes`; an
              event exactly at that edge is not read.
              lab.too_many(): how many events read again are too many.
    Leave     a number of minutes with which the two runs together lose no event, and the second reads fewer than
              `too_many` events that the first has read already.
    """
    return late()[0][0] + 5


overlap_minutes.range = lambda: (late()[0][0] + 1, late()[0][0] + ROOM)
overlap_minutes.costs = "each minute of overlap reads twenty events again; load has to bear it"


def second_run(minutes):
    """Return the events that two runs lose, as rows, and the number of those that the second reads again."""
    if isinstance(minutes, bool) or not isinstance(minutes, (int, float)) or not abs(minutes) <= 10_000:
        raise TypeError("overlap_minutes is a number of minutes, at most 10,000")
    events = feed()
    edge = FIRST_RUN - timedelta(minutes=minutes)
    known = events["arrived"] <= FIRST_RUN
    return rows(events[~known & (events["ts"] <= edge)]), int((known & (events["ts"] > edge)).sum())


@overlap_minutes.trial
def nothing_lost(world, overlap_minutes):
    """three events come after the first run and happened before its watermark"""
    return {"lost": second_run(overlap_minutes)[0]}


@overlap_minutes.trial
def not_too_much_again(world, overlap_minutes):
    """twenty events happen in a minute, and the first run has read most of them"""
    again = second_run(overlap_minutes)[1]
    return {"read_again": f"fewer than {too_many():,}" if again < too_many() else again}


overlap_minutes.asks("""
nothing lost: How far behind the mark lies the oldest event that came late?
not too much again: How many events happen in one minute?
""")


overlap_minutes.slips("""
none at all: Without overlap the late ones are lost. Which are they?
    ~ late()[0][0] + 5 => 0
ten: One of three came back. How far behind the mark do the other two lie?
    ~ late()[0][0] + 5 => 10
an hour: Nothing is lost. How many events happen in an hour, and how many may be read again?
    ~ late()[0][0] + 5 => 60
forward: A negative overlap leaps over the mark. What lies in the gap?
    ~ late()[0][0] + 5 => -10
on the edge: The oldest late event is still lost. Where is the edge, and is the event later than it?
    ~ late()[0][0] + 5 => late()[0][0]
under way: That is how long it was under way. How far behind the mark did it happen?
    ~ late()[0][0] + 5 => late()[0][1]
a day: Nothing is lost, and the whole morning is read twice. Who pays for that?
    ~ late()[0][0] + 5 => 1440
""")

overlap_minutes.hints += [
    "Two clocks again. Late is what *arrived* after the first run; how far to reach back is measured in *ts*, from the "
    "watermark. A query on feed finds the late ones; the comparison with the edge is `later than`, not `at least`.",
    "A twin: letters are sorted by postmark, the mark is the 20th, and a letter of the 13th comes in on the 22nd. To "
    "see letters with a postmark later than (20 less n), n has to be 8: with 7 the edge is the 13th itself.",
]
