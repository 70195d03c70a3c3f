"""The page that a batch run leaves, opened from disk in a real browser."""

import chromium
import pytest
from playwright.sync_api import expect

from breakfix.book.runs import report

GOOD = {
    "number": "6-15", "slug": "level6_mini_capstone", "title": "Level 6 mini capstone", "dataset": "flights",
    "mode": "solved", "parameters": {"dataset": "flights", "seed": 7}, "status": "ok", "problems": [], "seconds": 41.2,
    "summary": {"input_records": 1010328, "loaded": 992643, "rejected": 17685, "target": [{"key": "a"}]},
    "phases": {"Run": True}, "verdicts": {"rerun": "complete", "load": "passed"}, "executed": "6-15_flights.ipynb",
}  # fmt: skip
BAD = GOOD | {
    "dataset": "sample", "status": "failed", "problems": ["cell run-02 raised <ValueError>."], "summary": {},
    "executed": None,
}  # fmt: skip


@pytest.fixture(params=["light", "dark"])
def opened(request, browser, tmp_path):
    """The report of two notebooks, one of which failed, in a light and a dark browser."""
    path = tmp_path / "report.html"
    path.write_text(report.page("20260101-000000-000-aaaa", "solved", [GOOD, BAD]), "utf-8")
    context = browser.new_context(color_scheme=request.param)
    asked = chromium.Asked(context)
    page = context.new_page()
    page.goto(path.as_uri())
    yield page
    context.close()
    assert not asked.network()


def test_no_barriers(opened):
    """axe finds no violation, and the page asks nobody for anything."""
    assert not chromium.barriers(opened)


def test_rows_lead_to_their_notebooks(opened):
    """The table names rows in, loaded and rejected; a row leads to the verdicts of its notebook, by keyboard too."""
    expect(opened.locator("tbody tr").first).to_contain_text("1,010,328")
    opened.keyboard.press("Tab")
    opened.keyboard.press("Tab")
    opened.keyboard.press("Enter")
    expect(opened.locator("section:target")).to_contain_text("cell run-02 raised <ValueError>.")
    assert opened.title().endswith("1 ok, 1 failed")


def test_wide_table_at_200_percent(opened):
    """At half the width, as at 200 % zoom, nothing of the page lies outside but what scrolls in its own box."""
    opened.set_viewport_size({"width": 640, "height": 400})
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")
