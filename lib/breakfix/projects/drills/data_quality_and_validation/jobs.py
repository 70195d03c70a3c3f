"""Jobs to work on: folders with days delivered, and what stands in their warehouse and their quality log."""

import contextlib
import json

from breakfix.datasets import job_folder, nycflights13, small_days
from breakfix.etl import Config, validate
from breakfix.lab import summary


def job(dataset=None):
    """Return the Config of a new job with airlines.csv in its folder (`job_folder.new`)."""
    made = Config(job_folder.new(dataset)).make()
    put_airlines(made)
    return made


@contextlib.contextmanager
def empty():
    """Open a job without deliveries, with airlines.csv; its folder goes with the block."""
    with small_days.empty() as made:
        put_airlines(made)
        yield made


def put_airlines(job):
    """Write airlines.csv into a job's folder: the sixteen airlines of 2013."""
    with nycflights13.connected() as con:
        con.table("airlines").order("carrier").write_csv(str(job.folder / "airlines.csv"))


def deliver(job, days):
    """Deliver days: dicts of `day` and `flights`, and perhaps, as the number of a flight or 0, what is amiss with it.

    no_dest, no_number: it has none. twice: it comes once more at the end, with other delays.
    """
    for each in days:
        lines = small_days.lines(each["day"], each["flights"])
        for lacks, place in (("no_dest", 4), ("no_number", 2)):
            if number := each.get(lacks, 0):
                values = lines[number - 1].split(",")
                lines[number - 1] = ",".join([*values[:place], "", *values[place + 1 :]])
        if number := each.get("twice", 0):
            lines.append(lines[number - 1].rsplit(",", 2)[0] + ",20,15")
        small_days.put(job, each["day"], lines)


def loaded(job, where="true"):
    """Return how many rows of the warehouse are so, all of them without a condition."""
    return job_folder.count(job.warehouse, where)


def lines(job):
    """Return the lines of the quality log that the baseline writes."""
    path = job.reports / "quality.log"
    return path.read_text().splitlines() if path.exists() else []


def fails(job):
    """Return how many lines of the quality log end in FAIL."""
    return sum(line.endswith("FAIL") for line in lines(job))


def report(job):
    """Return a summary: the rows that came, those that were loaded and those that were rejected, and the first rows."""
    counts = job_folder.counts(job.folder, loaded(job))
    counts |= {"passed": len(lines(job)) - fails(job), "failed": fails(job)}
    shown = "select scheduled, code, dest, dep_delay, name from flights order by scheduled, carrier, flight limit 8"
    return summary(counts, job_folder.ask(job.warehouse, shown))


def findings(job):
    """Return the report of the hardened job: its lines that tell of a failure, without the time of day."""
    told = [json.loads(line) for line in (job.reports / validate.REPORT).read_text().splitlines()]
    return [{name: each[name] for name in each if name != "at"} for each in told if each["failed"]]
