"""A project whose trials need PostgreSQL, for the tests of the lab."""

import psycopg

from breakfix.lab import exercise
from breakfix.services.postgres import Postgres

imports = "import psycopg\n"


@exercise(phase="fix", minutes=2)
def patience(dsn):
    """Return how long a statement may take."""
    with psycopg.connect(dsn) as con:
        return con.execute("show statement_timeout").fetchone()[0]


@patience.service
def server():
    with Postgres() as running:
        yield running.dsn


@patience.world
def reached(dsn):
    yield dsn


@patience.trial(asks="What does it show?")
def shown(dsn, patience):
    """it is asked"""
    return patience(dsn)
