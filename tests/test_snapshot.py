"""A small database as plain data."""

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
        ("create view v as from t", "views and indexes"),
        ("create index i on t (n)", "views and indexes"),
    ],
)
def test_any_difference_is_seen(statement, where):
    """A row, a column, a key, a table or a view more or less: the two part there."""
    assert snapshot.parting(after(), after(statement))[0] == where


def test_a_row_that_is_there_twice():
    """Repeats count: a table is a bag of rows."""
    make = "create table r as select 1 as n"
    assert snapshot.parting(after(make), after(make, "insert into r values (1)"))[0] == "r"
