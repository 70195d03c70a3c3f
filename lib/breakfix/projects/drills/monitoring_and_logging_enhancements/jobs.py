"""Jobs to work on: a folder with files delivered, the lines of its log, and a clock that is set while a job runs."""

import contextlib
import gzip
import re
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from breakfix.datasets import flight_days
from breakfix.lab import folder, loggers, rows, summary

LINE = "2013-01-{day:02}T{hour:02}:00,UA,{flight},EWR,ORD,{delay},{delay}"
SHOWN = 6  # rows of the warehouse in a summary
STAMP = re.compile(r"^[\d-]+ [\d:,]+ ")
SECONDS = re.compile(r"\d+\.\d{3} s")
DRAWN = re.compile(r"^(\w+) [0-9a-f]{8} ")  # pipeline, run


def job(dataset=None):
    """Return the folder of a new job, with a dataset delivered; without one, it is empty.

    No logger has a handler then, as in a process that has just begun. "sample", "flights", or the path of a folder with
    *.csv of the same columns. The folder goes with this process.
    """
    loggers.forget()
    home = Path(folder())
    (home / "source").mkdir()
    if dataset is not None:
        flight_days.deliver(dataset, home / "source")
    return home


@contextlib.contextmanager
def moment():
    """Return the folder of a new, empty job, which goes with the block; as do the handlers of all loggers."""
    loggers.forget()
    with tempfile.TemporaryDirectory() as made:
        home = Path(made)
        (home / "source").mkdir()
        try:
            yield home
        finally:
            loggers.forget()


def deliver(home, days):
    """Deliver days of January, each a dict with `day`, `flights`, and `cancelled`, how many of them were cancelled."""
    for each in days:
        lines = [
            LINE.format(day=each["day"], hour=6 + place, flight=place, delay="" if place <= each["cancelled"] else 5)
            for place in range(1, each["flights"] + 1)
        ]
        text = "\n".join([flight_days.HEAD, *lines, ""])
        flight_days.pack(text.encode(), home / "source" / f"2013-01-{each['day']:02}.csv.gz")


def lines(home, level=""):
    """Return the lines of etl.log, or those of one level."""
    return [line for line in (home / "etl.log").read_text().splitlines() if line.startswith(level)]


def clock(times):
    """Return a clock that says these times one after another, in seconds; a wall clock may be set on the way."""
    return iter(times).__next__


def report(home):
    """Return a summary: files and flights delivered, how many were loaded, lines of the log, and the first rows."""
    delivered = list((home / "source").glob("*.csv.gz"))
    records = sum(len(gzip.decompress(path.read_bytes()).splitlines()) - 1 for path in delivered)
    with contextlib.closing(sqlite3.connect(home / "warehouse.sqlite")) as con:
        loaded = con.execute("select count(*) from flights").fetchall()[0][0]
        query = f"select * from flights order by file, scheduled, carrier, flight limit {SHOWN}"
        found = rows(con.execute(query))
    counts = {"files": len(delivered), "input_records": records, "loaded": loaded, "rejected": records - loaded}
    return summary(counts | {"warnings": len(lines(home, "WARNING"))}, found)


def start(home):
    """Start the hardened job, `python -m breakfix.etl`, in its folder; return its log without times and ids."""
    (home / "config.yaml").write_text("folder: .\nname: nightly\nattempts: 1\n")
    command = [sys.executable, "-m", "breakfix.etl", "config.yaml"]
    subprocess.run(command, cwd=home, capture_output=True, check=False)
    logged = [STAMP.sub("", line) for line in (home / "logs" / "etl.log").read_text().splitlines()]
    return [DRAWN.sub(r"\1 RUN ", SECONDS.sub("N s", line)) for line in logged]
