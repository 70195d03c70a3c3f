"""Jobs to work on: folders with files delivered, the baseline run in one of them, and the rows of a warehouse."""

import contextlib
import sqlite3
import tempfile
from dataclasses import dataclass
from pathlib import Path

from breakfix import etl
from breakfix.datasets import flight_days, small_days
from breakfix.lab import folder, rows, summary

from . import baseline

SHOWN = 8  # rows of the warehouse in a summary


@dataclass(frozen=True)
class Job:
    """A job's folder: files are delivered into `source`, all its own data lie in `data`."""

    home: Path

    @property
    def source(self):
        """Where files are delivered."""
        return self.home / "source"

    @property
    def data(self):
        """Where the steps write."""
        return self.home / "data"

    @property
    def warehouse(self):
        """The SQLite file."""
        return self.home / "warehouse.sqlite"

    def make(self):
        """Make the folders, and return this job."""
        for each in (self.source, self.data):
            each.mkdir()
        return self


def job(dataset=None):
    """Return a new Job in a folder of its own, with a dataset delivered; none for None.

    "sample", "flights", or the path of a folder with *.csv of the same columns. The folder goes with this process.
    """
    made = Job(folder()).make()
    if dataset is not None:
        flight_days.deliver(dataset, made.source)
    return made


@contextlib.contextmanager
def empty():
    """Open a job without deliveries; its folder goes with the block."""
    with tempfile.TemporaryDirectory() as made:
        yield Job(Path(made).resolve()).make()


def deliver(job, days, night=None):
    """Deliver days, dicts with `day` and `flights`; with `night`, those whose `night` it is."""
    small_days.deliver(job, [each for each in days if night is None or each["night"] == night])


def run(job, order=("extract", "transform", "load")):
    """Run the baseline in the job's folder."""
    with contextlib.chdir(job.home):
        baseline.run(order)


def night(place):
    """Run the baseline in the folder `place`, as a scheduler would; return how many errors came out of it: 0 or 1."""
    try:
        with contextlib.chdir(place):
            baseline.run()
    except Exception:
        return 1
    return 0


def ask(job, query):
    """Return what another reader sees in the warehouse, as a list of dicts."""
    with contextlib.closing(sqlite3.connect(job.warehouse)) as con:
        return rows(con.execute(query))


def loaded(job):
    """Return how many rows the warehouse has; 0 when there is no table yet."""
    there = ask(job, "select name from sqlite_master where name = 'flights'")
    return ask(job, "select count(*) as n from flights")[0]["n"] if there else 0


def apart(folders, job):
    """Run the baseline's steps in data folders that are apart, by the names data_raw and data_clean."""
    baseline.extract(job.source, folders["data_raw"])
    baseline.transform(folders["data_raw"], folders["data_clean"])
    baseline.load(folders["data_clean"], job.warehouse)


def report(job):
    """Return a summary: how many files lie in each folder, how many rows came of them, and the first rows."""
    raw = [path for path in job.data.glob("*.csv") if not path.name.startswith("clean_")]
    counts = {
        "files_delivered": len(list(job.source.glob("*.csv.gz"))),
        "files_in_data": len(list(job.data.glob("*.csv"))),
        "input_records": sum(len(path.read_text().splitlines()) - 1 for path in raw),
        "loaded": loaded(job),
        "rejected": 0,
    }
    counts |= {each["status"]: each["n"] for each in ask(job, "select status, count(*) as n from flights group by 1")}
    order = "order by scheduled, carrier, flight"
    query = f"select scheduled, carrier, flight, status, dep_delay, arr_delay from flights {order} limit {SHOWN}"
    return summary(counts, ask(job, query))


def hardened(job):
    """Run `breakfix.etl` in a job's folder, from another folder, and return its Report."""
    with contextlib.chdir(folder()):
        return etl.run(etl.Config(job.home, wait=0.01))
