"""A small database of DuckDB or SQLite as plain data: its tables with their rows, to be sent and compared."""

import sqlite3
from contextlib import closing
from pathlib import Path

from breakfix.lab.plain import plain, rows

DUCKDB, SQLITE = "duckdb", "sqlite"
TABLES = {
    DUCKDB: "select table_name, sql from duckdb_tables() where not temporary and not internal order by table_name",
    SQLITE: "select name, sql from sqlite_schema where type = 'table' and name not glob 'sqlite_*' order by name",
}
OTHERS = {
    DUCKDB: """
        select 'view ' || view_name from duckdb_views() where not temporary and not internal
        union all select 'index ' || index_name from duckdb_indexes() order by 1
    """,
    SQLITE: "select type || ' ' || name from sqlite_schema where type <> 'table' and sql is not null order by 1",
}


def taken(con):
    """Return what a connection sees: {"engine", "tables": {name: {"sql", "columns", "rows"}}, "others": views ...}."""
    engine = SQLITE if isinstance(con, sqlite3.Connection) else DUCKDB
    tables = {}
    for name, sql in con.execute(TABLES[engine]).fetchall():
        found = con.execute(f'select * from "{name}"')
        columns = [column[0] for column in found.description]
        tables[name] = {"sql": sql, "columns": columns, "rows": plain(found.fetchall())}
    others = [name for (name,) in con.execute(OTHERS[engine]).fetchall()]
    return {"engine": engine, "tables": tables, "others": others}


def restored(snapshot, path=":memory:", *, is_fenced=False):
    """Return a connection to a new database that holds what the snapshot says; fenced, it reaches no other file."""
    con = _connect(snapshot["engine"], path, is_fenced)
    if snapshot["engine"] == SQLITE:
        con.execute("pragma ignore_check_constraints = on")  # a damage may have been what a CHECK forbids
    for name, table in snapshot["tables"].items():
        con.execute(table["sql"])
        if table["rows"]:
            con.executemany(f'insert into "{name}" values ({", ".join("?" * len(table["columns"]))})', table["rows"])
    if snapshot["engine"] == SQLITE:
        con.execute("pragma ignore_check_constraints = off")
    return con


def opened(path):
    """Return a context manager: a connection to a database file of either engine, closed at the end."""
    return closing(_connect(_engine(path), str(path)))


def queried(con, sql):
    """Return the rows of a query as a list of dicts; TypeError for what is no query."""
    found = con.execute(sql) if isinstance(con, sqlite3.Connection) else con.sql(sql)
    return rows(None if getattr(found, "description", None) is None else found)


def of_file(path):
    """Return what another reader sees in a database file."""
    with opened(path) as con:
        return taken(con)


def _engine(path):
    with Path(path).open("rb") as file:
        return SQLITE if file.read(16) == b"SQLite format 3\0" else DUCKDB


def _connect(engine, path, is_fenced=False):
    if engine == SQLITE:
        con = sqlite3.connect(path, isolation_level=None)
        if is_fenced:
            con.set_authorizer(lambda action, *_: sqlite3.SQLITE_DENY if action == sqlite3.SQLITE_ATTACH else 0)
        return con
    import duckdb  # here: a command that only lists projects does without it

    return duckdb.connect(path, config={"enable_external_access": "false"} if is_fenced else {})


def parting(wanted, got):
    """Return where two snapshots part first, as (table, wanted, got): tables of rows, or texts; None where they agree.

    The order of rows does not count.
    """
    for name in {**wanted["tables"], **got["tables"]}:
        one, other = wanted["tables"].get(name), got["tables"].get(name)
        if one is None or other is None:
            return name, _presence(one), _presence(other)
        if one["sql"] != other["sql"]:
            return name, one["sql"], other["sql"]
        if sorted(map(repr, one["rows"])) != sorted(map(repr, other["rows"])):
            return name, _named(one), _named(other)
    if wanted["others"] != got["others"]:
        return "views and indexes", ", ".join(wanted["others"]) or "none", ", ".join(got["others"]) or "none"
    return None


def _presence(table):
    return "no such table" if table is None else "the table is there"


def _named(table):
    return [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]
