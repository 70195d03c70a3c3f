"""The run log: a row for every attempt, whatever became of it."""

import re
from datetime import datetime, timedelta

import duckdb
import pytest

from breakfix import places
from breakfix.pipeline import SourceError, ingest, lineage, run_log, warehouse
from breakfix.pipeline.run_log import RunCounts
from warehouses import NOW, in_memory

SAMPLE = places.DATA / "level6_mini_capstone/events.json"
COUNTS = RunCounts("r", 7, 5, 4, 2, 1, 0, 2, 12, 4, datetime(2025, 1, 15, 12), {"key is blank": 2})


@pytest.fixture
def con():
    with duckdb.connect() as con:
        warehouse.create(con)
        yield con


class Source:
    path, modified = "it's.json", datetime(2025, 1, 1)


def start(con, *runs):
    for run in runs:
        run_log.start(con, run, "batch", Source, NOW)


def statuses(con):
    return [run["status"] for run in reversed(run_log.history(con))]


def test_started(con):
    """A run is written down with its batch, its source and its start before there are counts or an end."""
    start(con, "r")
    (run,) = run_log.history(con)
    assert run.items() >= {"run_id": "r", "batch_id": "batch", "source": "it's.json", "status": "started"}.items()
    assert run["started_at"] == NOW
    assert {run[name] for name in (*run_log.COUNTS, "finished_at", "watermark", "error")} == {None}


def test_abandoned(con):
    """The next run marks a started one abandoned, and no other: neither ended ones nor itself."""
    start(con, "killed")
    run_log.fail(con, "killed", ValueError("an older story"), NOW)
    start(con, "good")
    run_log.finish(con, RunCounts(**vars(COUNTS) | {"run_id": "good"}), NOW)
    start(con, "orphan 1")
    start(con, "orphan 2", "last")
    assert statuses(con) == ["failed", "succeeded", "abandoned", "abandoned", "started"]


def test_succeeded(con):
    """A run that succeeded has its six counts, the watermark and its end; another run's row is not touched."""
    start(con, "other", "r")
    run_log.finish(con, COUNTS, NOW + timedelta(seconds=1))
    run, other = run_log.history(con)
    wanted = {"input_records": 7, "staged": 5, "loaded": 4, "rejected": 2, "skipped": 1, "late": 0}
    assert wanted.items() <= run.items()
    assert (run["status"], run["finished_at"] - run["started_at"]) == ("succeeded", timedelta(seconds=1))
    assert (run["watermark"], run["error"]) == (COUNTS.watermark, None)
    assert other["input_records"] is None


@pytest.mark.parametrize("words", ["it's cut short", "first line\nsecond line", ""])
def test_failed(con, words):
    """A failed run has the kind of its error and the first line of what it said, and no counts."""
    start(con, "r")
    run_log.fail(con, "r", SourceError(words), NOW)
    (run,) = run_log.history(con)
    assert (run["status"], run["finished_at"]) == ("failed", NOW)
    assert run["error"] == f"SourceError: {words}".splitlines()[0]
    assert run["loaded"] is None


def test_history(con):
    """The newest runs come first, as many as asked for, ten unless said."""
    start(con, *map(str, range(12)))
    assert [run["run_id"] for run in run_log.history(con, limit=2)] == ["11", "10"]
    assert len(run_log.history(con)) == 10


def test_ids():
    """Ids of runs sort by their start, and two of one second differ."""
    early, late = (run_log.new_id(datetime(2025, 1, 15, hour)) for hour in (9, 10))
    assert early < late
    assert re.fullmatch(r"20250115T090000-[0-9a-f]{8}", early)
    assert len({run_log.new_id(NOW) for _ in range(50)}) == 50


def test_as_dict():
    """As plain data counts have run id, counts and totals, with the watermark as text or None."""
    data = COUNTS.as_dict()
    totals = ["dead_letters", "lineage_entries", "target_rows", "watermark"]
    assert list(data) == ["run_id", *run_log.COUNTS, *totals]
    assert data["watermark"] == "2025-01-15T12:00:00"
    assert RunCounts(**vars(COUNTS) | {"watermark": None}).as_dict()["watermark"] is None


def test_every_attempt_of_the_sample():
    """First run, rerun, and a killed one between: each has a row, and only that of a whole run has counts."""
    with in_memory() as con:
        ingest(SAMPLE, None, now=NOW)
        con.execute("insert into run_log (run_id, status) values ('killed', 'started')")
        ingest(SAMPLE, None, now=NOW)
        again, killed, first = run_log.history(con)
    assert (first["status"], first["loaded"], first["skipped"]) == ("succeeded", 5, 0)
    assert (killed["status"], killed["loaded"]) == ("abandoned", None)
    assert (again["status"], again["loaded"], again["skipped"]) == ("succeeded", 0, 5)
    assert first["batch_id"] == again["batch_id"]
    assert first["source"] == str(SAMPLE.resolve())


def test_undone_but_written_down(monkeypatch):
    """A run that breaks in the middle of its writes leaves its row with the error, and nothing else."""

    def broken(*_):
        raise RuntimeError("pulled out")

    monkeypatch.setattr(lineage, "trace", broken)
    with in_memory() as con:
        with pytest.raises(RuntimeError):
            ingest(SAMPLE, None, now=NOW)
        (run,) = run_log.history(con)
        assert (run["status"], run["error"]) == ("failed", "RuntimeError: pulled out")
        assert con.execute("select count(*) from staging").fetchall() == [(0,)]
        assert set(warehouse.totals(con).values()) == {0}
