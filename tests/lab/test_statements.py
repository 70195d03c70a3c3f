"""Statements of a function, and an upsert cut at its clauses."""

import duckdb
import pytest

from breakfix.lab.statements import Upsert, executed, inserted, one


def load(con):
    con.execute("""
        insert into target select key, value from staging
        qualify row_number() over (partition by key order by position desc) = 1
        on conflict (key) do update set value = excluded.value
    """)
    con.execute("delete from staging")


@pytest.fixture
def con():
    with duckdb.connect() as con:
        con.execute("create table target (key text primary key, value int)")
        con.execute("create table staging (position int, key text, value int)")
        con.execute("insert into staging values (1, 'a', 1), (2, 'a', 2), (3, 'b', 3)")
        yield con


def test_what_a_function_executes():
    """Its statements in order, and nothing is run."""
    first, second = executed(load)
    assert first.strip().startswith("insert into target")
    assert second == "delete from staging"


def test_each_piece_can_be_run(con):
    """What is read, how it is numbered, what is left, and what is new: what the engine says of the whole statement."""
    cut = Upsert(load)
    assert one(con, f"select count(*) from ({cut.read})") == 3
    assert con.execute(f"select {cut.number} from staging order by position").fetchall() == [(2,), (1,), (1,)]
    assert sorted(con.execute(cut.select).fetchall()) == [("a", 2), ("b", 3)]
    con.execute("insert into target values ('a', 9)")
    assert inserted(con, cut.or_nothing) == 1
    assert con.execute("from target").fetchall() == [("a", 9)]
