"""The cache: a SQLite file that one writes and many read, and nothing else."""

import os
import sqlite3
import time

import pytest

from breakfix.children.process import Process, say
from breakfix.pipeline.poll import PollError, cache
from breakfix.pipeline.poll.errors import Busy, DiskFull


def rows(con, table):
    return con.execute(f"select * from {table}").fetchall()


def put(con, source="alpha", kind="order", key="k", value='"v"'):
    con.execute(
        "insert into cache_records values (?, ?, ?, ?, 'h', 1, 0, 'at', 'run', '/')", (source, kind, key, value)
    )


def hold(path):
    with cache.connect(path):
        say("held")

        time.sleep(60)


def test_made(tmp_path):
    """A new file has all tables and views, in WAL mode; opening it again changes nothing."""
    for _ in range(2):
        with cache.connect(tmp_path / "c.db") as con:
            assert [rows(con, table) for table in cache.TABLES] == [[]] * len(cache.TABLES)
            assert con.execute("pragma journal_mode").fetchone() == ("wal",)


def test_views(tmp_path):
    """The four tables of the operations guide are views by kind, with the four columns that it asks for."""
    with cache.connect(tmp_path / "c.db") as con:
        for kind in ("alert", "node", "instance", "metric", "order"):
            put(con, kind=kind, key=kind)
        columns = "source_system, collected_at_utc, entity_key, payload_hash"
        names = ("monitoring_alerts", "monitoring_nodes", "perf_instances", "perf_metrics")
        found = [con.execute(f"select {columns} from cache_{name}").fetchall() for name in names]
    assert found == [[("alpha", "at", kind, "h")] for kind in ("alert", "node", "instance", "metric")]


def test_reconciliation(tmp_path):
    """A key is matched, mismatched or single, within its kind."""
    with cache.connect(tmp_path / "c.db") as con:
        for key, said in {"a": "xx", "b": "xy", "c": "x", "d": "xxy"}.items():
            for source, value in zip(("alpha", "beta", "gamma"), said, strict=False):
                put(con, source, "order", key, value)
        put(con, "beta", "weather", "c", "y")
        found = con.execute("select entity_kind, entity_key, verdict, source_count from reconciliation order by 1, 2")
        assert found.fetchall() == [
            ("order", "a", "matched", 2),
            ("order", "b", "mismatched", 2),
            ("order", "c", "single", 1),
            ("order", "d", "mismatched", 3),
            ("weather", "c", "single", 1),
        ]


def test_transaction(tmp_path):
    """All of it or nothing."""
    with cache.connect(tmp_path / "c.db") as con:
        with pytest.raises(KeyError), cache.transaction(con):
            put(con)
            raise KeyError
        assert rows(con, "cache_records") == []
        with cache.transaction(con):
            put(con)
        assert len(rows(con, "cache_records")) == 1


def test_readers(tmp_path):
    """While a poll writes, others read what was committed before."""
    path = tmp_path / "c.db"
    with cache.connect(path) as con, sqlite3.connect(path) as reader:
        con.execute("begin immediate")
        put(con)
        assert rows(reader, "cache_records") == []
        con.execute("commit")
        assert len(rows(reader, "cache_records")) == 1


def test_busy(tmp_path):
    """A second poll waits, and is told after so many seconds; a poll that was killed holds nothing."""
    path = tmp_path / "c.db"
    with Process("test_cache:hold", str(path)) as other:
        other.hear()
        with pytest.raises(Busy, match=r"c.db is held by another poll; gave up after 0.1 s"), cache.connect(path, 0.1):
            pass
        other.kill()
    with cache.connect(path, wait=5):
        pass


OTHERS = [b"not a database at all, only a text of some length" * 3, b"SQLite format 3\0" + b"x" * 200]


@pytest.mark.parametrize("content", OTHERS)
def test_no_database(tmp_path, content):
    """A file of something else is refused in a sentence and left as it was, to write and to look."""
    path = tmp_path / "c.db"
    path.write_bytes(content)
    for opened in (cache.connect(path), cache.look(path)):
        with pytest.raises(PollError, match="cannot be used as a cache"), opened:
            pass
    assert path.read_bytes() == content


def test_another_database(tmp_path):
    """A database of somebody else gets no tables of ours."""
    path = tmp_path / "c.db"
    with sqlite3.connect(path) as con:
        con.execute("create table theirs(a)")
    for opened in (cache.connect(path), cache.look(path)):
        with pytest.raises(PollError, match="a database of something else"), opened:
            pass
    with sqlite3.connect(path) as con:
        assert con.execute("select name from sqlite_master").fetchall() == [("theirs",)]


def test_nowhere(tmp_path):
    """A folder that is not there is named."""
    with pytest.raises(PollError, match="No such file or directory"), cache.connect(tmp_path / "no/c.db"):
        pass


def test_look(tmp_path):
    """To look makes no file and changes no byte; without a file it is an empty cache."""
    path = tmp_path / "c.db"
    for given in (None, path):
        with cache.look(given) as con:
            assert rows(con, "cache_records") == []
    assert list(tmp_path.iterdir()) == []
    with cache.connect(path) as con:
        put(con)
    before = path.read_bytes()
    with cache.look(path) as con:
        assert len(rows(con, "cache_records")) == 1
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            put(con, key="other")
    assert (path.read_bytes(), sorted(os.listdir(tmp_path))) == (before, ["c.db", "c.db-lock"])


def test_look_beside_a_writer(tmp_path):
    """To look sees also what stands in the log of a poll at work."""
    path = tmp_path / "c.db"
    with cache.connect(path) as con:
        put(con)
        with cache.look(path) as reader:
            assert len(rows(reader, "cache_records")) == 1


def test_full(tmp_path):
    """A full disk is told as that."""
    with pytest.raises(DiskFull, match="the disk is full"), cache.connect(tmp_path / "c.db") as con:
        con.execute("pragma max_page_count = 40")
        with cache.transaction(con):
            for number in range(10_000):
                put(con, key=f"{number:09}" * 9)
    with cache.connect(tmp_path / "c.db") as con:
        assert rows(con, "cache_records") == []
