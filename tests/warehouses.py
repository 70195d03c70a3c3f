"""Warehouses of the tests: one in memory, and what the tables of any hold."""

import tempfile
from contextlib import contextmanager
from datetime import datetime

import duckdb
import pytest

from breakfix.pipeline import times, warehouse

NOW = datetime(2025, 6, 1)
FACTS = ("staging", "target", "dead_letters", "lineage", "watermarks")  # all but run_log, which knows of attempts


@contextmanager
def in_memory():
    """Give every run within this one warehouse, which no file slows down; each run has its own connection to it.

    What it spills has a folder of its own; databases in memory share one otherwise, and damage each other.
    """
    config = warehouse.CONFIG | {"threads": 1}
    with tempfile.TemporaryDirectory() as spill, pytest.MonkeyPatch.context() as patch:
        home = duckdb.connect(config=config | {"temp_directory": spill})

        @contextmanager
        def connect(*_):
            with home.cursor() as con:
                times.prepare(con)
                yield con

        patch.setattr(warehouse, "connect", connect)
        warehouse.create(home)
        with home:
            yield home


def empty(con):
    """Take all rows out of a warehouse."""
    for table in warehouse.TABLES:
        con.execute(f"delete from {table}")


def facts(con):
    """The rows of every table that must not depend on attempts, with all columns, in an order of their own."""
    return {table: con.execute(f"from {table} order by all").fetchall() for table in FACTS}


def target(con):
    """The target as key -> (name, value, ts); an assertion that a key has one row."""
    rows = con.execute("select key, name, value, ts from target").fetchall()
    found = {key: row for key, *row in rows}
    assert len(found) == len(rows), "a key is in target twice"
    return found
