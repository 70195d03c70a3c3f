"""SQLite files for trials: copies of one that was made once, and connections that hardly wait for a lock.

database = new_file(folder, "ledger.db", make)      `make(path)` is called once in a process
with opened(database) as con:
    ...
"""

import contextlib
import functools
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

PATIENCE = 0.001  # seconds for a lock, since all who come to a file are one thread; not 0, which some answers set


@contextlib.contextmanager
def opened(database):
    """Within this there is a connection to a file in which each statement commits itself."""
    with closing(sqlite3.connect(database, timeout=PATIENCE, isolation_level=None)) as con:
        con.execute("pragma synchronous = off")  # no machine goes down here
        yield con


def new_file(folder, name, make):
    """Return the path of a new file in `folder`, as `make(path)` makes one."""
    database = Path(folder, name)
    database.write_bytes(_made(make))
    return str(database)


def store(make, name, hold):
    """Yield `hold(folder, con, second)` on a new file, with two connections to it: for a world."""
    with tempfile.TemporaryDirectory() as folder:
        database = new_file(folder, name, make)
        with opened(database) as con, opened(database) as second:
            yield hold(folder, con, second)


@functools.cache
def _made(make):
    """Return the bytes of a file: to copy them is quicker than to make its tables again."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "made.db")
        make(database)
        return database.read_bytes()
