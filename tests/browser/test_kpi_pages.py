"""The pages that the notebook of 8-01 shows inline: drawn in JupyterLab, readable, and without a way out."""

import chromium
import pytest
from lab_page import LabPage
from playwright.sync_api import expect

from breakfix.dashboard.shown import application
from breakfix.projects.level_8 import dashboard_kpi_assembler as lab
from breakfix.services.web import Web

NOTEBOOK = "level_8/01_dashboard_kpi_assembler.ipynb"
SLOW, DARK, WHOLE = 1, 2, 3  # places of the frames, counted from 0 as they stand in the notebook


@pytest.fixture(scope="module")
def shown(server, browser):
    """The notebook as shipped after Run All, without JupyterLab's windowing away of what is not in view."""
    context = browser.new_context(viewport={"width": 1300, "height": 900}, reduced_motion="reduce")
    asked = chromium.Asked(context)
    shown = LabPage(context.new_page(), server, NOTEBOOK)
    shown.run_all()
    yield shown
    context.close()
    assert not asked.outside()


def frame(shown, place):
    """Go to an inline page, and return its element and what is in it."""
    element = shown.notebook.locator("iframe[srcdoc]").nth(place)
    element.scroll_into_view_if_needed()
    return element, element.element_handle().content_frame()


@pytest.mark.parametrize(
    ("place", "heading", "states"),
    [(0, "Overall: warning", ["yellow", "green", "green"]), (SLOW, "Overall: healthy", ["green"])],
)
def test_a_page_is_drawn(shown, place, heading, states):
    """The page has a size, is not blank, and says what its text form says."""
    element, page = frame(shown, place)
    assert element.bounding_box()["width"] > 600
    assert len(set(element.screenshot())) > 100
    assert page.locator("h1").inner_text() == heading
    assert [each.get_attribute("class") for each in page.locator("article").all()] == states


def test_a_source_that_is_off_is_told(shown):
    """The hardened page in the notebook has a banner, an unknown tile with its last value, and two that live."""
    _, page = frame(shown, WHOLE)
    assert "infra-agent is off" in page.locator(".banner").inner_text()
    assert [each.get_attribute("data-state") for each in page.locator("article.tile").all()] == [
        "yellow",
        "green",
        "unknown",
    ]
    assert "15 minutes" in page.locator("article.tile").nth(2).inner_text()


@pytest.mark.parametrize("place", [0, DARK, WHOLE])
def test_axe_is_content(browser, shown, place):
    """Neither in a page that is shown inline nor in the frame around it does axe find a barrier."""
    element, page = frame(shown, place)
    assert element.get_attribute("title")
    alone = browser.new_page()
    alone.set_content(page.content())
    assert chromium.barriers(alone) == []
    alone.close()


def test_the_keyboard_comes_in_and_out(shown):
    """By keys alone the numbers of the chart are opened within the frame, and Tab leads out of it again."""
    _, page = frame(shown, WHOLE)
    page.locator("summary", has_text="The numbers of the chart").focus()
    shown.keyboard.press("Enter")
    expect(page.locator("details table")).to_be_visible()
    stops = page.locator("summary, [tabindex='0']").count()
    for _ in range(stops):  # from the last of them at the latest
        shown.keyboard.press("Tab")
        if not page.evaluate("document.hasFocus()"):
            break
    assert not page.evaluate("document.hasFocus()")
    assert not page.locator("a, button, input, select").count()


def test_a_frame_runs_nothing_and_asks_nobody(browser):
    """What a title could do on a page is not done in the frame that shows it; without its policy it would be."""
    hits, page = [], browser.new_page()
    with Web(application(lambda: str(hits.append(1)))) as stranger:
        loud = f"<h1>Overall</h1><img src={stranger.url}/><script>document.title = 'taken'</script>"
        drawn = lab.show(loud)._repr_html_()
        for frame, asked in ((drawn, 0), (drawn.replace("Content-Security-Policy", "none"), 1)):
            page.set_content(f"<title>mine</title>{frame}")
            inside = page.locator("iframe").element_handle().content_frame()
            inside.locator("h1").wait_for()
            page.wait_for_load_state("networkidle")
            assert (page.title(), inside.evaluate("document.title"), len(hits)) == ("mine", "The dashboard", asked)
    page.close()
