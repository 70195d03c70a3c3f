"""What a run leaves to read."""

import json

import pytest

from breakfix.book.runs import report
from html_page import Page

ROW = {
    "number": "9-01", "slug": "toy", "title": "Toy <b>", "dataset": "flights", "mode": "solved",
    "parameters": {"dataset": "flights"}, "status": "ok", "problems": [], "seconds": 12.34,
    "summary": {"input_records": 1010328, "loaded": 992643, "rejected": 17685, "target": [{"key": "a"}]},
    "phases": {"Run": True}, "verdicts": {"load": "passed", "kill": "complete", "wait": "passed"},
    "executed": "9-01_toy_flights.ipynb",
}  # fmt: skip
BAD = ROW | {"status": "failed", "problems": ["cell run-02 raised <ValueError>."], "summary": {}, "executed": None}


@pytest.fixture(scope="module")
def folder(workbook):
    folder = workbook / "build/runs/20260101-000000-000-aaaa"
    folder.mkdir(parents=True)
    report.write(folder, [ROW, BAD], "solved")
    return folder


def test_table_aligns_and_groups():
    """The table has a line for each notebook: rows in, loaded, rejected, verdicts and seconds."""
    head, good, bad = report.table([ROW, BAD]).splitlines()
    assert head.split() == ["project", "dataset", "rows", "in", "loaded", "rejected", "verdicts", "seconds"]
    assert " ".join(good.split()) == "9-01 Toy <b> flights 1,010,328 992,643 17,685 2 passed, 1 complete 12.3"
    assert "failed: 2 passed" in bad
    assert head.index("verdicts") == good.index("2 passed") == bad.index("failed")


def test_summary_json_has_the_keys(folder):
    """`summary.json` lists the notebooks with all that a reader may ask for."""
    found = json.loads((folder / "summary.json").read_text())
    asked = {"number", "slug", "parameters", "status", "seconds", "summary", "verdicts"}
    assert all(asked <= set(row) for row in found["notebooks"])
    assert found["notebooks"][0]["summary"]["loaded"] == 992643


def test_page_is_whole(folder):
    """The page is well formed, loads nothing from elsewhere, and its links resolve."""
    page = Page((folder / "report.html").read_text())
    assert page.open == []
    assert {link for link in page.links if link.startswith("#")} <= {f"#{name}" for name in page.ids}
    assert {link for link in page.links if not link.startswith("#")} == {"9-01_toy_flights.ipynb"}


def test_page_can_be_heard(folder):
    """A screen reader finds a language, captions, and headers with a scope."""
    page = Page((folder / "report.html").read_text())
    assert ("html", {"lang": "en"}) in page.tags
    assert all("scope" in attrs for tag, attrs in page.tags if tag == "th")
    assert sum(tag == "caption" for tag, _ in page.tags) == sum(tag == "table" for tag, _ in page.tags)


def test_page_escapes(folder):
    """What a notebook says cannot become markup."""
    text = (folder / "report.html").read_text()
    assert "Toy &lt;b&gt;" in text
    assert "&lt;ValueError&gt;" in text


def test_latest_is_the_newest(folder, workbook):
    """`latest` points to the newest run with a summary, also when an older one ends after it."""
    newer = workbook / "build/runs/20260101-000001-000-aaaa"
    unfinished = workbook / "build/runs/20260101-000002-000-aaaa"
    newer.mkdir()
    unfinished.mkdir()
    report.write(newer, [ROW], "solved")
    report.write(folder, [ROW, BAD], "solved")
    assert (workbook / "build/runs/latest").readlink().name == newer.name
