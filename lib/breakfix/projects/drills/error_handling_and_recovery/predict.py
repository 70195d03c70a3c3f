"""Predict: the same job on the next day, with one of the days delivered anew."""

from breakfix.datasets import small_days
from breakfix.lab import prediction

from . import baseline, jobs

FIELDS = {"rows_of_that_day": int, "rows_in_warehouse": int}


@prediction(phase="predict", fields=FIELDS, minutes=4)
def second_run(days):
    """Three days come and the job runs. Then one of them comes again with more flights, and a new day; it runs again.

    rows_of_that_day   rows in the warehouse, after the second run, of the day that came twice
    rows_in_warehouse  all rows in the warehouse after the second run
    """
    with small_days.empty() as job:
        for delivery in ("first", "second"):
            small_days.deliver(job, files(days, delivery))
            baseline.run(job)
        (twice,) = (each["day"] for each in days if each["first"] and each["second"])
        return {"rows_of_that_day": jobs.loaded(job, twice), "rows_in_warehouse": jobs.loaded(job)}


@second_run.draw
def four_days(hand):
    """Return four days, each with its flights in the first delivery and in the second; 0 is no file."""
    first, twice = [hand.one_of(range(2, 7)) for _ in range(3)], hand.one_of(range(3))
    more = hand.one_of((1, 2, 3))
    days = [
        {"day": 5 + place, "first": count, "second": count + more if place == twice else 0}
        for place, count in enumerate(first)
    ]
    return [*days, {"day": 8, "first": 0, "second": hand.one_of(range(2, 6))}]


def files(days, delivery):
    """Return the files of one delivery, "first" or "second"."""
    return [{"day": each["day"], "flights": each[delivery]} for each in days if each[delivery]]


second_run.because = "run asks whether a raw file of that name exists, not whether the delivered file is newer."
