"""Jobs to work on: a folder with files delivered and the program `etl.py`, and what stands in its warehouse."""

import contextlib
import functools
import linecache
import shlex
import sys
from pathlib import Path

from breakfix.children import cron
from breakfix.datasets import job_folder
from breakfix.lab import summary

from . import baseline

FOLDERS = ("source", "data_raw", "data_clean", "logs")
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
        (home / name).mkdir(parents=True, exist_ok=True)
    (home / "etl.py").write_text(program(), encoding="utf-8")
    return home


def job(dataset=None):
    """Return the folder of a new job (`job_folder.new`), with its program and its configuration."""
    home = lay_out(job_folder.new(dataset))
    (home / "config.yaml").write_text(CONFIG)
    return home


@contextlib.contextmanager
def moment():
    """Return the folder of a new, empty job, which goes with the block."""
    with job_folder.opened() as home:
        yield lay_out(home)


def deliver(home, day, flights, bad=0):
    """Deliver the file of a day of January with so many flights, all of which left; the delay of `bad` is a word."""
    delays = ["soon" if flight == bad else 20 for flight in range(1, flights + 1)]
    return job_folder.deliver(home, f"2013-01-{day:02}", delays)


def ask(home, query):
    """Return what another reader sees in the warehouse, as a list of dicts; nothing when it is not there."""
    return job_folder.ask(home / "warehouse.sqlite", query)


def loaded(home, where="true", *given):
    """Return how many rows of the warehouse are so, all of them without a condition; 0 when it is not there."""
    return job_folder.count(home / "warehouse.sqlite", where, *given)


def report(home):
    """Return a summary: files and flights delivered, how many were loaded, how many not, and the first rows."""
    query = f"select * from flights order by file, scheduled, carrier, flight limit {SHOWN}"
    return summary(job_folder.counts(home, loaded(home)), ask(home, query))


def make(home, python, *more):
    """Run `make run_etl` in a job's folder, with an interpreter; return an Ended."""
    told = "" if python is None else f" PYTHON={shlex.quote(str(python))}"
    return cron.terminal(f"{FRESH}make --no-print-directory run_etl{told}", home, *more)


def python_of():
    """Return the Path of the interpreter that runs this notebook."""
    return Path(sys.executable)
