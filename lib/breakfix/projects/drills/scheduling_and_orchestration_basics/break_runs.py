"""Break: two runs of one job at once, since the first took too long; and one that goes on after a failed task."""

import contextlib
import io

from breakfix.faults import turns
from breakfix.lab import prediction

from . import baseline, jobs

COMES = "delivery"
DAY_OF = {"before": 6, "waiting": 7, "arriving": 8}
FIELDS = {"rows_in_warehouse": int, "rows_too_many": int, "errors": int}
ORDERS = (  # who does what in which order; a file comes between
    ("1 extract", COMES, "2 extract", "1 transform", "1 load", "2 transform", "2 load"),
    ("1 extract", "1 transform", COMES, "2 extract", "1 load", "2 transform", "2 load"),
    ("1 extract", "1 transform", COMES, "2 extract", "2 transform", "1 load", "2 load"),
)


def overlapped(night, alone=None, home=None):
    """Play a night in two processes, in a folder or in one of its own; return its history.

    With `alone`, a context manager of a folder, each run is in it; one that is not let in does nothing.
    """
    with contextlib.nullcontext(home) if home else jobs.moment() as folder:
        jobs.deliver(folder, DAY_OF["before"], night["before"])
        baseline.run(folder)
        jobs.deliver(folder, DAY_OF["waiting"], night["waiting"])
        comes = {COMES: lambda: jobs.deliver(folder, DAY_OF["arriving"], night["arriving"])}
        return turns.taken(night["order"], baseline.STEPS, folder, between=comes, alone=alone)


def counted(history, home):
    """Return what a night has left in a folder: rows, how many of them are too many, and errors."""
    rows, distinct = jobs.loaded(home), "(select distinct file, scheduled, carrier, flight from flights)"
    errors = sum(event.kind == "refused" for event in history)
    return {"rows_in_warehouse": rows, "rows_too_many": rows - jobs.loaded(home, table=distinct), "errors": errors}


def left_by(night):
    """Return what a night leaves in a folder of its own."""
    with jobs.moment() as home:
        return counted(overlapped(night, home=home), home)


@prediction(phase="break", fields=FIELDS, minutes=5)
def overlap(night):
    """A second run begins while the first is at work. Each does its tasks in the order of the list.

    rows_in_warehouse  rows in the warehouse after both runs
    rows_too_many      how many of them are duplicates
    errors             how many of the six tasks end with an error
    """
    return left_by(night)


@overlap.draw
def a_long_night(hand):
    """Return the flights that are loaded, that wait, and that arrive, and the order of the tasks."""
    return {name: hand.one_of(range(2, 9)) for name in DAY_OF} | {"order": list(hand.one_of(ORDERS))}


overlap.because = (
    "extract asks the warehouse what is loaded, and that is answered before the other run has loaded it; the files "
    "between the tasks are the same for both runs."
)
overlap.means = (
    "No task failed, and no line of any log says that two runs were there. On the flights a second run in the first "
    "night would load 328,521 rows twice."
)


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
