"""Jobs to work on: a folder with files delivered and the program `etl.py`, and what stands in its warehouse."""

import contextlib
import linecache
import os
import sys
from pathlib import Path

from breakfix.children import cron
from breakfix.datasets import job_folder
from breakfix.lab import summary

from . import baseline

FOLDERS = ("source", "data_raw", "data_clean", "logs")
HEAD = "import contextlib\nimport csv\nimport gzip\nimport sqlite3\nimport sys\nfrom pathlib import Path\n"
MAIN = """
if __name__ == "__main__":
    (STEPS[sys.argv[1]] if sys.argv[1:] else run)(Path.cwd())
"""
NOW = 1_357_000_000  # a moment long ago: what is written today is younger than all that was there
# A make that runs below another one would take over its flags.
MAKE = "unset MAKEFLAGS MAKELEVEL MFLAGS PYTHON; LC_ALL=C; export LC_ALL; make --no-print-directory run_etl"


def program():
    """Return the text of etl.py: the baseline's cells; it works in the current folder, on one task or on all."""
    cells = linecache.getlines(baseline.run.__code__.co_filename)
    return f"{HEAD}\n\n{''.join(cells)}\n{MAIN}"


def lay_out(home):
    """Make the folders of a job, its program and its configuration; return the folder."""
    for name in FOLDERS:
        (home / name).mkdir(parents=True, exist_ok=True)
    (home / "etl.py").write_text(program(), encoding="utf-8")
    (home / "config.yaml").write_text("folder: .\n")
    return home


def job(dataset=None):
    """Return the folder of a new job (`job_folder.new`), laid out."""
    return lay_out(job_folder.new(dataset))


@contextlib.contextmanager
def moment():
    """Return the folder of a new, empty job, which goes with the block."""
    with job_folder.opened() as home:
        yield lay_out(home)


def aged(folder, ages):
    """Make files of these ages, in seconds before NOW, by name; None is a file that is not there."""
    for name, age in ages.items():
        (folder / name).parent.mkdir(exist_ok=True)
        if age is not None:
            (folder / name).write_text(f"{name}\n")
            os.utime(folder / name, (NOW, NOW - age))  # they were all read just now


def deliver(home, day, flights, bad=0):
    """Deliver the file of a day of January with so many flights, all of which left; the delay of `bad` is a word."""
    delays = ["soon" if flight == bad else 20 for flight in range(1, flights + 1)]
    return job_folder.deliver(home, f"2013-01-{day:02}", delays)


def loaded(home, where="true", *given, table="flights"):
    """Return how many rows of the warehouse are so, all of them without a condition; 0 when it is not there."""
    return job_folder.count(home / "warehouse.sqlite", where, *given, table=table)


def report(home):
    """Return a summary: files and flights delivered, how many were loaded, how many not, and the first rows."""
    query = "select * from flights order by file, scheduled, carrier, flight limit 8"
    return summary(job_folder.counts(home, loaded(home)), job_folder.ask(home / "warehouse.sqlite", query))


def make(home, tools=Path(sys.executable).parent):
    """Run `make run_etl` in a job's folder, with the python3 of the folder `tools`; return an Ended."""
    return cron.terminal(MAKE, home, [tools])
