"""A connection to SQLite of which some calls fail, as on a disk that is broken.

    con = sqlite3.connect(path, factory=failing_calls.Connection)
    with failing(con, "rollback", "close"):
        con.rollback()                          sqlite3.OperationalError: disk I/O error
    con.rollback()                              and now it does

Without a name, all calls fail that ask the engine: the connection is dead, and only `close` does what it says.
"""

import contextlib
import sqlite3

__all__ = ["CALLS", "Connection", "failing"]

ASK = ("execute", "executemany", "executescript", "cursor", "commit", "rollback")
CALLS = (*ASK, "close")


class Connection(sqlite3.Connection):
    """A connection whose calls named in `fails` raise an error of the engine."""

    fails = frozenset()


def _may_fail(name):
    real = getattr(sqlite3.Connection, name)

    def call(self, *given, **named):
        if name in self.fails:
            raise sqlite3.OperationalError("disk I/O error")
        return real(self, *given, **named)

    return call


for _name in CALLS:
    setattr(Connection, _name, _may_fail(_name))


@contextlib.contextmanager
def failing(con, *calls):
    """Within this these calls of a Connection fail, or all of ASK."""
    con.fails = frozenset(calls or ASK)
    try:
        yield con
    finally:
        con.fails = frozenset()
