"""Repositories to work on: the job of this sheet, committed, with days of flights; and what a run has left."""

import contextlib
import datetime
import functools
import tempfile
from pathlib import Path

from breakfix.datasets import flight_days, job_folder, small_days
from breakfix.lab import folder, summary
from breakfix.services.git import Repository
from breakfix.services.machine import PYTEST, Machine

JOB = Path(__file__).with_name("job")
SHOWN = 8  # rows of the warehouse in a summary
README = "```sh\nmake deliver\npython3 src/run_etl.py\n```\n"  # what works in a fresh clone
FIRST = "feat(etl): load the flights of a day"


def lay_out(home, files=None, days=()):
    """Write the job's files into `home`, `files` (a dict; None for one that is left out) in place of them or beside.

    Deliver days, pairs of a day of 2013, from 1, and its number of flights, to days/.
    """
    for name, text in (template() | (files or {})).items():
        if text is not None:
            write(home / name, text)
    for day, flights in days:
        put(home, day, flights)
    return home


def write(path, text):
    """Write a file, and its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@functools.cache
def template():
    """Return the files of the job, which lie in job/: name -> text."""
    paths = [path for path in sorted(JOB.rglob("*")) if path.is_file() and path.suffix != ".pyc"]
    return {str(path.relative_to(JOB)).replace("dot_", "."): path.read_text(encoding="utf-8") for path in paths}


def put(home, day, flights):
    """Deliver the file of a day of 2013, from 1, of so many flights, to days/; with 0 flights, remove it."""
    date = datetime.date(2013, 1, 1) + datetime.timedelta(day - 1)
    path = home / "days" / f"{date}.csv.gz"
    path.parent.mkdir(exist_ok=True)
    packed = small_days.packed(small_days.lines(date.day, flights))
    path.write_bytes(packed) if flights else path.unlink(missing_ok=True)


def committed(home, files=None, days=()):
    """Return the Repository of a job in the folder `home`, all of it committed; see `lay_out`."""
    home.mkdir(parents=True, exist_ok=True)
    made = Repository(lay_out(home, files, days))
    made.commit(FIRST)
    return made


def repository(dataset):
    """Return the Repository of a job in a folder that goes with this process, all of it committed.

    The files of the dataset lie in days/: "sample", "flights", or the path of a folder with *.csv of the same columns.
    """
    home = folder() / "flights"
    flight_days.deliver(dataset, home / "days")
    return committed(home)


def history_of(days, home=None):
    """Return a Repository in which files were committed, then added, then changed, as `days` say: see `fresh_clone`."""
    made = committed(home or folder() / "flights")
    for state in ("committed", "added", "here"):
        for each in days:
            put(made.home, int(each["file"][8:10]), each[state])
        if state != "here":
            made.git("add", "--all")
        if state == "committed":
            made.commit("feat(days): deliver")
    return made


def text(name, given):
    """Return an answer that is a text; TypeError when it is of another type."""
    if not isinstance(given, str):
        raise TypeError(f"{name} is of type {type(given).__name__}; give a text")
    return given


@contextlib.contextmanager
def moment():
    """Open a folder of its own, as an absolute Path; it goes with the block."""
    with tempfile.TemporaryDirectory() as made:
        yield Path(made).resolve()


def machine(place=None, pytest=PYTEST):
    """Return a fresh Machine, in the folder `place`, or in one that goes with this process; `pytest` is its script."""
    return Machine(place or folder() / "machine", pytest)


def loaded(home):
    """Return how many rows the warehouse has; 0 when there is none yet."""
    return job_folder.count(home / "warehouse.sqlite")


def report(home):
    """Return a summary of a job that has run in a folder: files, rows in, loaded and rejected, and the first rows."""
    warehouse = home / "warehouse.sqlite"
    counts = job_folder.counts(home, loaded(home))
    groups = job_folder.ask(warehouse, "select status, count(*) as n from flights group by 1")
    query = "select scheduled, carrier, flight, status, dep_delay, arr_delay from flights"
    first = job_folder.ask(warehouse, f"{query} order by scheduled, carrier, flight limit {SHOWN}")
    return summary(counts | {each["status"]: each["n"] for each in groups}, first)
