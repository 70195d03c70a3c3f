"""Jobs to work on: folders with days delivered, and what stands in their warehouse and their quality log."""

import contextlib
import dataclasses
import json
import sqlite3

import duckdb

from breakfix import etl
from breakfix.datasets import flight_days, nycflights13, small_days
from breakfix.etl import Config, validate
from breakfix.lab import folder, rows, summary

PLACE = {"no_dest": 4, "no_number": 2}  # what a flight of a drawn day may lack -> its place in the line
SHOWN = 8  # rows of the warehouse in a summary


def job(dataset=None):
    """Return the Config of a new job in a folder of its own, with airlines.csv; a dataset is delivered, none for None.

    "sample", "flights", or the path of a folder with *.csv of the same columns. The folder goes with this process.
    """
    made = Config(folder()).make()
    put_airlines(made)
    if dataset is not None:
        flight_days.deliver(dataset, made.source)
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
        path = job.source / f"{small_days.name(each['day'])}.gz"
        path.write_bytes(small_days.packed(lines))


def deliver_twice(job):
    """Deliver one more day, 2013-01-04: six flights, of which the second stands there twice, with other delays."""
    lines = small_days.lines(4, 6)
    again = ",".join([*lines[1].split(",")[:5], "20", "15"])
    (job.source / f"{small_days.name(4)}.gz").write_bytes(small_days.packed([*lines, again]))


def ask(job, query):
    """Return what another reader sees in the warehouse, as a list of dicts; no rows while there is no table."""
    with contextlib.closing(sqlite3.connect(job.warehouse)) as con:
        there = con.execute("select 1 from sqlite_master where name = 'flights'").fetchall()
        return rows(con.execute(query)) if there else []


def loaded(job, where="true"):
    """Return how many rows of the warehouse are so, all of them without a condition."""
    found = ask(job, f"select count(*) as n from flights where {where}")
    return found[0]["n"] if found else 0


def lines(job):
    """Return the lines of the quality log that the baseline writes."""
    path = job.reports / "quality.log"
    return path.read_text().splitlines() if path.exists() else []


def fails(job):
    """Return how many lines of the quality log end in FAIL."""
    return sum(line.endswith("FAIL") for line in lines(job))


def report(job):
    """Return a summary: the rows that came, those that were loaded and those that were rejected, and the first rows."""
    delivered = sorted(job.source.glob("*.csv.gz"))
    rows_in = sum(len(_unpacked(path)) - 1 for path in delivered)
    counts = {
        "files": len(delivered),
        "input_records": rows_in,
        "loaded": loaded(job),
        "rejected": rows_in - loaded(job),
    }
    counts |= {"passed": len(lines(job)) - fails(job), "failed": fails(job)}
    order = "order by scheduled, carrier, flight"
    return summary(
        counts, ask(job, f"select scheduled, code, dest, dep_delay, name from flights {order} limit {SHOWN}")
    )


def _unpacked(path):
    import gzip

    return gzip.decompress(path.read_bytes()).splitlines()


def hardened(job):
    """Run the hardened form of the job, `breakfix.etl`, and return its Report; what may pass is waited for a moment."""
    return etl.run(dataclasses.replace(job, wait=0.01))


def findings(job):
    """Return the report of the hardened job: its lines that tell of a failure, without the time of day."""
    told = [json.loads(line) for line in (job.reports / validate.REPORT).read_text().splitlines()]
    return [{name: each[name] for name in each if name != "at"} for each in told if each["failed"]]
