"""d-05: what its notebook tells is what is seen, each fault bites, and the mended parts heal it."""

import contextlib
import fcntl
import sys
from pathlib import Path

import pytest

import prose
from breakfix.children import cron
from breakfix.projects.drills import scheduling_and_orchestration_basics as lab
from breakfix.projects.drills.scheduling_and_orchestration_basics import baseline, jobs
from breakfix.projects.drills.scheduling_and_orchestration_basics.break_runs import ORDERS

NIGHT = {"before": 5, "waiting": 3, "arriving": 8}
WEEK = {"mon": 1, "tue": 2, "wed": 4, "thu": 8, "fri": 16, "sat": 32, "sun": 64}


def test_the_sample():
    """Thirteen flights: eleven left, two were cancelled."""
    home = lab.job("sample")
    baseline.run(home)
    assert lab.report(home) == {"files": 3, "input_records": 13, "loaded": 11, "rejected": 2}
    assert prose.lacking(lab, "of which two were cancelled. The other eleven left") == []


@pytest.mark.slow
def test_the_flights():
    """The numbers that the notebook tells of the whole year."""
    home = lab.job("flights")
    baseline.run(home)
    seen = lab.report(home)
    told = f"{seen['input_records']:,} flights", f"{seen['loaded']:,} of them left"
    assert prose.lacking(lab, *told) == []


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("0 3 * * 0,3", {"runs": 2, "rows_on_wednesday": 3, "rows_on_sunday": 63}),
        ("0 4 * * *", {"runs": 7, "rows_on_wednesday": 7, "rows_on_sunday": 127}),
    ],
)
def test_a_week(line, seen):
    """A run takes the files that are there: what comes at four is not there at three."""
    assert lab.a_week_of({"line": line, "flights": WEEK}, lab.job()) == seen


@contextlib.contextmanager
def alone(home):
    with open(home / "run.lock", "w") as held:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


@pytest.mark.parametrize("order", ORDERS)
def test_two_runs(order):
    """In each order rows are there twice, without an error; with a lock none is, and the second run is told."""
    home = lab.job()
    seen = lab.counted(lab.overlapped({**NIGHT, "order": order}, home=home), home)
    assert seen["errors"] == 0
    assert seen["rows_too_many"] in (NIGHT["waiting"], NIGHT["waiting"] + NIGHT["arriving"])
    home = lab.job()
    history = lab.overlapped({**NIGHT, "order": order}, alone, home)
    assert lab.counted(history, home)["rows_too_many"] == 0
    assert [event.what for event in history if event.kind == "refused"] == ["BlockingIOError"]


@pytest.mark.parametrize(
    ("set_back", "passed", "rows", "warned"), [(60, 20, 2, "yes"), (60, 80, 9, "no"), (0, 10, 9, "no")]
)
def test_a_clock_set_back(set_back, passed, rows, warned):
    """make loads what is younger by the timestamps, and ends well in any case; of the future it warns."""
    (seen,) = lab.machines([{"set_back": set_back, "passed": passed, "rows_before": 2, "new_rows": 7}])
    steps = "none" if rows == 2 else "transform, load"
    assert seen == {"steps": steps, "rows": rows, "exit code": 0, "warned": warned}


def test_a_failed_task():
    """Yesterday's rows are there twice, today's are not, and one line tells of the failure."""
    home = lab.job()
    said = lab.night_with_a_bad_flight({"yesterday": 4, "today": 3, "bad": 2}, home)
    assert lab.of_days(home) == {"rows_of_yesterday": 8, "rows_of_today": 0}
    assert said.startswith("transform failed: ")


def test_a_ring():
    """The baseline runs into the depth of Python."""
    with pytest.raises(RecursionError):
        baseline.run(lab.job(), {"a": ["b"], "b": ["a"]})


def test_a_line_for_the_real_program(tmp_path):
    """The reference's line runs the notebook's own program from a home elsewhere, and its log has what it said."""
    home = jobs.lay_out(tmp_path / "my 100% job")
    jobs.deliver(home, 7, 3)
    jobs.deliver(home, 8, 3, bad=2)
    line = lab.cron_line.reference(home, Path(sys.executable), 2, 30)
    assert cron.run(line, tmp_path) == (0, "")
    (log,) = (home / "logs").iterdir()
    assert log.read_text().startswith("transform failed: ")
