"""The clauses of a SQL text, each left out or turned round in turn."""

import sqlite3
from contextlib import closing

import duckdb
import pytest

from breakfix.lab.mutants.clauses import mutants
from breakfix.lab.mutants.sql import unchanged

# Rows for which every clause of the statements below matters.
TABLES = """
    create table target (key text primary key, name text, ts int);
    insert into target values ('a', 'old', 10), ('b', 'newest', 90), ('c', 'newest', 1), ('d', 'other', 60);
    create table staging (pos int, key text, name text, ts int);
    insert into staging values
        (3, 'a', 'tie', 20), (1, 'a', 'earlier', 15), (2, 'a', 'first', 20), (4, 'b', 'late', 30), (5, 'e', 'new', 40)
"""
NEWEST = "select key, name, ts from staging qualify row_number() over (partition by key order by ts desc, pos) = 1"
UPSERT = f"""
    insert into target {NEWEST}
    on conflict (key) do update set name = excluded.name, ts = excluded.ts where excluded.ts > target.ts
"""
MERGE = f"""
    merge into target as t using ({NEWEST}) as s on t.key = s.key
    when matched and s.ts > t.ts then update set name = s.name, ts = s.ts
    when not matched then insert
"""
UPDATE = "update target set name = 'mine', ts = 0 where key = 'a' or (name = 'newest' and ts > 50)"
WINDOW = [
    "without `qualify row_number() over (partition by key order by ts desc, pos) = 1`",
    "without `order by ts desc, pos`",
    "without `key` in `partition by`",
    "without `ts desc` in `order by`",
    "without `pos` in `order by`",
    "`ts asc` instead of `ts desc`",
    "`pos desc` instead of `pos`",
]


def left(statement):
    """Return the target after a statement, or the name of what DuckDB raised."""
    with duckdb.connect() as con:
        con.execute(TABLES)
        try:
            con.execute(statement)
        except duckdb.Error as error:
            return type(error).__name__
        return con.execute("from target order by all").fetchall()


def described(sql):
    return [description for description, _ in mutants(sql)]


def test_upsert():
    """Each clause of an upsert with a window goes in turn, and the window's keys turn round."""
    assert described(UPSERT) == [
        "without `on conflict(key) do update set name = excluded.name, ts = ...`",
        *WINDOW,
        "without `where excluded.ts > target.ts`",
        "without `set name = excluded.name`",
        "without `set ts = excluded.ts`",
    ]


def test_merge():
    """Each branch of a MERGE goes, and each condition and assignment of a branch."""
    assert described(MERGE) == [
        *WINDOW,
        "without `when matched and s.ts > t.ts then update set name = s.name, ts = s.ts`",
        "without `when not matched then insert`",
        "without `and s.ts > t.ts`",
        "without `set name = s.name`",
        "without `set ts = s.ts`",
    ]


def test_terms():
    """Of a chain of AND and OR each term goes once."""
    assert described(UPDATE) == [
        "without `where key = 'a' or (name = 'newest' and ts > 50)`",
        "without `set name = 'mine'`",
        "without `set ts = 0`",
        "without `key = 'a' or`",
        "without `or (name = 'newest' and ts > 50)`",
        "without `name = 'newest' and`",
        "without `and ts > 50`",
    ]
    assert [text for _, text in mutants("delete from t where a and b and not (c or d)")][1:4] == [
        "delete from t where b and not (c or d)",
        "delete from t where a and not (c or d)",
        "delete from t where a and b",
    ]


@pytest.mark.parametrize(("statement", "refused"), [(UPSERT, 1), (MERGE, 0), (UPDATE, 0)])
def test_mutants_run(statement, refused):
    """Every mutant runs on DuckDB and leaves another target; an insert without its conflict is refused by the key."""
    wanted = left(statement)
    assert left(unchanged(statement)) == wanted
    seen = {description: left(text) for description, text in mutants(statement)}
    same = [description for description, rows in seen.items() if rows == wanted]
    raised = [rows for rows in seen.values() if isinstance(rows, str)]
    assert same == []
    assert raised == ["ConstraintException"] * refused


