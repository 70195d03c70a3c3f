"""The benchmark: its contestants do the same work, and it says so when they do not."""

import json
import subprocess
import sys
from urllib.parse import parse_qsl

import pytest

from bench import content, loop, pages, race
from bench.aim import Aim
from bench.contestant import NOW
from breakfix import places
from breakfix.dashboard import airline, filters
from breakfix.datasets import left_behind
from breakfix.pipeline import ingest


def line(key="a", name="seen", value=1.0, ts="2013-05-01T10:00:00", **more):
    return json.dumps({"key": key, "name": name, "value": value, "ts": ts, **more})


BAD = [
    line(value=None),
    line(value="twelve"),
    line(value=float("nan")),
    line(value=float("inf")),
    line(value=" "),
    line().replace("1.0", "1e400"),
    line(key=None),
    line(key=" ", value=None),
    line(key=[1]),
    line(ts="zzzz"),
    line(ts="2099-01-01T00:00:00"),
    line(key=None, ts=None),
    '{"key": "a", "value": 1, "ts": "2013-05-01T10:00:00"}',
    '{"key": "a"',
    "17",
]
GOOD = [
    line(),
    line(value=2.0),  # the same time: the first stands
    line("b", ts="2013-05-01T12:00:00"),
    line("b", ts="2013-05-01T11:00:00"),
    line("c", ts="2013-05-01T12:00:00+02:00", more=1),
    line("d", value="2.5"),
    line(7),
]
LATER = [
    line("b", value=9.0, ts="2013-05-01T11:30:00"),
    line("c", ts="2013-05-02T00:00:00"),
    line("e"),
    *GOOD,
    *BAD[:3],
]


def test_the_loop_does_the_work_of_the_pipeline(tmp_path):
    """A batch with every defect, its rerun, and one with late rows, news and repetitions leave the same in both."""
    for number, batch in enumerate([GOOD + BAD, GOOD + BAD, LATER, LATER]):
        source = tmp_path / f"{len(batch)}.jsonl"
        source.write_text("\n".join(batch) + "\n")
        ingest(source, tmp_path / "pipeline.db", now=NOW)
        counts = loop.load(source, tmp_path / "loop.db", NOW)
        assert content.of_sqlite(tmp_path / "loop.db") == content.of_duckdb(tmp_path / "pipeline.db"), number
    assert (counts["loaded"], counts["late"], counts["skipped"], counts["rejected"]) == (0, 1, 9, 3)


def test_a_quick_run_prints_its_tables():
    """A race over few rows ends well: equal contents, and a row for each contestant and each aim."""
    command = [sys.executable, "-m", "tests.bench", "--rows", "20000", "--rounds", "1", "--only", "race"]
    done = subprocess.run(command, cwd=places.HOME, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    words = ["20,000 events", *race.WORKS.values(), "left the same", "times those of the floor", "at most 512"]
    assert not [word for word in words if word not in done.stdout], done.stdout


@pytest.mark.parametrize("name", ["loop", "floor"])
def test_unlike_work_is_refused(name):
    """A row more or less in any of the three is an error that names the table."""
    left = {"content": {"target": [3, "ab12"]}, "rows": {"target": 3}}
    took = {each: [left] for each in race.NAMES}
    race.same_work(took)
    took[name] = [{"content": {"target": [2, "cd34"]}, "rows": {"target": 2}}]
    with pytest.raises(race.Unequal, match="target"):
        race.same_work(took)


def test_the_views_of_the_dashboard_are_views():
    """200 different ones, and each is an address that the page understands."""
    store = airline.store(left_behind.warehouse("flights"), clock=airline.clock())
    store.refresh()
    views = pages.views()
    read = {filters.read(parse_qsl(view), store.fields, store.shows, store.groups) for view in views}
    assert len(read) == len(set(views)) == pages.VIEWS


def test_an_aim_is_held_to_its_minimum():
    """The median counts; beyond the minimum an aim holds, beyond what we would like it is reached."""
    faster = [Aim("rows", [ratio, 1, 99], at_least=5, aim=10).verdict for ratio in (4.9, 5, 10)]
    assert faster == ["MISSED", "holds", "aim reached"]
    slower = [Aim("seconds", [ratio], at_most=3, aim=2).verdict for ratio in (3.1, 3, 2)]
    assert slower == ["MISSED", "holds", "aim reached"]
    assert not Aim("peak", [500, 513, 1], at_most=512, of=max).holds
