"""DuckDB in memory: each trial finds it empty, whatever the one before has left."""

import pytest

from breakfix.lab import memory
from breakfix.lab.judging import fork

LEFT = [
    "create table kept (n int primary key)",
    "create table parent (n int primary key); create table child (n int references parent (n))",
    "create table t (n int); create view kept as select * from t",
    "create schema own; create table own.kept (n int)",
    "create sequence kept",
    "create sequence own; create table kept (n int default nextval('own'))",
    "begin; create table kept (n int)",
    "create temp table kept (n int)",
    "attach ':memory:' as other; use other; create table kept (n int)",
]


@pytest.mark.parametrize("sql", LEFT)
def test_the_next_one_is_empty(sql):
    """Tables, views, schemas, sequences and open transactions are gone."""
    with memory.connected() as con:
        con.execute(sql)
    for _ in range(2):
        with memory.connected() as con:
            assert con.execute("select table_name from information_schema.tables").fetchall() == []
            assert con.execute("select schema_name from duckdb_schemas() where not internal").fetchall() in (
                [],
                [("main",)],
            )
            con.execute(sql)


def test_after_an_error_too():
    """A trial that ends in an error leaves nothing to the next one."""
    with pytest.raises(ZeroDivisionError), memory.connected() as con:
        con.execute("create table kept (n int)")
        raise ZeroDivisionError
    with memory.connected() as con:
        con.execute("create table kept (n int)")


def test_a_cursor_that_is_kept_open_is_no_harm():
    """An answer may leave a transaction open on a connection that nobody closes."""
    with memory.connected() as con:
        kept = con.cursor()
        kept.execute("begin")
        kept.execute("create table kept (n int)")
    with memory.connected() as con:
        con.execute("create table kept (n int)")


def test_a_cursor_sees_the_same_tables():
    """An answer that works with a cursor of its own is at the same database."""
    with memory.connected(2) as (con, second):
        con.execute("create table t (n int)")
        con.cursor().execute("insert into t values (1)")
        assert second.execute("from t").fetchall() == [(1,)]


def test_each_fork_has_it_for_itself():
    """An engine that was started before a fork is there in it, and what is left there stays there."""
    memory.started()

    def work(send):
        engine = memory.started()
        engine.execute("create table kept as select range as n from range(100_000)")
        send(engine.execute("select sum(n) from kept").fetchone())

    for _ in range(2):
        assert fork.run(work, seconds=20).sent == [[sum(range(100_000))]]
    with memory.connected() as con:
        assert con.execute("select table_name from duckdb_tables()").fetchall() == []
