"""Predict: what compute_health makes of a night."""

from contextlib import closing

from breakfix.lab import prediction

from . import baseline, logged

FIELDS = {"runs": int, "success_rate": float, "avg_duration_ms": float}


@prediction(phase="predict", fields=FIELDS, minutes=4)
def first_night(listed):
    """These runs are recorded. What does compute_health say?

    runs             how many there are
    success_rate     per cent, one digit
    avg_duration_ms  milliseconds, one digit
    """
    return of(listed, *FIELDS)


def of(listed, *names):
    """Return what the baseline says of runs, in a log of their own."""
    with closing(baseline.connect(":memory:")) as con:
        for run in listed:
            baseline.record_run(con, run)
        return logged.asked(con, *names)


@first_night.draw
def some_runs(hand):
    """Return two to ten runs, some of which have failed."""
    good, bad, long, short = hand.one_of([(3, 1, 40, 20), (4, 1, 30, 10), (1, 1, 50, 10), (7, 3, 20, 10)])
    more = hand.one_of((0, 1, 2))
    kinds = [(True, long)] * good + [(False, short)] * bad
    return [logged.ended(place, ok, seconds + more) for place, (ok, seconds) in enumerate(kinds, 1)]


first_night.because = "A run that failed counts in both numbers; the rate is the share of all runs that succeeded."
