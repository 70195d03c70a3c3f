"""A small database as plain data."""

import sqlite3
from contextlib import closing, nullcontext

import duckdb
import pytest

from breakfix.lab import snapshot

MAKE = "create table t (key text primary key, n double); insert into t values ('a', 1.5), ('b', null)"


def after(*statements):
    """The snapshot of a database in which these were done."""
    with duckdb.connect() as con:
        for statement in (MAKE, *statements):
            con.execute(statement)
        return snapshot.taken(con)


def test_there_and_back():
    """What is restored is what was taken, keys and types included; a temporary table is not part of it."""
    taken = after("create temp table x as select 1")
    with snapshot.restored(taken) as con:
        assert snapshot.taken(con) == taken
        with pytest.raises(duckdb.ConstraintException):
            con.execute("insert into t values ('a', 2)")


def test_the_order_of_rows_does_not_count():
    """The same rows inserted in another order are the same table."""
    again = after("delete from t", "insert into t values ('b', null), ('a', 1.5)")
    assert snapshot.parting(after(), again) is None


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        ("update t set n = 2", "t"),
        ("delete from t where key = 'b'", "t"),
        ("insert into t values ('c', 1)", "t"),
        ("create table u (n int)", "u"),
        ("drop table t", "t"),
        ("alter table t add column m int", "t"),
        ("create or replace table t as from t", "t"),
        ("create view v as from t", "view v"),
        ("create index i on t (n)", "index i"),
    ],
)
def test_any_difference_is_seen(statement, where):
    """A row, a column, a key, a table or a view more or less: the two part there."""
    assert snapshot.parting(after(), after(statement))[0] == where


def test_a_row_that_is_there_twice():
    """Repeats count: a table is a bag of rows."""
    make = "create table r as select 1 as n"
    assert snapshot.parting(after(make), after(make, "insert into r values (1)"))[0] == "r"


SQLITE = (
    "create table t (key text primary key, cents integer check (cents >= 0))",
    "insert into t values ('a', 150), ('b', null)",
)


def after_in_sqlite(*statements):
    """The snapshot of a SQLite database in which these were done."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as con:
        for statement in (*SQLITE, *statements):
            con.execute(statement)
        return snapshot.taken(con)


def test_sqlite_there_and_back(tmp_path):
    """A SQLite database comes back as one, keys and checks included, also a row that a check would refuse."""
    taken = after_in_sqlite("pragma ignore_check_constraints = on", "update t set cents = -5 where key = 'a'")
    path = tmp_path / "t.db"
    snapshot.restored(taken, path).close()
    assert snapshot.of_file(path) == taken
    with snapshot.opened(path) as con, pytest.raises(sqlite3.IntegrityError):
        con.execute("update t set cents = -6")


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        ("update t set cents = 2", "t"),
        ("create table u (n int)", "u"),
        ("create view v as select * from t", "view v"),
        ("create trigger g after delete on t begin select 1; end", "trigger g"),
    ],
)
def test_any_difference_of_sqlite_is_seen(statement, where):
    """A value, a table, a view or a trigger more or less: the two part there."""
    assert snapshot.parting(after_in_sqlite(), after_in_sqlite(statement))[0] == where


@pytest.mark.parametrize("taken", [after, after_in_sqlite])
def test_what_is_no_query_is_refused(taken):
    """A query gives rows on either engine, without any an empty list; a statement that changes rows is no query."""
    with closing(snapshot.restored(taken())) as con:
        assert snapshot.queried(con, "select key from t order by key") == [{"key": "a"}, {"key": "b"}]
        assert snapshot.queried(con, "select key from t where false") == []
        with pytest.raises(TypeError, match="no query"):
            snapshot.queried(con, "delete from t")


@pytest.mark.parametrize(("taken", "reach"), [(after, "attach '{}' as o"), (after_in_sqlite, "attach '{}' as o")])
def test_a_fenced_database_reaches_no_file(tmp_path, taken, reach):
    """Fenced, a database cannot attach another file; without the fence it can."""
    for is_fenced in (False, True):
        with closing(snapshot.restored(taken(), is_fenced=is_fenced)) as con:
            expected = pytest.raises((duckdb.Error, sqlite3.Error)) if is_fenced else nullcontext()
            with expected:
                con.execute(reach.format(tmp_path / "other.db"))
