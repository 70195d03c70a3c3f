"""A database of either engine, from which a trial opens connections."""

import pytest

from breakfix.services.engines import database
from breakfix.services.postgres import Postgres

OPEN, BUSY, CLOSED = "open, in no transaction", "in a transaction", "closed"


@pytest.fixture(scope="module")
def dsn():
    """A server."""
    with Postgres() as server:
        yield server.dsn


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_the_second_sees_what_is_committed(dsn, engine):
    """A row is seen after its commit, and the state of the connection is told before and after it."""
    with database(engine, dsn) as base:
        base.second.execute("create table t (n integer)")
        con = base.connect()
        assert base.state(con) == OPEN
        con.execute("insert into t values (7)")
        assert (base.state(con), base.second.execute("select * from t").fetchall()) == (BUSY, [])
        con.commit()
        assert (base.state(con), base.second.execute("select * from t").fetchall()) == (OPEN, [(7,)])
    assert base.state(con) == CLOSED


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_lost_engine_answers_nothing(dsn, engine):
    """The connection does not know until it asks; another one is as before."""
    with database(engine, dsn) as base:
        con, other = base.connect(), base.connect()
        base.lose(con)
        with pytest.raises(Exception, match=r"disk I/O error|terminating connection"):
            con.execute("select 1")
        assert other.execute("select 1").fetchall() == [(1,)]


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_settings_are_told(dsn, engine):
    """A connection in autocommit has other settings; a closed one has none."""
    with database(engine, dsn) as base:
        con, other = base.connect(), base.connect(autocommit=True)
        assert base.settings(con) != base.settings(other)
        con.close()
        assert base.settings(con) == []
