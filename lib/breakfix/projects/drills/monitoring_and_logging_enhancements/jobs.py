"""Jobs to work on: a folder with files delivered, and the lines of its log."""

import contextlib
import re

from breakfix.datasets import job_folder
from breakfix.lab import loggers, summary

SHOWN = 6  # rows of the warehouse in a summary
STAMP = re.compile(r"^[\d-]+ [\d:,]+ ")
SECONDS = re.compile(r"\d+\.\d{3} s")
DRAWN = re.compile(r"^(\w+) [0-9a-f]{8} ")  # pipeline, run


def job(dataset=None):
    """Return the folder of a new job (`job_folder.new`). No logger has a handler then, as in a new process."""
    loggers.forget()
    return job_folder.new(dataset)


@contextlib.contextmanager
def moment():
    """Return the folder of a new, empty job, which goes with the block; as do the handlers of all loggers."""
    loggers.forget()
    with loggers.fresh(), job_folder.opened() as home:
        yield home


def deliver(home, days):
    """Deliver days of January, each a dict with `day`, `flights`, and `cancelled`, how many of them were cancelled."""
    for each in days:
        delays = [""] * each["cancelled"] + [5] * (each["flights"] - each["cancelled"])
        job_folder.deliver(home, f"2013-01-{each['day']:02}", delays)


def lines(home, level=""):
    """Return the lines of etl.log, or those of one level."""
    return [line for line in (home / "etl.log").read_text().splitlines() if line.startswith(level)]


def report(home):
    """Return a summary: files and flights delivered, how many were loaded, lines of the log, and the first rows."""
    warehouse = home / "warehouse.sqlite"
    counts = job_folder.counts(home, job_folder.count(warehouse)) | {"warnings": len(lines(home, "WARNING"))}
    query = f"select * from flights order by file, scheduled, carrier, flight limit {SHOWN}"
    return summary(counts, job_folder.ask(warehouse, query))


def start(home):
    """Start the hardened job in its folder; return its log without times and ids."""
    (home / "config.yaml").write_text("folder: .\nname: nightly\nattempts: 1\n")
    job_folder.start(home)
    logged = [STAMP.sub("", line) for line in (home / "logs" / "etl.log").read_text().splitlines()]
    return [DRAWN.sub(r"\1 RUN ", SECONDS.sub("N s", line)) for line in logged]
