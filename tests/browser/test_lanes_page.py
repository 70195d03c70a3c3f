"""What happened, drawn: in JupyterLab and on slides, in light and dark."""

import chromium
import nbformat
import pytest
from lab_page import LabPage, press_until
from nbformat.v4 import new_code_cell, new_notebook, new_output
from playwright.sync_api import expect

from breakfix.book.runs import outputs
from breakfix.book.slides.deck import Deck, Slide
from breakfix.lab import chart, lanes

NAME = "what_happened.ipynb"
KILL = [
    ("first run", "begin"),
    ("first run", "lost", "insert into target"),
    ("first run", "kill", "before commit"),
    ("second run", "begin"),
    ("second run", "statement", "insert into target"),
    ("second run", "commit"),
]
DELAYS = [{"hour": hour, "delay": hour * len(name), "carrier": name} for name in ("AA", "JetBlue") for hour in range(6)]
SOURCES = [
    f"from breakfix.lab import chart, lanes\nlanes({KILL!r})",
    "lanes([('load', 'statement', 'insert into products values ($sku, $name, $price_cents)')])",
    "from breakfix.lab.verdict.verdict import Verdict\nVerdict('saved', 'fix', 'not yet', 'What are $sku and $name?')",
    f"chart({DELAYS!r}, 'hour', 'delay', by='carrier', title='Delays')",
]
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}}


@pytest.fixture(scope="module")
def drawn(server, browser):
    """A notebook in JupyterLab that draws a history and a chart."""
    path = server.home / "work" / NAME
    nbformat.write(new_notebook(cells=[new_code_cell(source) for source in SOURCES], metadata=KERNEL), path)
    context = browser.new_context(viewport={"width": 1300, "height": 900}, reduced_motion="reduce")
    asked = chromium.Asked(context)
    lab = LabPage(context.new_page(), server, NAME)
    lab.run_all()
    yield lab
    context.close()
    assert not asked.outside()


def wear(lab, theme):
    """Have JupyterLab use a theme, by the list of all commands."""
    lab.keyboard.press("Escape")
    lab.keyboard.press("Control+Shift+c")
    lab.page.locator(".lm-CommandPalette-input:focus").wait_for()
    lab.keyboard.type(f"use theme: {theme}")
    label = lab.page.get_by_text(f"Use Theme: {theme}", exact=True)
    label.wait_for()
    item = lab.page.locator(".lm-CommandPalette-item.lm-mod-active").filter(has=label)
    press_until(lab.page, "ArrowDown", item)
    lab.keyboard.press("Enter")
    expect(lab.page.locator("body")).to_have_attribute("data-jp-theme-name", theme)


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_in_jupyterlab(drawn, theme):
    """The picture is there with its marks, in the theme's colour of text; axe finds no barrier in it or its table."""
    wear(drawn, theme)
    output = drawn.notebook.locator(".jp-RenderedHTML").first
    picture = output.locator("svg")
    assert picture.bounding_box()["width"] > 300
    assert picture.locator("g[transform]").count() == len(KILL)
    colour = "element => getComputedStyle(element).color"
    word = picture.locator("text").first.evaluate("element => getComputedStyle(element).fill")
    assert word == output.evaluate(colour)
    output.locator("summary").click()
    expect(output.locator("table")).to_be_visible()
    expect(output.locator("tr", has_text="kill")).to_contain_text("before commit")
    assert not chromium.barriers(drawn.page, ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-RenderedHTML")
    output.locator("summary").click()


def test_dollars_are_no_mathematics(drawn):
    """Two names with a dollar, as placeholders of SQLite are, stay what they are in lanes and verdicts."""
    for place in (1, 2):
        output = drawn.notebook.locator(".jp-RenderedHTML").nth(place)
        expect(output).to_contain_text("$sku")
        assert output.locator("mjx-container").count() == 0


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_a_chart_in_jupyterlab(drawn, theme):
    """JupyterLab draws it without asking another machine; below it stand its rows; axe finds nothing in either."""
    wear(drawn, theme)
    picture = drawn.notebook.locator(".jp-RenderedVegaCommon5")
    expect(picture.locator("svg, canvas").first).to_be_visible()
    assert picture.bounding_box()["width"] > 500
    table = drawn.notebook.locator(".jp-RenderedHTML").last
    expect(table.locator("tbody tr")).to_have_count(len(DELAYS))
    panel = ".jp-NotebookPanel:not(.lm-mod-hidden)"
    assert not chromium.barriers(drawn.page, f"{panel} .jp-RenderedHTML")
    assert not chromium.barriers(drawn.page, f"{panel} .jp-RenderedVegaCommon5")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_slides(browser, tmp_path, scheme):
    """A page of slides draws it from the output's data, without its script too, and axe finds nothing."""
    shown = outputs.shown(new_output("execute_result", lanes(KILL)._repr_mimebundle_()))
    rows = outputs.shown(new_output("display_data", chart(DELAYS, "hour", "delay", by="carrier").bundle()))
    path = tmp_path / "slides.html"
    path.write_text(
        Deck("Toy", "It breaks.", [Slide("Toy"), Slide("A kill", "Break").add(shown).add(rows)]).page(), "utf-8"
    )
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.goto(f"{path.as_uri()}#slide-2")
    assert page.locator("svg").bounding_box()["width"] > 300
    assert not chromium.barriers(page)
    page.evaluate("document.documentElement.classList.remove('paged')")
    page.locator("summary", has_text="The same as text").click()
    expect(page.locator("#slide-2 tr", has_text="kill")).to_contain_text("before commit")
    assert not chromium.barriers(page)
    context.close()
