"""A SQLite file whose write lock another process holds."""

import contextlib
import sqlite3

import psutil
import pytest

from breakfix.faults.held_lock import Holder


@pytest.fixture
def path(tmp_path):
    """A file in WAL mode with a table of one row."""
    path = tmp_path / "a.db"
    with contextlib.closing(sqlite3.connect(path)) as con:
        con.execute("pragma journal_mode = wal")
        con.execute("create table t as select 7 as n")
        con.commit()
    return path


def write(path):
    """Insert a row without patience."""
    with contextlib.closing(sqlite3.connect(path, timeout=0)) as con:
        con.execute("insert into t values (8)")
        con.commit()


def test_nobody_writes_until_it_lets_go(path):
    """A writer is told SQLITE_BUSY, a reader reads; after `let_go`, once or twice, the same write goes through."""
    with Holder(path) as holder:
        with pytest.raises(sqlite3.OperationalError) as told:
            write(path)
        assert told.value.sqlite_errorname == "SQLITE_BUSY"
        with contextlib.closing(sqlite3.connect(path, timeout=0)) as reader:
            assert reader.execute("select n from t").fetchall() == [(7,)]
        holder.let_go()
        holder.let_go()
        write(path)


def test_the_lock_goes_with_the_block(path):
    """After the block the other process is gone, and others can write."""
    with Holder(path) as holder:
        other = psutil.Process(holder.pid)
        assert other.is_running()
    assert not other.is_running()
    write(path)


def test_no_lock_is_told(tmp_path):
    """Where there is no file to lock the caller hears of it."""
    with pytest.raises(OSError, match="has ended"), Holder(tmp_path / "no" / "a.db"):
        pass
