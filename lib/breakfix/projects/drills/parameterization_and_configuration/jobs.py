"""Jobs to work on: a folder with files delivered and a configuration, and what stands in its warehouses."""

import re

from breakfix.datasets import job_folder
from breakfix.lab import summary

CONFIG = "config.yaml"
PASSWORD = "tulip-4711"  # noqa: S105  of no server: it is there to be found in a log
SHOWN = 8  # rows of the warehouse in a summary
STAMP = re.compile(r"^[\d-]+ [\d:,]+ \w+ [0-9a-f]{8} ")  # time, pipeline, run


def config_text(months, warehouse="dev.sqlite"):
    """Return a configuration as its author means it: each month a text, in quotes."""
    listed = ", ".join(f'"{month}"' for month in months)
    return f"warehouse: {warehouse}\nmonths: [{listed}]\npassword: {PASSWORD}  # of the server that delivers\n"


def write(home, text):
    """Write the configuration of a job."""
    (home / CONFIG).write_text(text, encoding="utf-8")


def job(dataset=None):
    """Return the folder of a new job (`job_folder.new`), with a configuration for all months of its dataset."""
    home = job_folder.new(dataset)
    if dataset is not None:
        write(home, config_text(sorted({path.name[5:7] for path in (home / "source").glob("*.csv.gz")})))
    return home


def deliver(home, month, late):
    """Deliver the first day of a month, as two digits: so many flights that left late, and one that left on time."""
    job_folder.deliver(home, f"2013-{month}-01", [20] * late + [3])


def loaded(home, warehouse="dev.sqlite", month=None):
    """Return how many rows a warehouse has, or has of one month; 0 when it is not there."""
    return job_folder.count(home / warehouse, "? is null or month = ?", month, month, table="late")


def report(home):
    """Return a summary: files and flights delivered, how many were loaded, how many not, and the first rows."""
    query = f"select * from late order by month, scheduled, carrier, flight limit {SHOWN}"
    return summary(job_folder.counts(home, loaded(home)), job_folder.ask(home / "dev.sqlite", query))


def start(home, *flags):
    """Start the hardened job; return the first line of its log, what it says, and its exit code."""
    said = job_folder.start(home, *flags)
    logged = home / "logs" / "etl.log"
    first = logged.read_text().splitlines()[:1] if logged.exists() else []
    return [STAMP.sub("", line) for line in [*first, *said]]
