"""6-12: what its notebook tells is what is seen, each fault bites, and the mended parts heal it."""

import sqlite3
import tempfile
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

import prose
from breakfix.children import exit_code
from breakfix.dashboard import jobs, weather
from breakfix.dashboard.filters import Filters
from breakfix.faults import sigkill
from breakfix.lab import learner, sqlite_files
from breakfix.projects.level_6 import etl_health_dashboard_feed as lab
from breakfix.projects.level_6.etl_health_dashboard_feed import baseline, break_runs, logged, nights, worlds
from breakfix.projects.level_6.etl_health_dashboard_feed.runs import Clock, runs


@pytest.fixture
def mended(tmp_path):
    """An empty mended log: its path, and a connection."""
    path = tmp_path / "mended.db"
    worlds.make(path)
    with sqlite_files.opened(path) as con:
        yield path, con


def test_the_sample():
    """Five runs, 80.0 per cent, 2410.0 ms: the summary of the notebook; and durations that are off by 60."""
    with closing(baseline.connect(":memory:")) as con:
        for run in runs("sample"):
            baseline.record_run(con, run)
        report = lab.report(con)
    assert dict(report) == {
        "input_records": 5,
        "runs": 5,
        "success_rate": 80.0,
        "avg_duration_ms": 2410.0,
        "rows_in": 3900,
        "rows_out": 3675,
    }
    assert [row["avg_duration_ms"] for row in report.target] == [3500.0, 775.0]
    for run in runs("sample"):
        took = datetime.fromisoformat(run["finished_at_utc"]) - datetime.fromisoformat(run["started_at_utc"])
        assert took.total_seconds() * 1000 == 60 * run["duration_ms"]
    assert prose.lacking(lab, "five runs, 80.0 % succeeded, 2410.0 ms", "by a factor of 60") == []


def test_a_file_that_is_none(tmp_path):
    """Whoever gives a path hears what is amiss with it."""
    with pytest.raises(FileNotFoundError, match=r"'sample', 'flights'"):
        runs(str(tmp_path / "none.json"))
    (tmp_path / "odd.json").write_text('[{"run_id": "1"}]')
    with pytest.raises(ValueError, match=r"odd.json is no list of runs"):
        runs(str(tmp_path / "odd.json"))


@pytest.mark.slow
def test_the_flights():
    """Nine runs of the pipeline succeed, and a kill costs what Break tells; the feed says lost."""
    listed = runs("flights")
    assert [run["status"] for run in listed] == ["succeeded"] * 9
    loss = lab.row_loss.reference(listed)["ingest EWR"]
    cost = lab.with_one_killed("flights")
    before, after = (cost[when]["avg_duration_ms"] for when in ("before", "after a kill"))
    assert prose.lacking(lab, f"of EWR {loss:.1f} %", f"falls from {before} ms to {after} ms") == []
    with closing(sqlite3.connect(lab.mended_night("flights"))) as con:
        states = [state for (state,) in con.execute("select state from etl_health order by at_utc, run_id")]
        assert states == ["succeeded"] * 8 + ["lost"]
        assert nights.health_at(con, nights.CLOCK_AT["flights"])["success_rate"] == pytest.approx(800 / 9)


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("name", ["first_night", "killed", "two_feeds"])
def test_a_sibling_has_other_numbers(name, seed):
    """Each field of a prediction differs between the learner's own case and the next one."""
    prediction = getattr(lab, name)
    with learner.noted(seed):
        one, other = prediction.see(0), prediction.see(1)
    assert all(one[field] != other[field] for field in one)


def test_a_kill_bites_and_heals(mended, tmp_path):
    """Killed at work: the baseline says running for ever and the average falls; the mended log says lost by its age."""
    cost = lab.with_one_killed("sample")
    assert cost["before"]["avg_duration_ms"] == 2410.0 > cost["after a kill"]["avg_duration_ms"]
    assert (cost["before"]["running"], cost["after a kill"]["running"]) == (0, 1)
    path, con = mended

    def job():
        clock = Clock("2026-03-05T02:00:00Z")
        with sqlite_files.opened(path) as own, lab.run_log.reference(own, "run-1", "load", clock) as beat:
            for _ in range(3):
                clock.wait(60)
                beat(100, 98)

    assert sigkill.forked(job, before_call=4).killed
    assert [nights.health_at(con, f"2026-03-05T02:0{minute}:00Z")["lost"] for minute in (1, 6, 7)] == [0, 0, 1]
    assert nights.health_at(con, "2026-03-05T02:07:00Z") == {
        "running": 0,
        "lost": 1,
        "success_rate": 0.0,
        "p95_seconds": "unknown",
    }


