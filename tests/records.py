"""Records of the tests: what each reader makes of a file, before and after validation."""

import atexit
import shutil
import tempfile
from contextlib import ExitStack, contextmanager
from functools import cache

import duckdb

from breakfix.pipeline import staging, times, warehouse
from breakfix.pipeline.columns import Columns
from breakfix.pipeline.source import open_source
from warehouses import NOW

MANY = 250_000  # rows: more than two row groups, so that several threads read them


@cache
def _engine():
    """One engine for all: most of the time of a small read is the start of another."""
    spill = tempfile.mkdtemp()  # not `.tmp` of the working directory, which the engine of another test takes away
    atexit.register(shutil.rmtree, spill, ignore_errors=True)
    return duckdb.connect(config=warehouse.CONFIG | {"threads": 4, "temp_directory": spill})


@contextmanager
def connect():
    """A connection as a run has it: in UTC, and with several threads wherever the test runs; its tables are its own."""
    with _engine().cursor() as con:
        times.prepare(con)
        yield con


def select(path, columns=None):
    """The records of a file as its reader selects them: dicts, in the order in which they come."""
    with connect() as con, ExitStack() as stack:
        source = open_source(path)
        found = con.execute(staging.READERS[source.format].select(con, source, columns or Columns(), stack))
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def batch(path, columns=None):
    """The rows of the table `batch` that a file becomes: dicts, by their rowid."""
    with connect() as con:
        staging.read(con, open_source(path), columns or Columns(), NOW)
        found = con.execute("from batch order by rowid")
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def out_of_place(path):
    """How many rows of `batch` are not where the source has them, when row n has n as its value."""
    with connect() as con:
        rows, _ = staging.read(con, open_source(path), Columns(), NOW)
        return rows, con.execute("select count(*) from batch where value is distinct from rowid + 1").fetchone()[0]


def plan(path):
    """The plan of reading a file into `batch`, as DuckDB explains it."""
    with connect() as con, ExitStack() as stack:
        source = open_source(path)
        records = staging.READERS[source.format].select(con, source, Columns(), stack)
        return con.execute(f"explain {staging.validated(records, Columns(), NOW)}").fetchone()[1]


def many(path, options, key="'k' || n % 1000"):
    """Write MANY events of 1,000 keys with DuckDB itself; the value of record n is n."""
    with connect() as con:
        con.execute(
            f"""copy (select {key} as key, 'load' as name, n as value, timestamp '2025-01-15' as ts
                from range(1, {MANY + 1}) numbers(n)) to '{path}' ({options})"""
        )
    return path
