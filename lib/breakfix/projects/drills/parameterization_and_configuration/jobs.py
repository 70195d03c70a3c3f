"""Jobs to work on: a folder with files delivered and a configuration, and what stands in its warehouses."""

import contextlib
import gzip
import re
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from breakfix.datasets import flight_days
from breakfix.lab import folder, rows, summary

CONFIG = "config.yaml"
PASSWORD = "tulip-4711"  # noqa: S105  of no server: it is there to be found in a log
LINE = "2013-{month}-01T{hour:02}:{minute:02},UA,{flight},EWR,ORD,{delay},0"
SHOWN = 8  # rows of the warehouse in a summary
STAMP = re.compile(r"^[\d-]+ [\d:,]+ \w+ [0-9a-f]{8} ")  # time, pipeline, run


def month_of(path):
    """Return the month of a delivered file as two digits."""
    return Path(path).name[5:7]


def config_text(months, warehouse="dev.sqlite"):
    """Return a configuration as its author means it: each month a text, in quotes."""
    listed = ", ".join(f'"{month}"' for month in months)
    return f"warehouse: {warehouse}\nmonths: [{listed}]\npassword: {PASSWORD}  # of the server that delivers\n"


def write(home, text):
    """Write the configuration of a job."""
    (home / CONFIG).write_text(text, encoding="utf-8")


def job(dataset=None):
    """Return the folder of a new job, with a dataset delivered and configured; without one, it is empty.

    "sample", "flights", or the path of a folder with *.csv of the same columns. The folder goes with this process.
    """
    home = Path(folder())
    (home / "source").mkdir()
    if dataset is not None:
        flight_days.deliver(dataset, home / "source")
        write(home, config_text(sorted({month_of(path) for path in (home / "source").glob("*.csv.gz")})))
    return home


@contextlib.contextmanager
def moment():
    """Return the folder of a new, empty job, which goes with the block."""
    with tempfile.TemporaryDirectory() as made:
        home = Path(made)
        (home / "source").mkdir()
        yield home


def deliver(home, month, late):
    """Deliver the first day of a month, as two digits: so many flights that left late, and one that left on time."""
    times = [{"hour": 6 + place // 4, "minute": place % 4 * 15, "flight": place} for place in range(1, late + 2)]
    lines = [LINE.format(month=month, delay=20 if each["flight"] <= late else 3, **each) for each in times]
    text = "\n".join([flight_days.HEAD, *lines, ""])
    flight_days.pack(text.encode(), home / "source" / f"2013-{month}-01.csv.gz")


def ask(home, warehouse, query, *given):
    """Return what another reader sees in a warehouse, as a list of dicts; nothing when it is not there."""
    if not (home / warehouse).exists():
        return []
    with contextlib.closing(sqlite3.connect(home / warehouse)) as con:
        return rows(con.execute(query, given)) if con.execute("select name from sqlite_master").fetchall() else []


def loaded(home, warehouse="dev.sqlite", month=None):
    """Return how many rows a warehouse has, or has of one month; 0 when it is not there."""
    query = "select count(*) as n from late where ? is null or month = ?"
    return sum(each["n"] for each in ask(home, warehouse, query, month, month))


def report(home):
    """Return a summary: files and flights delivered, how many were loaded, how many not, and the first rows."""
    delivered = list((home / "source").glob("*.csv.gz"))
    records = sum(len(gzip.decompress(path.read_bytes()).splitlines()) - 1 for path in delivered)
    count = loaded(home)
    counts = {"files": len(delivered), "input_records": records, "loaded": count, "rejected": records - count}
    query = f"select * from late order by month, scheduled, carrier, flight limit {SHOWN}"
    return summary(counts, ask(home, "dev.sqlite", query))


def start(home, *flags):
    """Start the hardened job, `python -m breakfix.etl`, in its folder; return what it says, and its exit code."""
    command = [sys.executable, "-m", "breakfix.etl", CONFIG, *flags]
    ended = subprocess.run(command, cwd=home, capture_output=True, text=True, check=False)
    logged = home / "logs" / "etl.log"
    first = logged.read_text().splitlines()[:1] if logged.exists() else []
    said = [STAMP.sub("", line) for line in [*first, *(ended.stdout + ended.stderr).splitlines()]]
    return [*said, f"exit code {ended.returncode}"]
