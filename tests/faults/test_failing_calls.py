"""A connection to SQLite of which some calls fail."""

import contextlib
import sqlite3

import pytest

from breakfix.faults.failing_calls import ASK, CALLS, Connection, failing

GIVEN = {"execute": ["select 1"], "executemany": ["insert into t values (?)", []], "executescript": [""]}


@pytest.fixture
def con():
    """An open connection."""
    with contextlib.closing(sqlite3.connect(":memory:", factory=Connection)) as con:
        con.execute("create table t (n integer)")
        yield con


@pytest.mark.parametrize("call", CALLS)
def test_a_call_fails_and_heals(con, call):
    """Within the block this call fails and no other one does; after it, it does what it says."""
    with failing(con, call):
        with pytest.raises(sqlite3.OperationalError, match="disk I/O error"):
            getattr(con, call)(*GIVEN.get(call, []))
        for other in {"commit", "rollback"} - {call}:
            getattr(con, other)()
    getattr(con, call)(*GIVEN.get(call, []))


def test_a_dead_one_can_be_closed(con):
    """Without a name all that ask the engine fail, and `close` closes."""
    with failing(con):
        for call in ASK:
            with pytest.raises(sqlite3.OperationalError):
                getattr(con, call)(*GIVEN.get(call, []))
        con.close()
    with pytest.raises(sqlite3.ProgrammingError):
        con.execute("select 1")
