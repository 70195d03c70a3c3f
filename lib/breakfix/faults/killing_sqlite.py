"""SQLite connections that kill, of a class of their own: `sqlite3` takes only real ones."""

import sqlite3
from contextlib import suppress
from functools import partial

from breakfix.faults.engine_call import statement


def connecting(place):
    """Return what stands for `sqlite3.connect`: its connections kill at `place`."""
    return partial(sqlite3.connect, factory=_connections(place))


def _connections(place):
    """Return a class of connections that kill at `place`."""

    def watched(kind, name):
        def engine_call(self, *args):
            with place.watched(statement(name, args, {}), self.recorder):
                return getattr(super(kind, self), name)(*args)

        setattr(kind, name, engine_call)

    class Cursor(sqlite3.Cursor):
        """A cursor that kills."""

        @property
        def recorder(self):
            return self.connection.recorder

    class Connection(sqlite3.Connection):
        """A connection that kills, and whose own `execute` goes through such a cursor."""

        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.recorder = place.recorder(self._is_open)

        def _is_open(self):
            with suppress(sqlite3.ProgrammingError):  # closed
                return self.in_transaction
            return False

        def cursor(self, factory=Cursor):
            return super().cursor(factory)

        def execute(self, *args):
            return self.cursor().execute(*args)

        def executemany(self, *args):
            return self.cursor().executemany(*args)

        def executescript(self, *args):
            return self.cursor().executescript(*args)

        def __exit__(self, failed, *_):
            self.rollback() if failed else self.commit()
            return False

    for name in ("execute", "executemany", "executescript"):
        watched(Cursor, name)
    for name in ("commit", "rollback", "close"):
        watched(Connection, name)
    return Connection
