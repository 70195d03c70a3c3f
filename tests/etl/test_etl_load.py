"""The step load: clean files come into the warehouse."""

import contextlib
import sqlite3

import pytest

import etl_jobs
from breakfix import etl
from breakfix.etl import warehouse
from breakfix.etl.errors import BadFile, NotYet
from breakfix.etl.load import load, replace

ROW = ("2013-01-01T11:30", "MQ", 1, "LGA", "CLT", "flown", 101, 137)


def test_a_rerun_replaces(tmp_path):
    """Loaded twice, and a third time with a row less, a file's rows stand once; other files keep theirs."""
    job = etl_jobs.sample(tmp_path)
    etl.run(job)
    before = etl_jobs.loaded(job)
    assert load(job, "2013-01-02.csv") == 4
    assert etl_jobs.loaded(job) == before
    lines = (job.clean / "2013-01-02.csv").read_text().splitlines(keepends=True)
    (job.clean / "2013-01-02.csv").write_text("".join(lines[:-1]))
    load(job, "2013-01-02.csv")
    assert etl_jobs.loaded(job) == before | {"2013-01-02.csv": 3}


def test_all_or_none(tmp_path):
    """A row that another file has brought is refused, and of this file nothing changes."""
    job = etl_jobs.sample(tmp_path)
    etl.run(job)
    with (job.clean / "2013-01-02.csv").open("a") as file:
        file.write("2013-01-01T11:30,MQ,4576,LGA,CLT,flown,1,1\n")
    with pytest.raises(BadFile, match=r"2013-01-02\.csv: a row does not fit"):
        load(job, "2013-01-02.csv")
    assert etl_jobs.loaded(job)["2013-01-02.csv"] == 4


def test_a_lock_may_pass(tmp_path, monkeypatch):
    """While another connection writes it is NotYet; afterwards the same call loads."""
    job = etl_jobs.sample(tmp_path)
    etl.run(job)
    monkeypatch.setattr(warehouse, "LOCK_SECONDS", 0.01)
    with contextlib.closing(sqlite3.connect(job.warehouse, isolation_level=None)) as other:
        other.execute("begin immediate")
        with pytest.raises(NotYet, match="another process holds the warehouse"):
            load(job, "2013-01-02.csv")
        other.execute("rollback")
    assert load(job, "2013-01-02.csv") == 4


def test_a_warehouse_that_is_none_is_no_lock(tmp_path):
    """A path that cannot be opened does not become better by waiting."""
    job = etl.Config(tmp_path, warehouse="no/such/folder.sqlite").make()
    (job.clean / "a.csv").write_text("")
    with pytest.raises(sqlite3.OperationalError, match="unable to open"):
        load(job, "a.csv")


def test_in_memory():
    """Any connection will do, one in memory too."""
    with contextlib.closing(warehouse.connect(":memory:")) as con:
        assert replace(con, "a.csv", [ROW]) == 1
        assert con.execute("select file, status from flights").fetchall() == [("a.csv", "flown")]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ((*ROW[:2], "one", *ROW[3:]), "flight is a whole number"),
        ((*ROW[:6], "soon", 137), "delays are whole minutes"),
        ((*ROW[:6], None, 137), "whatever arrives has left"),
        ((*ROW[:4], None, *ROW[5:]), "staging.dest"),
    ],
)
def test_staging_refuses_what_no_flight_can_be(row, told):
    """What passes the staging table is loaded; a row that it refuses keeps the whole file out."""
    with contextlib.closing(warehouse.connect(":memory:")) as con:
        replace(con, "a.csv", [ROW])
        with pytest.raises(sqlite3.IntegrityError, match=told):
            replace(con, "a.csv", [(*ROW[:2], 2, *ROW[3:]), row])
        assert con.execute("select flight from flights").fetchall() == [(1,)]
        assert con.execute("select count(*) from staging").fetchall() == [(0,)]


def test_a_clean_file_in_memory(tmp_path):
    """`load` takes a connection that is open, leaves it open, and makes no file of the warehouse."""
    job = etl_jobs.sample(tmp_path)
    etl.run(job)
    job.warehouse.unlink()
    with contextlib.closing(warehouse.connect(":memory:")) as con:
        assert [load(job, "2013-01-02.csv", con) for _ in range(2)] == [4, 4]
        assert con.execute("select count(*) from flights").fetchall() == [(4,)]
    assert not job.warehouse.exists()
