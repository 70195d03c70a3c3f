"""JupyterLab in a real browser: what a learner types, and what a learner sees."""

from urllib.parse import unquote

import chromium
import pytest
from lab_page import LabPage
from lab_server import LabServer, make_home
from playwright.sync_api import expect

from breakfix.book.runs import receipt
from breakfix.lab.ledger import Ledger
from breakfix.projects import start_here

START, CAPSTONE = "00_start_here.ipynb", "level_6/15_level6_mini_capstone.ipynb"


@pytest.fixture(scope="module")
def start(server, browser):
    """Start here after Run All; each test has exercises of its own, and none of them may ask another machine."""
    context = browser.new_context(viewport={"width": 1300, "height": 900}, reduced_motion="reduce")
    asked = chromium.Asked(context)
    lab = LabPage(context.new_page(), server, START)
    lab.run_all()
    yield lab
    context.close()
    assert asked.network()
    assert not asked.outside()


def attempts(lab, exercise, kind="attempt"):
    """What the ledger in the learner's folder has of an exercise of Start here, in order."""
    return Ledger(lab.server.home / "work" / "ledger.jsonl").events("0-00", exercise, kind)


def statuses(lab, exercise):
    """The verdicts of the attempts at an exercise, in order."""
    return [event["status"] for event in attempts(lab, exercise)]


def test_diagram(page, server):
    """JupyterLab draws the Mermaid diagram: a picture with a size, in which evt-003 is to be read."""
    capstone = LabPage(page, server, CAPSTONE)
    picture = capstone.notebook.locator(".jp-RenderedMermaid img").first
    picture.scroll_into_view_if_needed()
    drawn = unquote(picture.get_attribute("src"))
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    assert picture.bounding_box()["width"] > 300
    assert drawn.startswith("data:image/svg+xml,")
    assert "evt-003" in drawn
    assert not capstone.notebook.locator(".jp-RenderedMermaid.jp-mod-warning").count()


def test_not_yet_then_passed(start):
    """An answer that does not hold shows the row that refutes it; the better one passes; the ledger has both."""
    verdict = start.answer("cups_by_drink", "select drink, sum(cups) as cups from sales group by drink order by drink")
    expect(verdict).to_contain_text("cups_by_drink: … not yet. 4 of 5 trials hold.")
    expect(verdict.locator("tr", has_text="got")).to_contain_text("NULL")
    better = "select drink, coalesce(sum(cups), 0) as cups from sales group by drink order by drink"
    verdict = start.answer("cups_by_drink", better)
    expect(verdict).to_contain_text("cups_by_drink: ✓ passed. 5 of 5 trials hold, and")
    assert statuses(start, "cups_by_drink") == ["not yet", "passed"]
    assert better in start.saved_source("cups_by_drink")


def test_hint_and_solution(start):
    """A hint is there at once; the solution opens after three honest tries that did not hold."""
    start.answer("average", "return sum(cups) / len(cups)")
    hint = start.new_cell("lab.average.hint()")
    expect(hint).to_contain_text("average, hint 1 of 3")
    expect(start.new_cell("lab.average.solution()")).to_contain_text("not open yet")
    start.answer("average", "return sum(cups) / 2")
    start.answer("average", "return sum(cup or 0 for cup in cups) // 2")
    solution = start.new_cell("lab.average.solution()")
    expect(solution).to_contain_text("average: open, since you tried 3 times.")
    expect(solution).to_contain_text("--- the reference")
    assert statuses(start, "average") == ["not yet"] * 3
    assert [event["earned"] for event in attempts(start, "average", "solution")] == [True]


ANSWERS = {
    "two_counts": "all_rows = 14\ncounted_rows = 13\nwhy = 'a NULL is not counted'\nsure = 90",
    "two_counts.because": "count(cups) leaves out the NULL",
    "cups_by_drink": "select drink, coalesce(sum(cups), 0) as cups\nfrom sales\ngroup by drink\norder by drink",
    "look_back": "look_back = 5",
    # JupyterLab indents below a line that ends in a colon.
    "average": "def average(cups):\nknown = [cup for cup in cups if cup is not None]\n"
    "return sum(known) / len(known) if known else None",
    "why_not_zero": "uncounted_day: Friday\ncounted_days: 6\n\n"
    "The counter was off, so nobody knows. A zero pulls the average down.\n\n"
    "1: The counter was off\n2: pulls the average down",
}


def test_keyboard_alone(browser, tmp_path):
    """From the first page to Shut Down, Start here is done with the keyboard alone, and nothing runs afterwards."""
    server = LabServer(make_home(tmp_path))
    context = browser.new_context(viewport={"width": 1300, "height": 900}, reduced_motion="reduce")
    try:
        lab = LabPage.from_the_list(context.new_page(), server, START)
        quiz = {"quiz": start_here.quiz.reference_source.strip()}
        for _ in range(len(lab.saved().cells)):
            lab.answer_here(ANSWERS | quiz)
        found = receipt.take(lab.saved())
        assert not found.problems("solved")
        family = server.processes()
        assert server.kernels()
        lab.shut_down()
        assert not server.left(family)
    finally:
        context.close()
        server.stop()
