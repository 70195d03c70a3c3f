"""The table events in a database of either engine, from which connections come."""

import contextlib
import sqlite3

from breakfix.services import engines
from breakfix.services.postgres import Postgres

KEY = {"sqlite": "integer primary key", "postgresql": "integer generated always as identity primary key"}


def server():
    """Yield how to reach a PostgreSQL server."""
    with Postgres() as running:
        yield running.dsn


def reached(dsn):
    """Be a world in which there is a server to reach."""
    yield dsn


def events(con, labels=()):
    """Make the table events and put these labels in; return the connection, with no transaction open."""
    engine, mark = ("sqlite", "?") if isinstance(con, sqlite3.Connection) else ("postgresql", "%s")
    con.execute(f"create table if not exists events (id {KEY[engine]}, label text not null)")
    con.cursor().executemany(f"insert into events (label) values ({mark})", [(label,) for label in labels])
    con.commit()
    return con


def rows(con):
    """Return the labels that a connection reads, in order of their ids."""
    return [label for (label,) in con.execute("select label from events order by id").fetchall()]


@contextlib.contextmanager
def database(engine, dsn, labels=("page_view",)):
    """Open a Database of an engine with these labels; it goes with the block."""
    with engines.database(engine, dsn) as base:
        events(base.second, labels)
        yield base
