"""Predict: what the report says while nothing is amiss."""

import pandas as pd

from breakfix.datasets import job_folder
from breakfix.lab import memory, prediction

from . import baseline, jobs

FIELDS = {"rows": int, "first": str, "minutes_of_first": int}
NAMES = ("Alpha Air", "Bravo Air", "Cargo Air")


def top(con, home, n=5):
    """Return the report of the baseline on a warehouse: a list of dicts; NULL is None."""
    baseline.run(con, home, n)
    table = pd.read_csv(home / "top.csv").astype(object)
    return table.where(table.notna(), None).to_dict("records")


@prediction(phase="predict", fields=FIELDS, minutes=4)
def first_report(flights):
    """The job asks for the five airlines with the most departures. Which rows come back?

    rows              rows of the report
    first             the airline in its first row
    minutes_of_first  the minutes in that row
    """
    with memory.connected() as con, job_folder.opened() as home:
        found = top(jobs.flights(con, flights), home)
        return {"rows": len(found), "first": found[0]["airline"], "minutes_of_first": int(found[0]["minutes"])}


@first_report.draw
def one_day(hand):
    """Return six flights of three airlines on a day: one has three of them, one has two."""
    first, second, third = hand.one_of([(0, 1, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)])
    order = [third, first, second, first, second, first]
    return [
        {"day": "2013-01-08", "airline": NAMES[place], "delay": hand.one_of((-5, -2, 0, 4, 12, 35))} for place in order
    ]


first_report.because = "Five is the most that limit lets pass; group by makes a row of each airline that is there."
