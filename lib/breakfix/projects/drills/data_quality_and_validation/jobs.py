"""Jobs to work on: folders with days delivered, and what stands in their warehouse and their quality log."""

import contextlib
import json

import duckdb

from breakfix.datasets import job_folder, nycflights13, small_days
from breakfix.etl import Config, validate
from breakfix.lab import summary

PLACE = {"no_dest": 4, "no_number": 2}  # what a flight of a drawn day may lack -> its place in the line
SHOWN = 8  # rows of the warehouse in a summary


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


def put_airlines(job, more=()):
    """Write airlines.csv into a job's folder: the sixteen airlines of 2013, and `more` lines."""
    lines = [f"{carrier},{name}" for carrier, name in airlines()] + list(more)
    (job.folder / "airlines.csv").write_text("\n".join(["carrier,name", *lines, ""]))


def airlines():
    """Return the airlines of 2013 as pairs of carrier and name, by carrier."""
    path = nycflights13.table("airlines").as_posix()
    with duckdb.connect() as con:
        return con.execute("select carrier, name from read_parquet(?) order by carrier", [path]).fetchall()


def deliver(job, days):
    """Deliver days: dicts of `day` and `flights`, and perhaps `no_dest` or `no_number`: which flight, or 0."""
    for each in days:
        lines = small_days.lines(each["day"], each["flights"])
        for lacks, place in PLACE.items():
            if number := each.get(lacks, 0):
                values = lines[number - 1].split(",")
                values[place] = ""
                lines[number - 1] = ",".join(values)
        small_days.put(job, each["day"], lines)


def deliver_twice(job):
    """Deliver one more day, 2013-01-04: six flights, of which the second stands there twice, with other delays."""
    lines = small_days.lines(4, 6)
    again = ",".join([*lines[1].split(",")[:5], "20", "15"])
    small_days.put(job, 4, [*lines, again])


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
    order = "order by scheduled, carrier, flight"
    query = f"select scheduled, code, dest, dep_delay, name from flights {order} limit {SHOWN}"
    return summary(counts, job_folder.ask(job.warehouse, query))


def findings(job):
    """Return the report of the hardened job: its lines that tell of a failure, without the time of day."""
    told = [json.loads(line) for line in (job.reports / validate.REPORT).read_text().splitlines()]
    return [{name: each[name] for name in each if name != "at"} for each in told if each["failed"]]
