"""A world to look at in a terminal."""

import sqlite3
from contextlib import closing
from types import SimpleNamespace

import duckdb
import psycopg
import pytest

from breakfix.book import catalogue
from breakfix.book.terminal import world
from breakfix.services.postgres import schema


@pytest.fixture
def con():
    with duckdb.connect() as con:
        yield con


def test_tables_as_text(con):
    """Each table with its rows in columns, NULL by its name; whole up to 60 rows, of a longer one the first twenty."""
    con.execute("create table b (key text, n int); insert into b values ('a', null), (null, 12)")
    con.execute('create table "odd name" as from range(61) r(i)')
    assert world.tables(con).startswith(
        "b: 2 rows\nkey   n\na     NULL\nNULL  12\n\nodd name: 61 rows, the first 20\ni\n0"
    )
    assert world.tables(con).endswith("\n19")
    con.execute('delete from "odd name" where i = 60')
    assert world.tables(con).endswith("\n59")


def test_tables_of_sqlite():
    """A SQLite connection's tables are shown as well, also those that are not committed yet."""
    with closing(sqlite3.connect(":memory:")) as con:
        con.execute("create table accounts (id integer, name text)")
        con.execute("create table journal (cents integer)")
        con.execute("insert into accounts values (1, 'Alice')")
        assert world.tables(con) == "accounts: 1 row\nid  name\n1   Alice\n\nempty: journal"


def test_another_schema():
    """A table in another schema is shown by both names, after those of main; a dot in a name parts no two."""
    with duckdb.connect() as con:
        con.execute("create schema early; create table early.rows (n int); insert into early.rows values (1)")
        con.execute("create table rows (n int); insert into rows values (2)")
        con.execute('create table "main" (n int); create table "a.b" (n int); insert into "a.b" values (3)')
        assert world.tables(con) == "a.b: 1 row\nn\n3\n\nrows: 1 row\nn\n2\n\nearly.rows: 1 row\nn\n1\n\nempty: main"


def test_tables_of_postgresql(postgres):
    """Of a PostgreSQL connection the tables of its own schema, read by the connection that a world has to read with."""
    with schema(postgres.dsn) as dsn, psycopg.connect(dsn) as con:
        con.execute("create table accounts as select 1 as id, null as name")
        assert world.tables(SimpleNamespace(second=con)) == "accounts: 1 row\nid  name\n1   NULL"


def test_no_tables(con):
    """A world without tables, or that is no database, says so."""
    assert world.tables(con) == world.tables(None) == "This world has no tables."


def test_nothing_but_what_is_given(tmp_path):
    """Where a world has nothing to look at, what its situation is given is shown as Python."""
    given = {"day": "2013-01-02", "hours": (5, 6)}
    assert world.tables(None, given) == world.tables(tmp_path, given) == "day = '2013-01-02'\nhours = (5, 6)"
    assert world.tables(None, {}) == "This world has no tables."
    assert world.tables({"a": 1}, given) == "{'a': 1}"


def test_what_an_answer_is_called_with():
    """Each part of a tuple is shown: a function by its name, rows as a table, of what is long the beginning."""
    assert world.tables(([{"a": 1, "b": None}, {"a": 12, "b": "x"}],)) == "a   b\n1   NULL\n12  x"
    told = world.tables(({"name": "load", "green": 60}, [45.0, 52], test_no_tables))
    assert told == "{'name': 'load', 'green': 60}\n\n[45.0, 52]\n\ntest_no_tables(...)"
    assert world.tables({"title": "A & B"}) == "{'title': 'A & B'}"
    assert world.tables((list(range(10**4)),)).endswith("\n...")


def test_a_folder(tmp_path):
    """Of a folder the files are shown, of a long one the first twenty lines, of one that is no text its size."""
    assert world.tables(tmp_path) == "an empty folder"
    (tmp_path / "a.csv").write_text("x\n1\n")
    (tmp_path / "b.gz").write_bytes(b"\xff\xfe\xfd")
    (tmp_path / "c.log").write_text("\n".join(map(str, range(21))))
    assert world.tables(tmp_path).startswith("a.csv:\nx\n1\n\nb.gz: 3 bytes\n\nc.log:\n0\n1\n")
    assert world.tables(tmp_path).endswith("\n19\n...")


def test_a_prompt(workbook, con, monkeypatch):
    """At the prompt there are the connection, the project, and its import lines."""
    given = {}
    monkeypatch.setattr(world.code, "interact", lambda banner, local: given.update(local))
    (project,) = catalogue.find(["9-01"])
    world.interact(con, project.lab().keep_newest, project)
    assert (given["con"], given["lab"], given["duckdb"]) == (con, project.lab(), duckdb)
