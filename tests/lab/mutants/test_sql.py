"""SQL as trees and back."""

import duckdb
import pytest

from breakfix.lab.mutants.sql import is_opaque, parse, unchanged

TABLES = """
    create table target (key text primary key, name text, value double, ts timestamp);
    insert into target values ('a', 'old', 0, '2024-01-01'), ('c', 'new', 9, '2026-01-01');
    create table staging (pos int, key text, name text, value double, ts timestamp);
    insert into staging values (1, 'a', 'x', 1, '2025-01-01'), (2, 'a', 'y', 2, '2025-01-02'),
        (3, 'b', 'z', null, '2025-01-03'), (4, 'c', 'w', 4, '2025-01-04')
"""
STATEMENTS = [
    """insert into target select * exclude (pos) from staging
       qualify row_number() over (partition by key order by ts desc, pos) = 1
       on conflict (key) do update set name = excluded.name, ts = excluded.ts where excluded.ts > target.ts""",
    "insert or ignore into target by name select key, ts from staging",
    """insert into target by name (select distinct on (key) key, ts from staging order by key, ts desc)
       on conflict do nothing""",
    """merge into target using (select * exclude (pos) from staging where pos > 1) as s on target.key = s.key
       when matched and s.ts > target.ts then update set name = s.name when not matched then insert""",
    """merge into target
       using (select unnest(arg_max({'key': key, 'name': name, 'ts': ts}, ts)) from staging group by key) as s
       using (key) when matched then update set name = s.name when not matched then insert by name""",
    """merge into target t using (select 'a' as key) s on t.key = s.key when matched then delete
       when not matched by source then update set value = -1 returning merge_action""",
    "update target set value = 2, name = s.name from staging s where s.key = target.key and s.pos <> 1",
    "delete from target using staging where staging.key = target.key and staging.value is null",
    "from target order by key",
    "from staging select key, count(*), max(ts) filter (where pos > 1) group by all order by all",
    "select pos, sum(value) over (partition by key order by ts rows between 1 preceding and current row) from staging",
    "create or replace temp table latest as select * from staging s anti join target t using (key)",
    """select try_cast(name as double), epoch_ms(ts), ts + interval 10 minute, ts::date, name ilike 'x%',
       coalesce(nullif(trim(name), ''), 'n'), list_transform([1, 2], x -> x + 1), ('{"a": 1}'::json ->> 'a') in ('1'),
       string_agg(name, ',' order by pos), isfinite(value), greatest(ts, timestamp '2025-01-02'), name[1:2] || 'Ü'
       from staging group by all order by 3""",
]


def left(statement):
    """Return the rows that a statement returns, and those of the target after it."""
    with duckdb.connect() as con:
        con.execute(TABLES)
        returned = con.execute(statement).fetchall()
        return sorted(returned, key=repr), con.execute("from target order by all").fetchall()


@pytest.mark.parametrize("statement", STATEMENTS)
def test_there_and_back(statement):
    """A statement that was taken apart and written again does on DuckDB what it did before."""
    assert parse(statement)
    assert left(unchanged(statement)) == left(statement)


def test_letters():
    """The author's words keep their letters, so do texts; words that sqlglot adds are small."""
    statement = "from Target select Key, 'A b' where Key in ('X') ORDER BY Key"
    assert unchanged(statement) == "select Key, 'A b' from Target where Key in ('X') ORDER BY Key"
    assert unchanged("select strftime('%dT%H', at) from target") == "select strftime('%dT%H', at) from target"


def test_values():
    """`?` stays `?`, a `?` in a text is none, and named values keep their names."""
    assert unchanged("select ?, '?' where ? > 1") == "select ?, '?' where ? > 1"
    assert unchanged("select $mark where $now > 1") == "select $mark where $now > 1"


NAMED = [
    "select a from t where a >= :first and a < :last",
    "select ':a', \"b:c\", a::int from t where d = :day",
    "insert into t (a) values (:a) on conflict (a) do update set b = :b where b > :a",
]


@pytest.mark.parametrize("statement", NAMED)
def test_names_with_a_colon(statement):
    """`:name`, as SQLite has it, is taken apart too and stays; one in quotes, and a cast, are no names."""
    assert parse(statement)
    for name in ("a", "b", "day", "first", "last"):
        assert unchanged(statement).count(f":{name}") == statement.count(f":{name}")
    assert "$" not in unchanged(statement)


@pytest.mark.parametrize(
    "text", ["", "staging", "begin transaction", "update the mark", "with care", "select from where"]
)
def test_no_statement_with_clauses(text):
    """A word, a sentence and a statement without clauses are left as they are."""
    assert parse(text) == []
    assert unchanged(text) == text
    assert not is_opaque(text)


def test_opaque():
    """A statement that DuckDB takes and sqlglot does not is told apart from a text that is no SQL."""
    assert is_opaque("insert into staging by position select 1")
    assert is_opaque("select key from staging where datetime(ts) > datetime(?, '-30 minutes')")
    assert not is_opaque("select * from staging")
