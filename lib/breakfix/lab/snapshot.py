"""A small DuckDB database as plain data: its tables with their rows, to be sent between processes and compared."""

from breakfix.lab.plain import plain

TABLES = "select table_name, sql from duckdb_tables() where not temporary and not internal order by table_name"
OTHERS = """
    select 'view ' || view_name from duckdb_views() where not temporary and not internal
    union all select 'index ' || index_name from duckdb_indexes() order by 1
"""


def taken(con):
    """Return what a connection sees: {"tables": {name: {"sql", "columns", "rows"}}, "others": views and indexes}."""
    tables = {}
    for name, sql in con.execute(TABLES).fetchall():
        found = con.execute(f'from "{name}"')
        columns = [column[0] for column in found.description]
        tables[name] = {"sql": sql, "columns": columns, "rows": plain(found.fetchall())}
    return {"tables": tables, "others": [name for (name,) in con.execute(OTHERS).fetchall()]}


def restored(snapshot, path=":memory:", **config):
    """Return a connection to a new database that holds what the snapshot says."""
    import duckdb  # here, as below: a command that only lists projects does without an engine

    con = duckdb.connect(path, config=config)
    for name, table in snapshot["tables"].items():
        con.execute(table["sql"])
        if table["rows"]:
            con.executemany(f'insert into "{name}" values ({", ".join("?" * len(table["columns"]))})', table["rows"])
    return con


def of_file(path):
    """Return what another reader sees in a database file."""
    import duckdb

    with duckdb.connect(path, read_only=True) as con:
        return taken(con)


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
