"""A small database of DuckDB, SQLite or PostgreSQL as plain data: tables with their rows, to be sent and compared."""

import sqlite3
from contextlib import closing
from pathlib import Path

from breakfix.lab.plain import plain, rows

DUCKDB, SQLITE, POSTGRES = "duckdb", "sqlite", "postgres"
TABLES = {  # name, definition
    DUCKDB: """
        select table_name, sql from duckdb_tables()
        where not temporary and not internal and database_name = current_database() order by table_name
    """,
    SQLITE: "select name, sql from sqlite_schema where type = 'table' and name not glob 'sqlite_*' order by name",
    POSTGRES: """
        select t.relname, concat_ws(', ',
            (select string_agg(
                concat_ws(' ', attname, format_type(atttypid, atttypmod), nullif(attnotnull, false)),
                ', ' order by attnum)
             from pg_attribute where attrelid = t.oid and attnum > 0 and not attisdropped),
            (select string_agg(pg_get_constraintdef(oid), ', ' order by conname)
             from pg_constraint where conrelid = t.oid))
        from pg_class t where t.relkind = 'r' and t.relnamespace = current_schema()::regnamespace order by 1
    """,
}
OTHERS = {  # name, definition
    DUCKDB: """
        select 'view ' || view_name, sql from duckdb_views()
        where not temporary and not internal and database_name = current_database()
        union all
        select 'index ' || index_name, sql from duckdb_indexes() where database_name = current_database() order by 1
    """,
    SQLITE: "select type || ' ' || name, sql from sqlite_schema where type <> 'table' and sql is not null order by 1",
    POSTGRES: """
        select 'view ' || viewname, definition from pg_views where schemaname = current_schema()
        union all select 'index ' || indexname, replace(indexdef, current_schema() || '.', '')
        from pg_indexes where schemaname = current_schema()
        union all select 'trigger ' || tgname, replace(pg_get_triggerdef(t.oid), current_schema() || '.', '')
        from pg_trigger t join pg_class c on c.oid = tgrelid
        where not tgisinternal and c.relnamespace = current_schema()::regnamespace order by 1
    """,
}
ANY = """
    select view_name from duckdb_views() where not internal and not temporary
    union all select index_name from duckdb_indexes()
"""  # quicker than OTHERS, since that reads the definitions of all internal views


def taken(con):
    """Return what a connection to DuckDB, SQLite or PostgreSQL sees of its database (there: of its schema).

    {"engine": ..., "tables": {name: {"sql": definition, "columns": [...], "rows": [...]}}, "others": {name: its SQL}}
    with views, indexes and triggers as others.
    """
    engine = _engine_of(con)
    tables = {}
    for name, sql in con.execute(TABLES[engine]).fetchall():
        found = con.execute(f'select * from "{name}"')
        columns = [column[0] for column in found.description]
        tables[name] = {"sql": sql, "columns": columns, "rows": plain(found.fetchall())}
    others = dict(con.execute(OTHERS[engine]).fetchall()) if engine != DUCKDB or con.execute(ANY).fetchall() else {}
    return {"engine": engine, "tables": tables, "others": others}


def _engine_of(con):
    if isinstance(con, sqlite3.Connection):
        return SQLITE
    return POSTGRES if hasattr(con, "info") else DUCKDB


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
        names = {**wanted["others"], **got["others"]}
        name = next(name for name in names if wanted["others"].get(name) != got["others"].get(name))
        return name, wanted["others"].get(name, "there is none"), got["others"].get(name, "there is none")
    return None


def _presence(table):
    return "no such table" if table is None else "the table is there"


def _named(table):
    return [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]
