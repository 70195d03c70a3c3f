"""SIGKILL exactly before one engine call."""

import os
import signal
import sqlite3
from contextlib import closing, suppress

import duckdb
import pandas as pd
import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from breakfix.children.process import ChildError
from breakfix.faults import sigkill
from breakfix.services.postgres import schema

TEXTS = [
    "create table t (n integer)",
    "begin",
    "insert into t values (1)",
    "insert into t values (2)",
    "commit",
    "close",
]


def two_rows(path):
    """A function under threat: six engine calls."""
    with duckdb.connect(path) as con:
        con.execute("create table t (n integer)")
        con.begin()
        con.execute("insert into t values (1)")
        con.sql("insert into t values (2)")
        con.commit()
    return "done"


def rows(path):
    with duckdb.connect(path) as con:
        return con.sql("from t order by n").fetchall()


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "w.duckdb")


def test_every_call_can_be_reached(tmp_path):
    """Before call n: n - 1 calls were completed, and the report names both neighbours."""
    for n in range(1, 7):
        end = sigkill.forked(lambda n=n: two_rows(str(tmp_path / f"{n}")), before_call=n)
        assert end.killed
        assert (end.calls, end.before) == (n - 1, TEXTS[n - 1])
        assert end.after == (TEXTS[n - 2] if n > 1 else None)


def test_nothing_of_the_transaction_remains(path):
    """The kill is real: what was not committed is gone, what was committed is there."""
    sigkill.forked(lambda: two_rows(path), before="commit")
    assert rows(path) == []
    os.remove(path)
    sigkill.forked(lambda: two_rows(path), before="close")
    assert rows(path) == [(1,), (2,)]


def test_place_by_text(path):
    """Letter case and white space of the text do not matter."""
    end = sigkill.forked(lambda: two_rows(path), before="INSERT  into t\n values (2)")
    assert end.after == "insert into t values (1)"
    assert repr(end) == "killed before call 4 (insert into t values (2)), after insert into t values (1)"


def test_no_place(path):
    """Without a place, or with one that is never reached, nothing is killed and the calls are counted."""
    end = sigkill.forked(lambda: two_rows(path))
    assert (end.killed, end.calls, end.returned, end.raised) == (False, 6, "done", None)
    again = sigkill.forked(lambda: two_rows(path), before="drop table")
    assert not again.killed
    assert again.raised.startswith("CatalogException")


def test_fresh_child(path):
    """A function named by module is killed in a process of its own."""
    end = sigkill.run("test_sigkill:two_rows", path, before="commit")
    assert (end.killed, end.calls, end.after) == (True, 4, TEXTS[3])
    assert rows(path) == []


def test_death_of_another_cause(path):
    """A child that dies of something else is an error and not a kill of ours."""
    with pytest.raises(ChildError, match="exited with code 7"):
        sigkill.run("os:_exit", 7)
    with pytest.raises(ChildError, match="without a report"):
        sigkill.forked(lambda: os.kill(os.getpid(), signal.SIGTERM))


def test_a_connection_like_any_other():
    """Queries over the caller's frames, chains, cursors and `with` work through the wrapper."""
    with sigkill.Killing(duckdb.connect(), before_call=100) as con:
        frame = pd.DataFrame({"n": [1, 2]})
        assert len(frame) == con.execute("select count(*) from frame").fetchall()[0][0]
        assert con.execute("select ? + 1", [1]).fetchall() == [(2,)]
        con.cursor().execute("create table t (n integer)")
        assert con.sql("from t").columns == ["n"]
        assert con._place.calls == 4
    with pytest.raises(duckdb.ConnectionException):
        con.execute("select 1")


def test_calls_are_counted_over_all_connections(path):
    """A pipeline that connects per step has one count."""

    def per_step():
        for text in ("create table t (n integer)", "insert into t values (1)"):
            with duckdb.connect(path) as con:
                con.execute(text)

    end = sigkill.forked(per_step, before_call=4)
    assert (end.before, end.after) == ("close", "insert into t values (1)")
    assert duckdb.connect is not None
    assert not isinstance(duckdb.connect(), sigkill.Killing)


def ten_cents(path):
    """A function under threat that writes to SQLite: nine engine calls."""
    with closing(sqlite3.connect(path, isolation_level=None)) as con:
        con.execute("create table t (cents integer)")
        con.execute("begin")
        con.executemany("insert into t values (?)", [(3,), (4,)])
        con.cursor().execute("insert into t values (3)")
        con.execute("commit")
    with closing(sqlite3.connect(path)) as con, con:
        con.execute("insert into t values (5)")  # begins a transaction by itself; `with` commits


