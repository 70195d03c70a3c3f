"""The step validate: what it lets pass, what it holds back, and the report that grows."""

import json

import pytest

import etl_jobs
from breakfix import etl
from breakfix.etl import validate
from breakfix.etl.errors import BadFile
from breakfix.etl.records import CHECKED

DAY = "2013-01-02.csv"
ROW = ["2013-01-02T13:00", "EV", "4159", "EWR", "MHT", "flown", "104", "97"]


def report(job):
    return [json.loads(line) for line in (job.reports / validate.REPORT).read_text().splitlines()]


@pytest.fixture
def job(tmp_path):
    """The sample, after a run."""
    job = etl_jobs.sample(tmp_path)
    etl.run(job)
    return job


def test_good_files_pass_and_leave_their_lines(job):
    """Five checks of each of three files, all of them at 100 percent; a rerun adds fifteen lines."""
    assert validate.validate(job, DAY) == 4
    lines = report(job)
    assert len(lines) == 20
    assert {line["percent_valid"] for line in lines} == {100.0}
    assert [line["check"] for line in lines[:5]] == ["columns", "empty", "count", "complete", "unique"]
    assert all(line["at"].endswith("Z") for line in lines)
    etl.run(job)
    assert report(job)[:20] == lines
    assert len(report(job)) == 35


def test_what_does_not_pass_is_not_loaded(job):
    """A day that was delivered with a flight twice: it is told, its lines stand in the report, the old rows stay."""
    etl_jobs.put(job, DAY, *[etl_jobs.LINE.format(number) for number in (1, 2, 1)])
    told = etl.run(job, [DAY])
    assert told.code == 1
    assert told.failed[0].error == f"{DAY}: it did not pass: unique 1; the lines are in reports/validation.jsonl"
    assert etl_jobs.loaded(job)[DAY] == 4
    assert [line["failed"] for line in report(job)[-5:]] == [0, 0, 0, 0, 1]
    assert report(job)[-1]["percent_valid"] == 66.6


def test_an_empty_file_does_not_pass(job):
    """All rows of an empty table are good; it is held back all the same."""
    etl_jobs.put(job, DAY)
    with pytest.raises(BadFile, match="empty 1"):
        [step(job, DAY) for step in etl.order.in_order()]
    assert report(job)[-1] == {**report(job)[-1], "rows": 0, "percent_valid": None}


@pytest.mark.parametrize(
    ("rows", "delivered", "failed"),
    [
        ([ROW], 1, {}),
        ([ROW, ROW], 1, {"count": 1, "unique": 1}),  # a join that multiplies
        ([ROW], 3, {"count": 2}),
        ([[*ROW[:6], "", ""]], 1, {}),  # cancelled
        ([["", *ROW[1:]], [*ROW[:2], " ", *ROW[3:]]], 2, {"complete": 2}),
        ([ROW, [*ROW[:3], "JFK", *ROW[4:]]], 2, {}),  # the same number, from elsewhere
        ([ROW, [*ROW[:4], "BOS", "cancelled", "", ""]], 2, {"unique": 1}),
        ([], 0, {"empty": 1}),
    ],
)
def test_the_checks(rows, delivered, failed):
    """How many rows fail which check."""
    found = validate.checks(CHECKED, rows, delivered)
    assert {check: count for check, count in found.items() if count} == failed


def test_columns_come_first():
    """With other columns nothing else can be said; an empty table counts as one row."""
    assert validate.checks(["carrier"], [["EV"], ["UA"]], 2) == {"columns": 2}
    assert validate.checks([], [], 0) == {"columns": 1}


@pytest.mark.parametrize(("failed", "rows", "percent"), [(0, 3, 100.0), (1, 3000, 99.9), (1, 3, 66.6), (5, 2, 0.0)])
def test_percent_is_rounded_down(failed, rows, percent):
    """100.0 means all of them."""
    assert validate.percent(failed, rows) == percent


def test_a_line_that_was_cut_short_stays_alone(tmp_path):
    """A run was killed while it wrote; the next one's lines can be read."""
    path = tmp_path / "validation.jsonl"
    path.write_text('{"at": "2013-')
    validate.add(path, [{"check": "unique"}])
    first, second = path.read_text().splitlines()
    assert first == '{"at": "2013-'
    assert json.loads(second)["check"] == "unique"
