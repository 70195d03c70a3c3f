"""The content of a warehouse, from DuckDB or SQLite, in a form in which equal work is equal."""

import hashlib
import sqlite3
from contextlib import closing

import duckdb

# One text for both engines; `ts_text` is a time as ISO 8601. A rejected row's key is whatever its line has.
ROWS = {
    "target": "select key, name, value, {ts_text}, source_row from target order by key",
    "dead letters": "select source_row, reason, raw from dead_letters order by source_row, raw",
}
SUMS = {
    "lineage": """select step, count(*), count(distinct case when step <> 'rejected' then key end), sum(source_row)
        from lineage group by step order by step""",
    "staging": "select count(*), count(distinct key), sum(source_row), sum(cast(promoted as integer)) from staging",
    "runs": """select status, input_records, staged, loaded, rejected, skipped, late
        from run_log order by started_at, input_records, skipped""",
    "watermark": "select {value_text} from watermarks",
}
TABLES = ("staging", "target", "dead_letters", "lineage")
ISO = "strftime({}, '%Y-%m-%dT%H:%M:%S')"


def of_duckdb(path):
    """Return what a DuckDB warehouse holds; see `_content`."""
    with duckdb.connect(path, read_only=True) as con:
        return _content(con, ts_text=ISO.format("ts"), value_text=ISO.format("value"))


def of_sqlite(path):
    """Return what a SQLite warehouse holds; see `_content`."""
    with closing(sqlite3.connect(path)) as con:
        return _content(con, ts_text="ts", value_text="value")


def row_counts(path):
    """Return table -> number of rows of the four large tables of a DuckDB file."""
    with duckdb.connect(path, read_only=True) as con:
        return {table: con.execute(f"select count(*) from {table}").fetchall()[0][0] for table in TABLES}


def _content(con, **texts):
    """Return name -> rows as lists; for `target` and `dead letters`, which are long, their number and a checksum."""
    found = {name: [*map(list, con.execute(query.format(**texts)).fetchall())] for name, query in SUMS.items()}
    for name, query in ROWS.items():
        count, checksum = 0, hashlib.sha256()
        rows = con.execute(query.format(**texts))
        while some := rows.fetchmany(10_000):
            count += len(some)
            checksum.update("\n".join(map(repr, some)).encode())
        found[name] = [count, checksum.hexdigest()[:16]]
    return found
