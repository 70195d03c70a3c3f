"""Predict: what a log says of a night in which nothing goes amiss."""

from breakfix.lab import prediction

from . import baseline, jobs

FIELDS = {"lines_in_log": int, "warnings": int, "rows_in_warehouse": int}


@prediction(phase="predict", fields=FIELDS, minutes=3)
def first_night(days):
    """Some days were delivered, and the job runs once.

    lines_in_log       lines of etl.log after the run
    warnings           those of them that begin with WARNING
    rows_in_warehouse  rows of the table flights
    """
    with jobs.moment() as home:
        jobs.deliver(home, days)
        baseline.run(home)
        counts = jobs.report(home)
        logged = {"lines_in_log": len(jobs.lines(home)), "warnings": counts["warnings"]}
        return logged | {"rows_in_warehouse": counts["loaded"]}


@first_night.draw
def four_days(hand):
    """Return four days with their flights, and how many of them were cancelled."""
    return [
        {"day": 5 + place, "flights": hand.one_of(range(3, 8)), "cancelled": hand.one_of((0, 0, 1, 2))}
        for place in range(4)
    ]


first_night.because = (
    "run writes a line when it begins and one when it ends, one for each file, and a warning where one is due."
)