CLAUSES = [
    ("select distinct k from t", "without `distinct`", "select k from t"),
    ("select distinct on (k) k, v from t", "without `distinct on (k)`", "select k, v from t"),
    ("select count(distinct k) from t", "without `distinct` in `count(distinct k)`", "select count(k) from t"),
    ("select k from t having k > 1", "without `having k > 1`", "select k from t"),
    ("select k from t limit 3", "without `limit 3`", "select k from t"),
    ("select k from t limit 3 offset 1", "without `offset 1`", "select k from t limit 3"),
    ("from t order by k", "`k desc` instead of `k`", "select * from t order by k desc"),
    ("select k, max(v) from t group by k", "without `k` in `group by`", "select any_value(k) as k, max(v) from t"),
    ("select k, l from t group by all", "without `l` in `group by`", "select k, any_value(l) as l from t group by all"),
    ("select -v as w from t group by w, k", "without `w` in `group by`", "select any_value(-v) as w from t group by k"),
    ("select k, 1 from t group by 1, v", "without `1` in `group by`", "select any_value(k) as k, 1 from t group by v"),
    ("select sum(k order by v) from t", "without `order by` in `sum(k order by v)`", "select sum(k) from t"),
    ("select max(k) filter (where v) from t", "without `filter` in `max(k) filter(where v)`", "select max(k) from t"),
    ("select 1 union select 2", "`union all` instead of `union`", "select 1 union all select 2"),
    ("from t left join u using (k)", "`join` instead of `left join`", "select * from t join u using (k)"),
    ("insert or ignore into t values (1)", "without `or ignore`", "insert into t values (1)"),
    ("delete from t where k > 1", "without `where k > 1`", "delete from t"),
    ("select case when a then 1 when b then 2 end", "without `when a`", "select case when b then 2 end"),
    ("select case when a then 1 else 2 end", "`2` instead of `case when a then 1 else 2 end`", "select 2"),
    ("select case when a then 1 else 2 end", "without `else 2`", "select case when a then 1 end"),
    (
        "insert into t select 1, 2 on conflict (k) do update set v = excluded.v",
        "`do nothing` instead of `do update set v = excluded.v`",
        "insert into t select 1, 2 on conflict(k) do nothing",
    ),
    ("select greatest(a, b, c)", "without `a` in `greatest(a, b, c)`", "select greatest(b, c)"),
    ("select least(a, (select 1))", "without `a` in `least(a, (select 1))`", "select (select 1)"),
    ("select coalesce(a, 0) as n", "without `0` in `coalesce(a, 0)`", "select a as n"),
    ("select 1; delete from t", "without `delete from t`", "select 1"),
]


@pytest.mark.parametrize(("statement", "description", "mutated"), CLAUSES)
def test_clause(statement, description, mutated):
    """One clause: what is said of it, and the statement without it."""
    assert dict(mutants(statement))[description] == mutated


def test_values_of_a_clause_that_goes():
    """The value of a `?` that goes with its clause has a place elsewhere, since DuckDB refuses a value too many."""
    statement = "with s as (select * from range(9) r(n) where n > ? and n < ?) select n from s order by n limit ?"
    found = dict(mutants(statement))
    assert "limit ?" in found["without `where n > ? and n < ?`"]
    with duckdb.connect() as con:
        seen = {description: con.execute(text, [2, 7, 3]).fetchall() for description, text in found.items()}
    assert seen["without `where n > ? and n < ?`"] == [(0,), (1,), (2,)]
    assert seen["without `n > ? and`"] == [(0,), (1,), (2,)]
    assert seen["without `and n < ?`"] == [(3,), (4,), (5,)]
    assert seen["without `limit ?`"] == [(3,), (4,), (5,), (6,)]


@pytest.mark.parametrize("connect", [duckdb.connect, sqlite3.connect])
def test_values_meet_their_places_on_either_engine(connect):
    """A clause that goes takes its value along, and the others keep theirs, on DuckDB and on SQLite."""
    update = "update t set n = n - ? where id = ? and n >= ?"
    left = {}
    for description, mutated in mutants(update):
        with closing(connect(":memory:")) as con:
            con.execute("create table t (id integer, n integer)")
            con.execute("insert into t values (1, 50), (2, 90), (2, 10)")
            con.execute(mutated, [7, 2, 40])
            left[description] = con.execute("select n from t order by id, n").fetchall()
    assert left == {
        "without `where id = ? and n >= ?`": [(43,), (3,), (83,)],
        "without `id = ? and`": [(43,), (10,), (83,)],
        "without `and n >= ?`": [(50,), (3,), (83,)],
    }


@pytest.mark.parametrize("text", ["", "a word", "select", "update the mark", "begin", "insert into t values (1)"])
def test_no_clauses(text):
    """What is no SQL, or has no clause to spare, has no mutants."""
    assert mutants(text) == []
