"""The warehouse: one DuckDB file with six tables, opened by one run at a time.

    staging       every valid row, once, as it came: (batch_id, source_row) tells where from
    target        one row a key: the newest event; of equal times the first to arrive
    dead_letters  every rejected row, once, with the reason and the raw line
    lineage       each step of each row: staged, then loaded or late; or rejected
    watermarks    the newest time that was loaded
    run_log       one row an attempt, whatever became of it

Only run_log knows of attempts and clocks. The other five follow from what the sources say and the
order in which they came, so that a rerun, also one after a crash, finds or leaves the same rows.
`batch_id` is a digest of the source's content; `source_row` counts its records from 1. All times
are UTC and plain TIMESTAMP. `target` has no primary key: an index would double the time of a load,
and each statement that writes it brings one row a key.

DuckDB lets one process open a file to write. That is the lock of a run; a second run polls.
"""

import glob
import os
import re
import secrets
import shutil
import tempfile
import threading
import time
from collections import defaultdict
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from breakfix.pipeline import paths, times
from breakfix.pipeline.errors import Busy, DiskFull, WarehouseError, is_full
from breakfix.pipeline.sql import literal

TABLES = {
    "staging": """batch_id varchar, source_row bigint, key varchar, name varchar, value double, ts timestamp,
        promoted boolean, raw varchar""",
    "target": "key varchar, name varchar, value double, ts timestamp, batch_id varchar, source_row bigint",
    "dead_letters": "batch_id varchar, source_row bigint, reason varchar, raw varchar",
    "lineage": "batch_id varchar, source_row bigint, step varchar, key varchar",
    "watermarks": "name varchar, value timestamp",
    "run_log": """run_id varchar, batch_id varchar, source varchar, source_modified timestamp, status varchar,
        started_at timestamp, finished_at timestamp, input_records bigint, staged bigint, loaded bigint,
        rejected bigint, skipped bigint, late bigint, watermark timestamp, error varchar""",
}
# With these a million events stay under 512 MB in the process, and are as fast as with all of the memory.
CONFIG = {"memory_limit": "300MB", "threads": min(4, os.cpu_count() or 1), "autoinstall_known_extensions": False}
JOINS = "250MB"  # they spill; with all of the limit a rerun of 3,000,000 rows took 537 MB in the process
SQLITE = b"SQLite format 3\0"
OF_DATA = "is a file of data and no database."
OTHER = "Name another --database."
POLL = 0.05  # seconds between two tries to open

_runs_here = defaultdict(threading.Lock)  # DuckDB's lock is between processes; this one is between threads


@contextmanager
def connect(database, wait=30):
    """Open the warehouse to write, alone, and close it; a new file is made where there is none.

    Raises Busy when another run holds it for more than `wait` seconds, WarehouseError when the file
    is something else. The tables come with `create`.
    """
    path = Path(database).resolve()  # through a link it is the same warehouse, with the same lock
    until = time.monotonic() + wait
    if not _runs_here[path].acquire(timeout=max(wait, 0)):
        raise Busy(_busy(path, "in this process", wait))
    try:
        if not _exists(path):
            _make(path)
        con = _open(path, lambda: duckdb.connect(paths.text(path), config=CONFIG), until, wait)
        try:
            _refuse_a_table(con, path)
            _sweep(path)
            times.prepare(con)
            yield con
        finally:
            con.close()
    finally:
        _runs_here[path].release()


@contextmanager
def look(database, wait=30):
    """Open the warehouse to read only; nothing is written, also where there is no file yet."""
    path = Path(database).resolve() if database is not None else None
    until = time.monotonic() + wait
    # Two databases in memory would spill into one `.tmp` of the working directory, and crash.
    with tempfile.TemporaryDirectory() as spill, duckdb.connect(config=CONFIG | {"temp_directory": spill}) as con:
        times.prepare(con)
        if path is not None and _exists(path):
            attach = f"attach {literal(paths.text(path))} as warehouse (read_only)"
            _open(path, lambda: con.execute(attach), until, wait)
            con.execute("use warehouse")
            if _tables(con).keys().isdisjoint(TABLES):
                con.execute("use memory")  # a file without tables: as good as none
        if con.execute("select current_database()").fetchall() == [("memory",)]:
            create(con)
        _check(con)
        yield con


def create(con):
    """Make the tables that are missing; WarehouseError when one of that name is not ours."""
    for table, columns in TABLES.items():
        con.execute(f"create table if not exists {table} ({columns})")
    _check(con)


def _tables(con):
    """Return the tables of the database: name -> its columns, each as its name and its type."""
    return dict(
        con.execute(
            "select table_name, list(column_name || ' ' || lower(data_type) order by column_index) "
            "from duckdb_columns() where database_name = current_database() and schema_name = 'main' group by 1"
        ).fetchall()
    )


