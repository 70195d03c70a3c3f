"""Predict: the same job, with another line in its configuration."""

from breakfix.datasets import job_folder
from breakfix.lab import prediction

from . import baseline, jobs

FIELDS = {"rows_of_first_month": int, "rows_in_warehouse": int}
RUNS = [("1100", "0110"), ("1100", "0011"), ("1110", "0011"), ("1110", "0111")]  # which of four months a run names


@prediction(phase="predict", fields=FIELDS, minutes=4)
def other_months(months):
    """The job runs with some months in its configuration. Then the line `months` is changed, and it runs again.

    rows_of_first_month  rows of the first month of the table, after the second run
    rows_in_warehouse    all rows then
    """
    with job_folder.opened() as home:
        for each in months:
            jobs.deliver(home, each["month"], each["late_flights"])
        for run in ("first_run", "second_run"):
            jobs.write(home, jobs.config_text(each["month"] for each in months if each[run]))
            baseline.run(home)
        first = jobs.loaded(home, month=months[0]["month"])
        return {"rows_of_first_month": first, "rows_in_warehouse": jobs.loaded(home)}


@other_months.draw
def four_months(hand):
    """Return four months with their late flights; 1 means that a run has the month in its configuration."""
    first, second = hand.one_of(RUNS)
    return [
        {
            "month": f"{place:02}",
            "late_flights": hand.one_of(range(2, 9)),
            "first_run": int(one),
            "second_run": int(two),
        }
        for place, (one, two) in enumerate(zip(first, second, strict=True), 1)
    ]


other_months.because = "load takes away the rows of the months that it is given, and of no other."
