"""Rows that take their time, by a clock of their own."""

import contextlib
import sqlite3

import duckdb
import pytest

from breakfix.faults.slow_rows import slow_rows

ENGINES = {"SQLite": lambda: sqlite3.connect(":memory:"), "DuckDB": duckdb.connect}


@pytest.fixture(params=ENGINES)
def con(request):
    with contextlib.closing(ENGINES[request.param]()) as con:
        con.execute("create table t (n bigint)")
        con.execute("insert into t values (1), (2), (3)")
        yield con


def test_the_clock_goes_on_with_each_row(con):
    """Nothing has passed before the rows are computed; then their seconds have, and each row is as it was."""
    with slow_rows(con, seconds=2) as steady:
        assert steady() == 0
        assert con.execute("select slow(n) from t order by n").fetchall() == [(1,), (2,), (3,)]
        assert steady() == 6


def test_a_row_that_fails(con):
    """At the call that is named the query fails."""
    with slow_rows(con, fails=2), pytest.raises((sqlite3.OperationalError, duckdb.Error)):
        con.execute("select slow(n) from t").fetchall()


def test_duckdb_heals():
    """After the block a DuckDB connection has no such function."""
    with duckdb.connect() as con:
        with slow_rows(con):
            con.execute("select slow(1)")
        with pytest.raises(duckdb.CatalogException, match="slow"):
            con.execute("select slow(1)")
