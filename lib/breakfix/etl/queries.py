"""What the warehouse is asked: queries by name, with placeholders for their values.

    answer = queries.ask(config.warehouse, "top_airlines", ["3"])
    answer.columns, answer.rows, answer.seconds

A query answers exactly what its sentence in QUERIES says, of equals and of nothing too. The warehouse is opened to be
read, so that no query changes it.
"""

import contextlib
import sqlite3
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from breakfix.etl import warehouse
from breakfix.etl.errors import NotYet


@dataclass(frozen=True)
class Query:
    """A question in words, its statement, and its values: name -> a function that reads the text of one."""

    asks: str
    statement: str
    values: dict


@dataclass(frozen=True)
class Answer:
    """What came back: names of columns, rows as tuples, and the seconds until the last row was there."""

    columns: tuple
    rows: list
    seconds: float


def count(text):
    """Return a whole number from 1; ValueError for any other text."""
    if not text.isdecimal() or not 1 <= int(text) < 2**63:
        raise ValueError("a whole number from 1 is wanted")
    return int(text)


def day(text):
    """Return a day such as 2013-01-08 as it is; ValueError for any other text."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError("a day such as 2013-01-08 is wanted") from None


QUERIES = {
    "top_airlines": Query(
        "the airlines with most departures, of equals the one first by its code",
        """
        select carrier, count(dep_delay) as departures, coalesce(sum(dep_delay), 0) as minutes,
               avg(dep_delay) as average
        from flights group by carrier order by departures desc, carrier limit ?
        """,
        {"how many": count},
    ),
    "departures": Query(
        "the flights of an airline, by its code, that left on a day (UTC)",
        """
        select scheduled, flight, origin, dest, dep_delay from flights
        where carrier = ? and substr(scheduled, 1, 10) = ? and dep_delay is not null
        order by scheduled, flight, origin
        """,
        {"airline": str, "day": day},
    ),
}


def ask(path, name, texts):
    """Ask the warehouse at `path` a query by name, with the texts of its values; return an Answer.

    ValueError for an unknown name, for values that do not fit and for a file that is no warehouse, FileNotFoundError
    when there is none, NotYet when another process holds it.
    """
    if name not in QUERIES:
        raise ValueError(f"no query {name} is known, the queries are {', '.join(QUERIES)}")
    values, path = _read(name, texts), Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"{path}: there is no warehouse yet, run the job first")
    began = time.monotonic()
    try:
        uri = f"{path.absolute().as_uri()}?mode=ro"
        with contextlib.closing(sqlite3.connect(uri, uri=True, timeout=warehouse.LOCK_SECONDS)) as con:
            found = con.execute(QUERIES[name].statement, values)
            rows, columns = found.fetchall(), tuple(column for column, *_ in found.description)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise ValueError(f"{path} is no warehouse of this job: {error}") from error
        raise NotYet(path.name, "another process holds the warehouse") from error
    return Answer(columns, rows, time.monotonic() - began)


def _read(name, texts):
    wanted = QUERIES[name].values
    if len(texts) != len(wanted):
        raise ValueError(f"{name} takes {len(wanted)} values ({', '.join(wanted)}), and here are {len(texts)}")
    values = []
    for (what, read), text in zip(wanted.items(), texts, strict=True):
        try:
            values.append(read(text))
        except ValueError as error:
            raise ValueError(f"{name}: {what} is {text!r}, {error}") from None
    return values
