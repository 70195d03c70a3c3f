"""Sessions of a PostgreSQL server that end, or are too many."""

import psycopg
import pytest

from breakfix.faults.lost_session import end_session, few
from breakfix.services.postgres import Postgres


@pytest.fixture(scope="module")
def dsn():
    """A server."""
    with Postgres() as server:
        yield server.dsn


def test_an_ended_session_is_dead_and_says_nothing(dsn):
    """The client believes that it is open until it asks; another connection does not mind."""
    with psycopg.connect(dsn) as other:
        con = psycopg.connect(dsn)
        end_session(dsn, con)
        assert not con.closed
        with pytest.raises(psycopg.errors.AdminShutdown):
            con.execute("select 1")
        assert con.closed
        assert other.execute("select 1").fetchall() == [(1,)]


def test_too_many_sessions_are_refused_until_one_ends(dsn):
    """The role has as many as it may have, one more is refused, and after an end there is room again."""
    for sessions in (2, 1):
        reached = few(dsn, "borrower", sessions)
        held = [psycopg.connect(reached) for _ in range(sessions)]
        with pytest.raises(psycopg.OperationalError, match="too many connections for role"):
            psycopg.connect(reached)
        for con in held:
            con.close()
    psycopg.connect(few(dsn, "borrower", 1)).close()
