"""Predict: a week of a job that a line of a crontab starts."""

from datetime import datetime, timedelta

from breakfix.children import cron
from breakfix.lab import prediction

from . import baseline, jobs

MONDAY = datetime(2013, 1, 7)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEDNESDAY, SUNDAY = "rows_on_wednesday", "rows_on_sunday"
TIMES = ("30 2 * * 1-5", "0 6 * * 1,3,5", "15 5 * * 2-6", "0 3 * * 0,3", "45 4 * * 1,2,6", "0 3 * * 2-5")


def a_week_of(week, home):
    """Play a week in a job's folder: files come, the line starts the job; return what is there when."""
    starts = cron.starts(cron.read(f"{week['line']} etl"), MONDAY, MONDAY + timedelta(days=7))
    seen = {"runs": len(starts)}
    told = [(MONDAY + timedelta(days=place, hours=4), place) for place in range(7)]
    told += [(start, "run") for start in starts]
    told += [(MONDAY + timedelta(days=day, hours=12), field) for day, field in ((2, WEDNESDAY), (6, SUNDAY))]
    for _, what in sorted(told, key=lambda each: each[0]):
        if what == "run":
            baseline.run(home)
        elif what in (WEDNESDAY, SUNDAY):
            seen[what] = jobs.loaded(home)
        else:
            jobs.deliver(home, 7 + what, week["flights"][DAYS[what]])
    return seen


@prediction(phase="predict", fields={"runs": int, WEDNESDAY: int, SUNDAY: int}, minutes=4)
def week(week):
    """A file is delivered at 04:00 of each day, from Monday on. cron starts the job by the line.

    runs               how often the job starts, from Monday 00:00 to Sunday 24:00
    rows_on_wednesday  rows in the warehouse on Wednesday at 12:00
    rows_on_sunday     rows there on Sunday at 12:00
    """
    with jobs.moment() as home:
        return a_week_of(week, home)


@week.draw
def seven_days(hand):
    """Return the first fields of a line, and the flights of each day's file."""
    return {"line": hand.one_of(TIMES), "flights": {day: hand.one_of(range(2, 7)) for day in DAYS}}


week.because = (
    "extract takes all files that are not loaded yet and that are there when cron starts it, and no later one."
)