def _check(con):
    found = _tables(con)
    for table, columns in TABLES.items():
        ours = [column.strip() for column in columns.split(",")]
        if found.get(table) != ours:
            has = f"has ({', '.join(found[table])})" if table in found else "is missing"
            raise WarehouseError(
                f"this database is no warehouse of ours: table {table} {has}, wanted ({', '.join(ours)}). {OTHER}"
            )


@contextmanager
def transaction(con):
    """All of it or nothing: commit at the end, roll back on any error."""
    con.begin()
    try:
        yield
        con.commit()
    except BaseException:
        with suppress(duckdb.Error):  # a commit that failed has rolled back already
            con.rollback()
        raise


@contextmanager
def for_joins(con):
    """Give the engine less memory within the block, where all that is done can spill."""
    with suppress(duckdb.Error):  # so much is in use that the limit stays
        con.execute(f"set memory_limit = '{JOINS}'")
    try:
        yield
    finally:
        con.execute(f"set memory_limit = '{CONFIG['memory_limit']}'")


def totals(con):
    """Return the totals: dead_letters, lineage_entries, target_rows."""
    counts = "(select count(*) from dead_letters), (select count(*) from lineage), (select count(*) from target)"
    return dict(
        zip(
            ("dead_letters", "lineage_entries", "target_rows"),
            con.execute(f"select {counts}").fetchall()[0],
            strict=True,
        )
    )


def _exists(path):
    try:
        if path.exists() or path.parent.is_dir():
            return path.exists()
        folder = paths.shown(path.parent)
        raise WarehouseError(f"{paths.shown(path)} cannot be made: there is no folder {folder}. Make it first.")
    except OSError as error:  # a folder that may not be entered, a name that is too long
        raise WarehouseError(f"{paths.shown(path)} cannot be opened: {error.strerror}.") from error


def _make(path):
    """Make the file whole or not at all: a kill while DuckDB writes its header would leave one that nobody can open."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    try:
        duckdb.connect(paths.text(fresh)).close()
        with suppress(FileExistsError, FileNotFoundError):  # another run was quicker, and swept
            os.link(fresh, path)
    except (duckdb.Error, OSError) as error:
        kind = DiskFull if is_full(error) else WarehouseError
        raise kind(f"{paths.shown(path)} cannot be made: {_first_line(error)}") from error
    finally:
        with suppress(OSError):  # what went wrong above is what matters
            fresh.unlink()


def _refuse_a_table(con, path):
    """DuckDB opens a CSV or Parquet file too, as tables in memory: a load into those would vanish."""
    where = "select path from duckdb_databases() where database_name = current_database()"
    if con.execute(where).fetchall()[0][0] is None:
        raise WarehouseError(f"{paths.shown(path)} {OF_DATA} {OTHER}")


def _sweep(path):
    """Remove what a killed run has left beside the file, now that no run is alive."""
    shutil.rmtree(f"{path}.tmp", ignore_errors=True)
    for fresh in path.parent.glob(f".{glob.escape(path.name)}.*.new"):
        fresh.unlink(missing_ok=True)


def _open(path, attempt, until, wait):
    while True:
        try:
            return attempt()
        except duckdb.Error as error:
            holder = _holder(error)
            if holder is None:
                raise WarehouseError(f"{paths.shown(path)} {_foreign(path, error)}") from error
            if time.monotonic() >= until:
                raise Busy(_busy(path, holder, wait)) from None
            time.sleep(min(POLL, max(0.001, until - time.monotonic())))


def _foreign(path, error):
    """Say what the file is, when the engine cannot open it as a database of its own."""
    if "extension" in str(error):
        with suppress(OSError), open(path, "rb") as file:
            if file.read(len(SQLITE)) == SQLITE:
                return f"is a SQLite database, and no warehouse. {OTHER}"
    if path.is_dir():
        return f"cannot be opened: it is a folder. {OTHER}"
    if "in-memory database" in str(error):
        return f"{OF_DATA} {OTHER}"
    if "not a valid DuckDB database" in str(error):
        return f"cannot be opened: it is no database. {OTHER}"
    return f"cannot be opened: {_first_line(error)}"


def _holder(error):
    """Return who holds the file, None when the error is of another kind."""
    text = str(error)
    if "Could not set lock" in text:
        found = re.search(r"PID (\d+)", text)
        return f"in process {found[1]}" if found else "in another process"
    if "different configuration" in text or "handle conflict" in text:
        return "in this process"
    return None


def _busy(path, where, wait):
    gave_up = f"gave up after {wait:g} s, nothing was read or written."
    return f"{paths.shown(path.name)} is held by another run {where}; {gave_up}"


def _first_line(error):
    return str(error).splitlines()[0]
