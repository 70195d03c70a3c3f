"""Jobs to work on: folders with files delivered, the rows of a warehouse, and a night with a fault in it."""

from breakfix.datasets import flight_days, job_folder, small_days
from breakfix.etl import Config
from breakfix.lab import summary

from . import baseline

SHOWN = 8  # rows of the warehouse in a summary
ODD = """a.csv b.csv a.b.csv Über.csv it's.csv "a".csv [a].csv .a.csv 100%s.csv 9%.csv {}.csv 12.csv"""
NAMES = [*ODD.split(), "a b.csv", " a.csv"]


def job(dataset=None):
    """Return the Config of a new job in a folder of its own (`job_folder.new`)."""
    return Config(job_folder.new(dataset)).make()


def deliver_broken(job):
    """Deliver the sample's fourth day, which has a delay that is no number."""
    for path in flight_days.BROKEN.glob("*.csv"):
        flight_days.pack(path.read_bytes(), job.source / f"{path.name}.gz")


def ask(job, query):
    """Return what another reader sees in the warehouse, as a list of dicts."""
    return job_folder.ask(job.warehouse, query)


def loaded(job, day=None):
    """Return how many rows the warehouse has, or has of one day."""
    return job_folder.count(job.warehouse, *() if day is None else ("file = ?", small_days.name(day)))


def report(job):
    """Return a summary: how many files lie in each folder, how many rows came of them, and the first rows."""
    folders = {"delivered": job.source, "raw": job.raw, "clean": job.clean}
    counts = {f"files_{name}": len(list(folder.glob("*.csv*"))) for name, folder in folders.items()}
    records = sum(len(path.read_text().splitlines()) - 1 for path in job.raw.glob("*.csv"))
    by_status = ask(job, "select status, count(*) as n from flights group by status order by status")
    counts |= {"input_records": records, "loaded": loaded(job)} | {each["status"]: each["n"] for each in by_status}
    order = "order by file, scheduled, carrier, flight"
    query = f"select file, status, carrier, flight, dep_delay, arr_delay from flights {order} limit {SHOWN}"
    return summary(counts, ask(job, query))


def night(job):
    """Run the baseline as a scheduler would, and return how many errors came out of it: 0 or 1."""
    return job_folder.errors(baseline.run, job)
