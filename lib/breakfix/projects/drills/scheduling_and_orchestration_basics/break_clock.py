"""Break: make compares timestamps, and the clock that wrote them was set back."""

import os
import sys
import time

from breakfix.datasets import job_folder
from breakfix.lab import prediction

from . import baseline, jobs
from .alter_make import makefile

FIELDS = {"machines_updated": int, "rows_in_all": int, "errors": int}
SET_BACK = ((60, 0, 60), (0, 60, 5), (60, 5, 60), (5, 60, 60))  # of three machines, in minutes
PASSED = (10, 20, 30, 45)


def machines(night):
    """Play the night on each machine; return what is seen, and a row for each with what make said."""
    seen = []
    for each in night:
        with jobs.moment() as home:
            loaded_at = time.time() + 60 * (each["set_back"] - each["passed"])  # as the clock of now would write it
            loaded_before(home, each["rows_before"], loaded_at)
            raw(home, 8, each["new_rows"])
            (home / "Makefile").write_text(makefile.reference())
            ended = jobs.make(home, sys.executable)
            ran = [task for task in ("transform", "load") if f"etl.py {task}" in ended.output]
            warned = "yes" if "Clock skew" in ended.output else "no"
            told = {"steps": ", ".join(ran) or "none", "rows": jobs.loaded(home)}
            seen.append(told | {"exit code": ended.code, "warned": warned})
    return seen


def loaded_before(home, rows, moment):
    """Let a job have loaded its first file, all of it written at a moment, in seconds since 1970."""
    raw(home, 7, rows)
    for task in ("transform", "load"):
        baseline.STEPS[task](home)
    for place, name in enumerate(("data_raw/flights.csv", "data_clean/flights.csv", "warehouse.sqlite"), -2):
        os.utime(home / name, (moment + place, moment + place))


def raw(home, day, rows):
    """Put a raw file of so many flights in place of the one that is there."""
    date = f"2013-01-{day:02}"
    lines = [f"{date}.csv.gz,{line}\n" for line in job_folder.flights(date, [20] * rows)]
    (home / "data_raw" / "flights.csv").write_text("".join(lines))


def of_machines(seen):
    """Return what is asked of the three machines."""
    return {
        "machines_updated": sum(each["steps"] != "none" for each in seen),
        "rows_in_all": sum(each["rows"] for each in seen),
        "errors": sum(each["exit code"] != 0 for each in seen),
    }


@prediction(phase="break", fields=FIELDS, minutes=4)
def clock_set_back(night):
    """On each of three machines make has loaded a file. Then its clock was set back, and a new raw file came.

    machines_updated  on how many of them `make run_etl` runs a step now
    rows_in_all       rows in the three warehouses together, then
    errors            on how many machines make ends with an error
    """
    return of_machines(machines(night))


@clock_set_back.draw
def three_machines(hand):
    """Return three machines: by how many minutes the clock was set back, after how many the new file came."""
    return [
        {
            "set_back": set_back,
            "passed": hand.one_of(PASSED),
            "rows_before": hand.one_of(range(2, 9)),
            "new_rows": hand.one_of(range(2, 9)),
        }
        for set_back in hand.one_of(SET_BACK)
    ]


clock_set_back.because = (
    "make asks only whether a file is older than what it is made of; the clean file bears a time that is still to come."
)
clock_set_back.means = (
    "make ended with 0. It did warn, on standard error, of a clock skew; under cron that is a mail that nobody reads. "
    "The next file that comes after the old time is loaded, and this one has been overwritten by then."
)
