"""The health of jobs on the dashboard, over a run log and a view as 6-12 leaves them."""

import sqlite3
from contextlib import closing

import pytest

from breakfix.dashboard import jobs
from breakfix.dashboard.filters import Filters

RUNS = [
    ("a-1", "sales", "2026-03-01T02:00:00Z", "succeeded", 60),
    ("a-2", "sales", "2026-03-02T02:00:00Z", "failed", 5),
    ("a-3", "sales", "2026-03-03T02:00:00Z", "lost", None),
    ("b-1", "stock & more", "2026-03-03T02:10:00Z", "running", None),
    ("b-0", "stock & more", "2026-03-02T01:00:00Z", "succeeded", 400),
]


@pytest.fixture
def path(tmp_path):
    """A file with the view and the table that the dashboard asks."""
    found = tmp_path / "runs.db"
    with closing(sqlite3.connect(found)) as con, con:
        con.execute("create table run_log (run_id, job_name, started_at_utc, status, seconds)")
        con.executemany("insert into run_log values (?, ?, ?, ?, ?)", RUNS)
        con.execute("create table clock as select '2026-03-03T03:00:00Z' as now_utc")
        con.execute("""
            create view etl_health as
            select run_id, job_name, started_at_utc as at_utc, status as state, seconds from run_log
        """)
    return found


def test_tiles_rows_and_news(path):
    """A run at work counts in no rate, a lost one in no duration; the news are the last run that succeeded."""
    one = jobs.store(path)
    one.refresh()
    look = one.look(Filters())
    tiles = {tile.kpi.name: tile for tile in look.board.tiles}
    assert (tiles["success_rate"].value, tiles["success_rate"].samples) == (50.0, 4)
    assert (tiles["lost"].value, tiles["lost"].samples) == (20.0, 5)
    assert (tiles["seconds"].value, tiles["seconds"].state) == (400, "yellow")
    assert [row[2] for row in look.rows] == ["a-1", "b-0", "a-2", "a-3", "b-1"]
    assert f"{look.sources[0].refreshed:%Y-%m-%dT%H:%M}" == "2026-03-02T01:00"


def test_the_filters(path):
    """A job is chosen by its name, and a rate is of its runs."""
    one = jobs.store(path)
    one.refresh()
    look = one.look(Filters(chosen=(("job", "sales"),)))
    assert look.total == 3
    assert {tile.kpi.name: tile.samples for tile in look.board.tiles}["success_rate"] == 3


def test_the_page(path):
    """The page is served and fetched; states of tiles are what a terminal shows."""
    found = jobs.page(path)
    assert found.states == {"success_rate": "red", "lost": "red", "seconds": "yellow"}
    assert "stock &amp; more" in found.text


def test_no_runs(path):
    """Where nothing was measured the page says so."""
    with closing(sqlite3.connect(path)) as con, con:
        con.execute("delete from run_log")
    assert set(jobs.page(path).states.values()) == {"unknown"}


def test_a_file_that_is_no_feed(path):
    """What the dashboard cannot read is an error with the engine's words."""
    with closing(sqlite3.connect(path)) as con, con:
        con.execute("drop view etl_health")
    with pytest.raises(RuntimeError, match="no such table: etl_health"):
        jobs.page(path)
