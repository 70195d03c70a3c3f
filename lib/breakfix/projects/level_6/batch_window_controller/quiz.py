"""The quiz of 6-13: each right answer is computed by running the real thing."""

from contextlib import closing
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from breakfix.lab import Quiz, Recall

from . import baseline, plans
from .break_nested import pairs
from .fix_claim import claim
from .predict import counted, day

quiz = Quiz(__name__, phase="mastery", minutes=7)
recall = Recall(__name__, of="incremental_load_simulator", asks=("of_four_late_ones", "on_the_third_page"))


@quiz.an_order(
    ["9:00", "10:00", "09:30", "11:00"],
    phase="run",
    look="Are these numbers, or texts?",
    because="Texts are compared sign by sign, and 9 comes after 1. So each moment has its zero, its date and its Z.",
)
def starts_as_text():
    """Four windows of a day have these texts as their start. In which order, the smallest first, does
    `order by start_ts` return them?
    """
    return sorted(["9:00", "10:00", "09:30", "11:00"])


@quiz.a_number(
    phase="predict",
    look="How many events stand on a bound that two windows share?",
    because="24 events, and those at 8 and at 16 twice.",
)
def three_shifts():
    """A day has an event on each full hour from 0 to 23, and three windows: 0 to 8, 8 to 16, 16 to 24 o'clock. `count`
    of Run asks by between. What is the sum of the three?
    """
    with closing(baseline.connect(":memory:")) as con:
        return counted(con, day(((0, 8), (8, 16), (16, 24))))[1]


@quiz.a_number(
    phase="alter",
    look="How many rows has a left join for a window without an event?",
    because="One row, in which ts is NULL: count(*) counts the row, count(ts) would not.",
)
def nothing_there():
    """A window has no event. `batch_windows left join events on ...` is grouped by window_id. What does count(*) say of
    this window?
    """
    with closing(baseline.connect(":memory:")) as con:
        baseline.create(con)
        baseline.create_window(con, plans.at(0), plans.at(6))
        query = "select count(*) from batch_windows left join events on ts >= start_ts group by window_id"
        return con.execute(query).fetchone()[0]


@quiz.a_row(
    {"overlap": int, "named": int},
    phase="break",
    look="Which pairs are neighbours in the order of starts?",
    because="The long one overlaps all three others, and only the first of them is its neighbour.",
)
def a_long_one():
    """Four windows: 0 to 12, 3 to 5, 7 to 9, 11 to 14 o'clock. How many pairs overlap, and how many does
    detect_overlaps of Run name?
    """
    windows = [(0, 12), (3, 5), (7, 9), (11, 14)]
    return {"overlap": pairs(windows), "named": len(baseline.detect_overlaps(windows))}


@quiz.a_row(
    {"granted": int, "token": int},
    phase="fix",
    look="Has a lease from 0 for 60 seconds its moment 60?",
    because="At 59 it is Ann's, at 60 it is free, and at 61 it is Bob's until 120.",
)
def at_the_end_of_a_lease():
    """One window is pending, with token 0. Ann claims it at 0 for 60 seconds. Bob claims at 59, at 60 and at 61, each
    time for 60 seconds, with `claim` as in Fix. How many of the four claims get it, and what is its token then?
    """
    with closing(baseline.connect(":memory:")) as con:
        baseline.create(con)
        baseline.create_window(con, plans.at(0), plans.at(6))
        told = [claim.reference(con, "Ann" if now == 0 else "Bob", now, 60) for now in (0, 59, 60, 61)]
        token = con.execute("select token from batch_windows").fetchone()[0]
    return {"granted": sum(each is not None for each in told), "token": token}


@quiz.a_row(
    {"in_the_zone": int, "in_utc": int},
    phase="explain",
    look="What does Python subtract when both have one zone: clocks, or moments?",
    because="With one and the same zone Python subtracts what the clock shows. Moments are subtracted in UTC.",
)
def hours_of_march():
    """`one` and `two` are midnights in New York, datetime(2013, 3, 10, tzinfo=zone) and datetime(2013, 3, 11,
    tzinfo=zone). How many hours is `two - one`, and how many when both were turned into UTC before?
    """
    zone = ZoneInfo(plans.NEW_YORK)
    one, two = (datetime(2013, 3, date, tzinfo=zone) for date in (10, 11))
    apart = {"in_the_zone": two - one, "in_utc": two.astimezone(UTC) - one.astimezone(UTC)}
    return {name: round(each.total_seconds() / 3600) for name, each in apart.items()}
