"""Break: a task fails, and those that need it run all the same."""

import contextlib
import io

from breakfix.lab import prediction

from . import baseline, jobs


def night_with_a_bad_flight(night, home):
    """Run the baseline on yesterday's file and then on today's, of which one delay is a word; return what is told."""
    jobs.deliver(home, 7, night["yesterday"])
    baseline.run(home)
    jobs.deliver(home, 8, night["today"], night["bad"])
    with contextlib.redirect_stdout(io.StringIO()) as said:
        baseline.run(home)
    return said.getvalue()


def of_days(home):
    """Return the rows of either day."""
    names = {"rows_of_yesterday": "2013-01-07.csv.gz", "rows_of_today": "2013-01-08.csv.gz"}
    return {field: jobs.loaded(home, "file = ?", name) for field, name in names.items()}


@prediction(phase="break", fields={"rows_of_yesterday": int, "rows_of_today": int}, core=False, minutes=4)
def failed_task(night):
    """Yesterday's file was loaded. In today's the delay of one flight is a word, and the job runs.

    rows_of_yesterday  rows of yesterday's file in the warehouse, after the run of today
    rows_of_today      rows of today's file
    """
    with jobs.moment() as home:
        night_with_a_bad_flight(night, home)
        return of_days(home)


@failed_task.draw
def two_days(hand):
    """Return the flights of two days, and the number of the bad one."""
    today = hand.one_of(range(3, 9))
    return {"yesterday": hand.one_of(range(3, 9)), "today": today, "bad": hand.one_of(range(2, today + 1))}


failed_task.because = (
    "transform failed and left yesterday's clean file, and load, which needs it, ran and loaded that again."
)
failed_task.means = "One line said `transform failed`; the harm was done by the task after it, which ended well."
