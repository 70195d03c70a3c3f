"""Jobs to work on: a folder with files delivered and the program `etl.py`, and what stands in its warehouse."""

import contextlib
import functools
import gzip
import linecache
import shlex
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from breakfix.children import cron
from breakfix.datasets import flight_days
from breakfix.lab import folder, rows, summary

from . import baseline

FOLDERS = ("source", "data_raw", "data_clean", "logs")
LINE = "2013-01-{day:02}T{hour:02}:{minute:02},UA,{flight},EWR,ORD,{delay},0"
SHOWN = 8  # rows of the warehouse in a summary
CONFIG = "folder: .\n"
HEAD = "import contextlib\nimport csv\nimport gzip\nimport sqlite3\nimport sys\nfrom pathlib import Path\n"
MAIN = """
if __name__ == "__main__":
    if sys.argv[1:]:
        STEPS[sys.argv[1]](Path.cwd())
    else:
        run(Path.cwd())
"""
# A make that runs below another one would take over its flags.
FRESH = "unset MAKEFLAGS MAKELEVEL MFLAGS PYTHON; LC_ALL=C; export LC_ALL; "


@functools.cache
def program():
    """Return the text of etl.py: the baseline's cells; it works in the current folder, on one task or on all."""
    cells = linecache.getlines(baseline.run.__code__.co_filename)
    return f"{HEAD}\n\n{''.join(cells)}\n{MAIN}"


def lay_out(home):
    """Make the folders of a job and its program; return the folder."""
    for name in FOLDERS:
        (home / name).mkdir(parents=True)
    (home / "etl.py").write_text(program(), encoding="utf-8")
    return home


def job(dataset=None):
    """Return the folder of a new job, with a dataset delivered; without one, nothing is delivered.

    "sample", "flights", or the path of a folder with *.csv of the same columns. The folder goes with this process.
    """
    home = lay_out(Path(folder()))
    if dataset is not None:
        flight_days.deliver(dataset, home / "source")
    (home / "config.yaml").write_text(CONFIG)
    return home


@contextlib.contextmanager
def moment():
    """Return the folder of a new, empty job, which goes with the block."""
    with tempfile.TemporaryDirectory() as made:
        yield lay_out(Path(made))


def records(day, flights, bad=0):
    """Return flights of a day of January that have left, as lines of CSV; the delay of the flight `bad` is a word."""
    times = [{"hour": 6 + place // 4, "minute": place % 4 * 15, "flight": place} for place in range(1, flights + 1)]
    return [LINE.format(day=day, delay="soon" if each["flight"] == bad else 20, **each) for each in times]


def deliver(home, day, flights, bad=0):
    """Deliver the file of a day of January with so many flights, all of which left."""
    text = "\n".join([flight_days.HEAD, *records(day, flights, bad), ""])
    return flight_days.pack(text.encode(), home / "source" / f"2013-01-{day:02}.csv.gz")


def ask(home, query, *given):
    """Return what another reader sees in the warehouse, as a list of dicts; nothing when it is not there."""
    path = home / "warehouse.sqlite"
    if not path.exists():
        return []
    with contextlib.closing(sqlite3.connect(path)) as con:
        return rows(con.execute(query, given)) if con.execute("select name from sqlite_master").fetchall() else []


def loaded(home):
    """Return how many rows the warehouse has; 0 when it is not there."""
    return sum(each["n"] for each in ask(home, "select count(*) as n from flights"))


def report(home):
    """Return a summary: files and flights delivered, how many were loaded, how many not, and the first rows."""
    delivered = list((home / "source").glob("*.csv.gz"))
    flights = sum(len(gzip.decompress(path.read_bytes()).splitlines()) - 1 for path in delivered)
    count = loaded(home)
    counts = {"files": len(delivered), "input_records": flights, "loaded": count, "rejected": flights - count}
    query = f"select * from flights order by file, scheduled, carrier, flight limit {SHOWN}"
    return summary(counts, ask(home, query))


def make(home, python, *more):
    """Run `make run_etl` in a job's folder, with an interpreter; return an Ended."""
    told = "" if python is None else f" PYTHON={shlex.quote(str(python))}"
    return cron.terminal(f"{FRESH}make --no-print-directory run_etl{told}", home, *more)


def python_of():
    """Return the Path of the interpreter that runs this notebook."""
    return Path(sys.executable)


def start(home, *flags):
    """Start the hardened job, `python -m breakfix.etl`, in its folder; return what it says, and its exit code."""
    command = [sys.executable, "-m", "breakfix.etl", "config.yaml", *flags]
    ended = subprocess.run(command, cwd=home, capture_output=True, text=True, check=False)
    return [*(ended.stdout + ended.stderr).splitlines(), f"exit code {ended.returncode}"]
