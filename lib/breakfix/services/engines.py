"""A database of either engine, SQLite in WAL mode or PostgreSQL, from which a trial opens connections.

    with database("sqlite", None) as base, database("postgresql", dsn) as other:
        con = base.connect()
        ...
        base.second                     a connection that sees only what is committed
        base.lose(con)                  the engine is gone; the client is not told
        base.state(con)                 "closed", "in a transaction" or "open, in no transaction"

It goes with the block, and its connections with it. `dsn` is a server's, such as `Postgres().dsn`; each database is a
schema there.
"""

import contextlib
import sqlite3
import tempfile
from pathlib import Path

import psycopg

from breakfix.faults import failing_calls
from breakfix.faults.lost_session import end_session
from breakfix.services.postgres import schema

SETTINGS = ("isolation_level", "autocommit", "row_factory")


@contextlib.contextmanager
def database(engine, dsn):
    """Open a Database of "sqlite" or "postgresql", empty."""
    with contextlib.ExitStack() as stack:
        if engine == "sqlite":
            address = Path(stack.enter_context(tempfile.TemporaryDirectory()), "base.db")
            second = stack.enter_context(contextlib.closing(sqlite3.connect(address, timeout=0)))
            second.execute("pragma journal_mode = wal")
            second.execute("pragma synchronous = off")
        else:
            address = stack.enter_context(schema(dsn))
            second = stack.enter_context(contextlib.closing(psycopg.connect(address, autocommit=True)))
            second.execute("set synchronous_commit = off")
        found = Database(engine == "sqlite", address, second)
        stack.callback(found.close)
        yield found


class Database:
    """Opens connections, listed in `opened`; a second one, `second`, reads what others see."""

    def __init__(self, is_sqlite, address, second):
        self.is_sqlite, self.address, self.second, self.opened = is_sqlite, address, second, []

    def connect(self, autocommit=False):
        """Return a new connection, which waits for no lock of SQLite's."""
        if self.is_sqlite:
            how = {"timeout": 0, "check_same_thread": False, "factory": failing_calls.Connection}
            con = sqlite3.connect(self.address, isolation_level=None if autocommit else "", **how)
        else:
            con = psycopg.connect(self.address, autocommit=autocommit)
        self.opened.append(con)
        return con

    def lose(self, con, *calls):
        """Let these calls of SQLite's connection fail until it is looked at, or all; PostgreSQL ends the session."""
        if self.is_sqlite:
            con.fails = frozenset(calls or failing_calls.ASK)
        else:
            end_session(self.address, con)

    def state(self, con):
        """Return in words how a connection was left."""
        if not self.is_sqlite:
            is_closed, is_open = con.closed, con.info.transaction_status.name != "IDLE"
        else:
            con.fails, is_closed, is_open = frozenset(), False, False
            try:
                is_open = con.in_transaction
            except sqlite3.ProgrammingError:
                is_closed = True
        return "closed" if is_closed else "in a transaction" if is_open else "open, in no transaction"

    def settings(self, con):
        """Return what is set on the client's side of a connection, an empty list if it is closed."""
        return [] if self.state(con) == "closed" else [getattr(con, name, None) for name in SETTINGS]

    def close(self):
        """Close all that were opened."""
        for con in self.opened:
            if self.state(con) != "closed":
                con.close()
