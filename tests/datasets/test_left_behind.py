"""Databases as other projects leave them."""

import json
import sqlite3
import time
from contextlib import closing

import duckdb
import pytest

from breakfix.children.process import Process
from breakfix.datasets import events, left_behind
from breakfix.pipeline import SourceError


@pytest.fixture
def build(tmp_path, monkeypatch):
    monkeypatch.setattr(left_behind, "BUILD", tmp_path)
    return tmp_path


def count_builds(folder):
    def slowly(path):
        with open(folder / "builds", "a") as log:
            log.write("built\n")
        time.sleep(1)
        path.write_text("whole")

    left_behind.BUILD = folder
    return left_behind.built("sample", "slow", ".txt", slowly)


def test_the_sample_as_its_project_leaves_it(build):
    """One run over the seven events: four rows, two letters; the run is of the night after the sample's day."""
    path = left_behind.warehouse("sample")
    with duckdb.connect(str(path), read_only=True) as con:
        tables = ("count(*) from target", "count(*) from dead_letters", "max(started_at) from run_log")
        counts = ", ".join(f"(select {each})" for each in tables)
        assert con.execute(f"select {counts}").fetchall() == [(4, 2, left_behind.AT["sample"].replace(tzinfo=None))]


def test_it_is_built_once(build):
    """The second time it is there; beside it lies nothing but its lock."""
    path = left_behind.warehouse("sample")
    made = path.stat().st_mtime_ns
    assert left_behind.warehouse("sample").stat().st_mtime_ns == made
    assert sorted(each.name for each in path.parent.iterdir()) == sorted([".warehouse.lock", path.name])


def test_other_data_or_other_code_make_it_anew(build, tmp_path, monkeypatch):
    """A changed file gives another warehouse in place of the old one, and so does a changed pipeline."""
    mine = tmp_path / "mine.json"
    rows = [{"key": "a", "name": "b", "value": 1, "ts": "2025-01-01T00:00:00"}]
    mine.write_text(json.dumps(rows))
    first = left_behind.warehouse(str(mine))
    mine.write_text(json.dumps(rows * 2))
    second = left_behind.warehouse(str(mine))
    assert (first.exists(), second.exists(), first.parent == second.parent) == (False, True, True)
    code = tmp_path / "code"
    code.mkdir()
    (code / "__init__.py").write_text("changed = True")
    monkeypatch.setattr(left_behind.breakfix.pipeline, "__file__", str(code / "__init__.py"))
    assert left_behind.warehouse(str(mine)).name not in (first.name, second.name)


def test_the_cache_of_the_sample(build):
    """One poll of two live sources: six records, read at the sample's own time, and nothing else beside the file."""
    path = left_behind.cache("sample")
    with closing(sqlite3.connect(path)) as con:
        assert con.execute("select source_system, count(*) from cache_records group by 1").fetchall() == [
            ("alpha", 3),
            ("beta", 3),
        ]
        assert con.execute("select distinct last_refresh_utc from sources").fetchall() == [("2023-11-14T22:13:20Z",)]
    assert left_behind.cache("sample") == path
    assert sorted(each.name for each in path.parent.iterdir()) == [".cache.lock", path.name]
    with pytest.raises(ValueError, match="there are sample and flights"):
        left_behind.cache("orders")


def test_two_at_once_build_it_once(build):
    """Both get the same file; the one that comes second waits for the first."""
    with Process("test_left_behind:count_builds", build) as one, Process("test_left_behind:count_builds", build) as two:
        assert one.result(120) == two.result(120)
    assert (build / "builds").read_text() == "built\n"


def test_what_cannot_be_loaded_leaves_nothing(build, tmp_path):
    """A failed build leaves no half file, and the next one that can is made."""
    mine = tmp_path / "mine.json"
    mine.write_text("[")
    with pytest.raises(SourceError, match="cut short"):
        left_behind.warehouse(str(mine))
    mine.write_text(json.dumps([{"key": "a", "name": "b", "value": 1, "ts": "2025-01-01T00:00:00"}]))
    path = left_behind.warehouse(str(mine))
    assert [each.name for each in path.parent.glob("[!.]*")] == [path.name]
    assert events.source(str(mine), "") == mine
