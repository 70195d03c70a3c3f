"""Break: a job that is killed, and a run that two feeds tell of."""

from contextlib import closing

from breakfix.faults import sigkill
from breakfix.lab import folder, prediction

from . import baseline, logged
from .predict import FIELDS, of
from .runs import Clock, runs


@prediction(phase="break", fields=FIELDS, minutes=4)
def killed(given):
    """Some runs have succeeded, and a job gets SIGKILL at work. What does compute_health say in the morning?

    runs             how many there are
    success_rate     per cent, one digit
    avg_duration_ms  milliseconds, one digit
    """
    path = folder() / "predicted.db"
    earlier(path, given)
    end = sigkill.forked(lambda: start(path), before="update run_log")
    if not end.killed:
        raise RuntimeError(f"the job was not killed: {end!r}")
    with closing(baseline.connect(path)) as con:
        return logged.asked(con, *FIELDS)


def earlier(path, given):
    """Record the runs that a prediction says were there before."""
    numbers = range(1, given["runs_before"] + 1)
    fill(path, [logged.ended(number, True, given["seconds_each"]) for number in numbers])


def fill(path, listed):
    """Record runs in the baseline's log at `path`."""
    with closing(baseline.connect(path)) as con:
        for run in listed:
            baseline.record_run(con, run)


def start(path):
    """Be a job: ten minutes of work under run_job of the baseline."""
    clock = Clock("2026-03-05T02:00:00Z")
    with closing(baseline.connect(path)) as con:
        baseline.run_job(con, "run-killed", "nightly_load", lambda: clock.wait(600) and (100, 98), clock)


@killed.draw
def a_log(hand):
    """Return how many runs there were, and how long each of them took."""
    count, seconds = hand.one_of([(4, 25), (1, 10), (3, 40), (9, 12), (19, 20)])
    return {"runs_before": count, "seconds_each": seconds}


killed.because = (
    "Nobody has come back to write the end: the row says running, counts as a run that did not succeed, and its "
    "duration, which nobody knows, as 0."
)
killed.means = (
    "The average has become better by a job that died. And the row says running tomorrow as well, for only the job "
    "itself would ever change it."
)


def with_one_killed(dataset):
    """Return the health of a dataset's runs, and the same with one more job, which was killed at work."""
    path = folder() / "damaged.db"
    fill(path, runs(dataset))
    found = {}
    for when in ("before", "after a kill"):
        with closing(baseline.connect(path)) as con:
            found[when] = logged.asked(con, *FIELDS, "running")
        sigkill.forked(lambda: start(path), before="update run_log")
    return found


COUNTS = {"runs": int, "failed": int, "success_rate": float}


@prediction(phase="break", fields=COUNTS, minutes=4)
def two_feeds(given):
    """The jobs have recorded their runs. A scheduler records each run that failed as well. What is said then?

    runs          how many runs compute_health counts
    failed        rows of run_log whose status is failed
    success_rate  per cent, one digit
    """
    listed = night(given)
    return of([*listed, *(run for run in listed if run["status"] == "failed")], *COUNTS)


def night(given):
    """Return the runs of a night of which so many succeeded and so many failed."""
    kinds = [True] * given["succeeded"] + [False] * given["failed"]
    return [logged.ended(number, ok, 30) for number, ok in enumerate(kinds, 1)]


def report_all(path, given, only=("succeeded", "failed")):
    """Be a feed, a process of its own: record the runs of a night that have ended in this way. Return its Ending."""
    listed = [run for run in night(given) if run["status"] in only]
    return sigkill.forked(lambda: fill(path, listed))


@two_feeds.draw
def a_night(hand):
    """Return how many runs succeeded, and how many failed."""
    succeeded, failed = hand.one_of([(3, 1), (4, 2), (14, 3), (2, 4), (5, 5)])
    return {"succeeded": succeeded, "failed": failed}


two_feeds.because = "record_run only adds a row, and the table has no key: it takes each report for a run."
two_feeds.means = (
    "Nobody has told a lie. The same run has been told of twice, under one run_id, and no constraint knows that a "
    "run_id stands for one run."
)