def test_a_quiet_end_bites_and_heals(mended):
    """The process ends with exit code 0 and the baseline says running; the mended log says failed, and by what."""
    path, con = mended

    def leave():
        raise SystemExit

    def job():
        clock = Clock("2026-03-05T02:00:00Z")
        with closing(baseline.connect(path.with_name("old.db"))) as old:
            baseline.run_job(old, "run-1", "load", leave, clock)

    def mended_job():
        clock = Clock("2026-03-05T02:00:00Z")
        with sqlite_files.opened(path) as own, lab.run_log.reference(own, "run-1", "load", clock):
            leave()

    assert exit_code.of(job) == exit_code.of(mended_job) == 0
    with closing(baseline.connect(path.with_name("old.db"))) as old:
        assert old.execute("select status from run_log").fetchall() == [("running",)]
    assert con.execute("select status, error from run_log").fetchall() == [("failed", "SystemExit")]


def test_two_feeds_bite_and_heal(mended, tmp_path):
    """Each failure counts twice in the baseline; the key of the mended table takes no second report."""
    given = {"succeeded": 3, "failed": 1}
    path, con = mended
    old = tmp_path / "old.db"
    assert not lab.report_all(old, given).raised
    assert not lab.report_all(old, given, only=["failed"]).raised
    with closing(baseline.connect(old)) as told:
        assert logged.asked(told, "runs", "failed", "success_rate") == {"runs": 5, "failed": 2, "success_rate": 60.0}
    for _ in range(2):
        with tempfile.TemporaryDirectory(), sqlite_files.opened(path) as own:
            for run in break_runs.night(given):
                try:
                    with lab.run_log.reference(own, run["run_id"], run["job_name"], Clock(run["started_at_utc"])):
                        if run["status"] == "failed":
                            raise OSError
                except (OSError, sqlite3.IntegrityError):
                    pass
    assert con.execute("select status, count(*) from run_log group by 1 order by 1").fetchall() == [
        ("failed", 1),
        ("succeeded", 3),
    ]


def test_the_log_is_no_part_of_the_work(mended):
    """What the work takes back is no reason to take back the log, which has a connection of its own."""
    path, con = mended
    with (
        pytest.raises(KeyError),
        sqlite_files.opened(path) as own,
        closing(sqlite3.connect(path.with_name("work.db"))) as work,
        work,
        lab.run_log.reference(own, "run-1", "load", Clock("2026-03-05T02:00:00Z")) as beat,
    ):
        work.execute("create table target (a)")
        beat(1, 1)
        raise KeyError
    assert con.execute("select status, rows_in from run_log").fetchall() == [("failed", 1)]


def test_the_dashboard_reads_the_feed():
    """The dashboard's own feed, store and page read the view, and take their news from run_log as they do for 7-15."""
    path = lab.mended_night("sample")
    with closing(sqlite3.connect(path)) as con:
        (news,) = con.execute(weather.NEWS).fetchone()
        states = [state for (state,) in con.execute("select state from etl_health order by at_utc, run_id")]
    store = jobs.store(path)
    store.refresh()
    assert store.main.off == ""
    look = store.look(Filters())
    assert [row[3] for row in look.rows] == states == [*["succeeded"] * 4, "failed", "lost"]
    assert look.sources[0].refreshed == datetime.fromisoformat(f"{news}+00:00")
    tiles = {tile.kpi.name: tile for tile in look.board.tiles}
    assert tiles["success_rate"].value == pytest.approx(400 / 6)
    assert tiles["seconds"].value == 270
    assert lab.page(Path(path)).states["lost"] == "red"
    store.main.snapshot.con.close()
