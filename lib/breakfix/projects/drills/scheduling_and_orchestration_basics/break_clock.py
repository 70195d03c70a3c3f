"""Break: make compares timestamps, and the clock that wrote them was set back."""

import os
import time

from breakfix.datasets import job_folder
from breakfix.lab import prediction

from . import baseline, jobs
from .alter_make import CLEAN, RAW, WAREHOUSE, makefile

FIELDS = {"machines_updated": int, "rows_in_all": int, "errors": int}
SET_BACK = ((60, 0, 60), (0, 60, 5), (60, 5, 60), (5, 60, 60))  # of three machines, in minutes


def machines(night):
    """Play the night on each machine; return a row for each with what make did, said and left."""
    seen = []
    for each in night:
        with jobs.moment() as home:
            raw(home, 7, each["rows_before"])
            for task in ("transform", "load"):
                baseline.STEPS[task](home)
            loaded_at = time.time() + 60 * (each["set_back"] - each["passed"])  # as the clock of now would write it
            for place, name in enumerate((RAW, CLEAN, WAREHOUSE), -2):
                os.utime(home / name, (loaded_at + place, loaded_at + place))
            raw(home, 8, each["new_rows"])
            (home / "Makefile").write_text(makefile.reference())
            ended = jobs.make(home)
            steps = ", ".join(task for task in ("transform", "load") if f"etl.py {task}" in ended.output) or "none"
            warned = "yes" if "Clock skew" in ended.output else "no"
            seen.append({"steps": steps, "rows": jobs.loaded(home), "exit code": ended.code, "warned": warned})
    return seen


def raw(home, day, rows):
    """Put a raw file of so many flights in place of the one that is there."""
    date = f"2013-01-{day:02}"
    (home / RAW).write_text("".join(f"{date}.csv.gz,{line}\n" for line in job_folder.flights(date, [20] * rows)))


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
    few = range(2, 9)
    return [
        {"set_back": back, "passed": hand.one_of((10, 20, 30, 45))}
        | {"rows_before": hand.one_of(few), "new_rows": hand.one_of(few)}
        for back in hand.one_of(SET_BACK)
    ]


clock_set_back.because = (
    "make asks only whether a file is older than what it is made of; the clean file bears a time that is still to come."
)
clock_set_back.means = (
    "make ended with 0. It did warn, on standard error, of a clock skew; under cron that is a mail that nobody reads. "
    "The next file that comes after the old time is loaded, and this one has been overwritten by then."
)
