"""A small job in a folder of its own: files come into `source`, and a program brings them into a warehouse, in SQLite.

    home = job_folder.new("sample")                                 with a dataset delivered; goes with this process
    with job_folder.opened() as home:                               without deliveries; goes with the block
        job_folder.deliver(home, "2013-01-07", [20, "", "soon"])    a flight for each delay; "" is a cancelled one
        job_folder.errors(program, home)                            what a scheduler hears of a run: 0 or 1
        job_folder.ask(home / "warehouse.sqlite", "select carrier, flight from flights")

The hardened job, `breakfix.etl`, runs in such a folder too: `hardened` runs it in this process, `start` in another.
"""

import contextlib
import dataclasses
import gzip
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from breakfix import etl
from breakfix.datasets import flight_days
from breakfix.lab import folder, rows

LINE = "{date}T{hour:02}:{minute:02},UA,{flight},EWR,ORD,{dep},{arr}"


def new(dataset=None):
    """Return the Path of a new job's folder, with a dataset delivered; none for None.

    "sample", "flights", or the path of a folder with *.csv of the same columns. The folder goes with this process.
    """
    home = folder()
    (home / "source").mkdir()
    if dataset is not None:
        flight_days.deliver(dataset, home / "source")
    return home


@contextlib.contextmanager
def opened():
    """Open a job's folder without deliveries; it goes with the block."""
    with tempfile.TemporaryDirectory() as made:
        home = Path(made).resolve()
        (home / "source").mkdir()
        yield home


def flights(date, delays):
    """Return flights of a day as lines of CSV, from six o'clock on, one for each delay: minutes, or any text."""
    return [
        LINE.format(
            date=date,
            hour=6 + flight // 4,
            minute=flight % 4 * 15,
            flight=flight,
            dep=delay,
            arr="" if delay == "" else 0,
        )
        for flight, delay in enumerate(delays, 1)
    ]


def deliver(home, date, delays):
    """Deliver the file of a day, such as "2013-01-07", with a flight for each delay; return its path."""
    text = "\n".join([flight_days.HEAD, *flights(date, delays), ""])
    return flight_days.pack(text.encode(), home / "source" / f"{date}.csv.gz")


def ask(warehouse, query, *given):
    """Return what another reader sees in a warehouse, as a list of dicts; nothing while it has no table."""
    if not warehouse.exists():
        return []
    with contextlib.closing(sqlite3.connect(warehouse)) as con:
        return rows(con.execute(query, given)) if con.execute("select name from sqlite_master").fetchall() else []


def count(warehouse, where="true", *given, table="flights"):
    """Return how many rows of a warehouse are so, all of them without a condition; 0 while it has no table."""
    return sum(each["n"] for each in ask(warehouse, f"select count(*) as n from {table} where {where}", *given))


def counts(home, loaded):
    """Return the counts of a summary: files and records that came, how many are loaded, and how many are not."""
    files = list((home / "source").glob("*.csv.gz"))
    records = sum(len(gzip.decompress(path.read_bytes()).splitlines()) - 1 for path in files)
    return {"files": len(files), "input_records": records, "loaded": loaded, "rejected": records - loaded}


def errors(program, *given):
    """Run a program as a scheduler would, and return how many errors came out of it: 0 or 1."""
    try:
        program(*given)
    except Exception:
        return 1
    return 0


def hardened(config):
    """Run the hardened job in this process, and return its Report; what may pass is waited for a moment."""
    return etl.run(dataclasses.replace(config, wait=0.01))


def start(home, *flags, **variables):
    """Run the hardened job, `python -m breakfix.etl config.yaml`, in its folder; return what it says.

    A list of lines, of which the last is `exit code N`. Variables are those of its environment that are set besides.
    """
    command = [sys.executable, "-m", "breakfix.etl", "config.yaml", *flags]
    environment = os.environ | variables
    ended = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, check=False)
    return [*(ended.stdout + ended.stderr).splitlines(), f"exit code {ended.returncode}"]
