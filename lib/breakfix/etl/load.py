"""The last step: the rows of a clean file come into the warehouse by its staging table, all of them or none."""

import contextlib
import csv
import sqlite3

from breakfix.etl import warehouse
from breakfix.etl.errors import BadFile, NotYet
from breakfix.etl.records import CHECKED

STAGE = f"insert into staging values ({', '.join('?' * (len(CHECKED) + 1))})"


def load(config, name, con=None):
    """Load one clean file and return how many rows it has.

    con: an open connection to a warehouse, also to one in memory, which stays open; without it, one to the warehouse of
    the config is opened and closed. Raises NotYet when another process holds the warehouse, BadFile for a row that
    another file has brought already.
    """
    try:
        with contextlib.nullcontext(con) if con else contextlib.closing(warehouse.connect(config.warehouse)) as opened:
            return replace(opened, name, rows(config.clean / name))
    except sqlite3.IntegrityError as error:
        raise BadFile(name, f"a row does not fit into the warehouse: {error}") from error
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise
        raise NotYet(name, "another process holds the warehouse") from error


def rows(path):
    """Return the rows of a clean file as tuples; an empty delay is None."""
    with open(path, encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        return [tuple(value or None for value in row) for row in reader]


def replace(con, name, rows):
    """Put the rows of file `name` in place of those that an earlier run has loaded of it; return how many."""
    with con:  # one transaction: a rerun, or a kill on the way, leaves no row twice and none out
        con.executemany(STAGE, [(name, *row) for row in rows])
        con.execute("delete from flights where file = ?", [name])
        con.execute("insert into flights select * from staging")
        con.execute("delete from staging")
    return len(rows)
