"""SQLite files for trials: each is fresh, made once, and nobody waits for its lock."""

import contextlib
import sqlite3
import time
from pathlib import Path

import pytest

from breakfix.lab.sqlite_files import new_file, opened, store


def test_each_file_is_fresh_and_made_once(tmp_path):
    """What is written to one file is in no other, and `make` is called once for all of them."""
    made = []

    def make(path):
        made.append(path)
        with opened(path) as con:
            con.execute("pragma journal_mode = wal")
            con.execute("create table orders (id int)")

    first, second = (new_file(tmp_path, f"{name}.db", make) for name in ("a", "b"))
    with opened(first) as one, opened(second) as other:
        one.execute("insert into orders values (1)")
        assert one.execute("select id from orders").fetchall() == [(1,)]
        assert other.execute("select id from orders").fetchall() == []
        assert other.execute("pragma journal_mode").fetchone() == ("wal",)
    assert len(made) == 1


def test_nobody_waits_for_a_lock(tmp_path):
    """Who finds the file locked hears of it at once; each statement commits itself."""
    with opened(tmp_path / "a.db") as one, opened(tmp_path / "a.db") as other:
        one.execute("create table orders (id int)")
        assert not one.in_transaction
        one.execute("begin immediate")
        began = time.monotonic()
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("insert into orders values (1)")
        assert time.monotonic() - began < 2


def test_a_store_has_two_connections(tmp_path):
    """What one commits the other finds; the folder is there as long as the store is, and gone after it."""

    def make(path):
        with opened(path) as con:
            con.execute("create table orders (id int)")

    with contextlib.contextmanager(store)(make, "shop.db", lambda *held: held) as (folder, con, second):
        con.execute("insert into orders values (1)")
        assert second.execute("select id from orders").fetchall() == [(1,)]
        assert Path(folder, "shop.db").exists()
    assert not Path(folder).exists()