def sums(path):
    with closing(sqlite3.connect(path)) as con:
        return con.execute("select coalesce(sum(cents), 0) from t").fetchone()[0]


def test_sqlite_is_killed_as_well(tmp_path):
    """Every engine call of SQLite can be reached, by place or by text, and what was not committed is gone."""
    left = []
    for n in range(2, 10):
        path = str(tmp_path / f"{n}.db")
        end = sigkill.forked(lambda path=path: ten_cents(path), before_call=n)
        assert (end.killed, end.calls) == (True, n - 1)
        left.append(sums(path))
    assert left == [0, 0, 0, 0, 10, 10, 10, 15]
    assert sigkill.forked(lambda: ten_cents(str(tmp_path / "a.db")), before="Commit").calls == 4
    end = sigkill.forked(lambda: ten_cents(str(tmp_path / "b.db")))
    assert (end.killed, end.calls, end.after) == (False, 9, "close")


def money(dsn):
    """A function under threat that writes to PostgreSQL: thirteen engine calls."""
    with psycopg.connect(dsn) as con:
        con.execute("create table t (cents int)")
        con.commit()
        with con.transaction():
            con.cursor().executemany("insert into t values (%s)", [(3,), (4,)])
            con.execute(SQL("insert into {} values (3)").format(Identifier("t")))
        with con.transaction(), con.transaction():
            con.execute("insert into t values (5)")


def test_postgresql_is_killed_as_well(postgres):
    """Every engine call of psycopg can be reached; the server undoes what its dead client had not committed."""
    left = []
    for n in range(2, 14):
        with schema(postgres.dsn) as inside:
            end = sigkill.forked(lambda inside=inside: money(inside), before_call=n)
            assert (end.killed, end.calls) == (True, n - 1)
            with psycopg.connect(inside) as con:
                left.append(con.execute("select sum(cents) from t").fetchone()[0] if n > 2 else None)
    assert left == [None] + 4 * [None] + 5 * [10] + 2 * [15]


def test_what_psycopg_says_of_its_calls(postgres):
    """Blocks of transactions are named as the server sees them, and a connection without a place works as ever."""
    texts = []
    for n in range(1, 14):
        with schema(postgres.dsn) as inside:
            texts.append(sigkill.forked(lambda inside=inside: money(inside), before_call=n).before)
    assert texts[2:6] == ["begin", "insert into t values (%s)", 'insert into "t" values (3)', "commit"]
    assert texts[6:11] == ["begin", "savepoint", "insert into t values (5)", "release", "commit"]
    with schema(postgres.dsn) as inside:
        end = sigkill.forked(lambda: money(inside))
        assert (end.killed, end.calls, end.raised) == (False, 13, None)


def refused(dsn):
    """A function whose transaction is undone by an error."""
    with psycopg.connect(dsn) as con, suppress(psycopg.Error), con.transaction():
        con.execute("select 1 / 0")


def test_an_error_is_undone_by_a_call_too(postgres):
    """The rollback of a block is a call that can be reached; an error of the engine is no completed call."""
    end = sigkill.forked(lambda: refused(postgres.dsn), before="rollback")
    assert (end.killed, end.calls, end.after) == (True, 1, "begin")


def test_history(path, tmp_path):
    """A run tells its calls in order, the kill, and what the kill undid."""
    killed = sigkill.forked(lambda: two_rows(path), before="commit")
    assert killed.history("first run") == [
        ("first run", "statement", "create table t (n integer)", None),
        ("first run", "begin", "", None),
        ("first run", "lost", "insert into t values (1)", None),
        ("first run", "lost", "insert into t values (2)", None),
        ("first run", "kill", "before commit", None),
    ]
    whole = sigkill.run("test_sigkill:two_rows", str(tmp_path / "other.duckdb"))
    kinds = ["statement", "begin", "statement", "statement", "commit", "close"]
    assert [event.kind for event in whole.history()] == kinds


def test_history_of_a_transaction_that_begins_by_itself(tmp_path):
    """SQLite begins one before it writes; a kill before the commit loses it, a kill after it does not."""
    for place, kind in ((8, "lost"), (9, "statement")):
        end = sigkill.forked(lambda place=place: ten_cents(str(tmp_path / f"{place}.db")), before_call=place)
        told = [event for event in end.history() if event.what == "insert into t values (5)"]
        assert [event.kind for event in told] == [kind]
