"""Jobs to work on: folders with files delivered, the baseline run in one of them, and the rows of a warehouse."""

import contextlib
from dataclasses import dataclass
from pathlib import Path

from breakfix.datasets import job_folder, small_days
from breakfix.lab import summary

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
        """Make the folder of the job's data, and return this job."""
        self.data.mkdir()
        return self


def job(dataset=None):
    """Return a new Job in a folder of its own (`job_folder.new`)."""
    return Job(job_folder.new(dataset)).make()


@contextlib.contextmanager
def empty():
    """Open a job without deliveries; its folder goes with the block."""
    with job_folder.opened() as home:
        yield Job(home).make()


def deliver(job, days, night=None):
    """Deliver days, dicts with `day` and `flights`; with `night`, those whose `night` it is."""
    small_days.deliver(job, [each for each in days if night is None or each["night"] == night])


def run(job, order=("extract", "transform", "load")):
    """Run the baseline in the job's folder."""
    with contextlib.chdir(job.home):
        baseline.run(order)


def night(place):
    """Run the baseline in the folder `place`, as a scheduler would; return how many errors came out of it: 0 or 1."""
    with contextlib.chdir(place):
        return job_folder.errors(baseline.run)


def loaded(job):
    """Return how many rows the warehouse has; 0 when there is no table yet."""
    return job_folder.count(job.warehouse)


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
    by_status = job_folder.ask(job.warehouse, "select status, count(*) as n from flights group by 1")
    counts |= {each["status"]: each["n"] for each in by_status}
    order = "order by scheduled, carrier, flight"
    query = f"select scheduled, carrier, flight, status, dep_delay, arr_delay from flights {order} limit {SHOWN}"
    return summary(counts, job_folder.ask(job.warehouse, query))
