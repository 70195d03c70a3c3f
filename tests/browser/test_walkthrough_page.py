"""The walkthrough, opened from disk in a real browser and paged with the keyboard."""

import os
import re
import subprocess
import sys

import chromium
import pytest
from playwright.sync_api import expect


@pytest.fixture(scope="module")
def made(browser, tmp_path_factory):
    """The walkthrough of the capstone, as the command writes it."""
    path = tmp_path_factory.mktemp("walkthrough") / "slides.html"
    command = [sys.executable, "-m", "breakfix", "walkthrough", "6-15", "--output", str(path)]
    subprocess.run(command, env=os.environ | {"BREAKFIX_LEDGER": "off"}, check=True, capture_output=True)
    return path


@pytest.fixture
def slides(made, browser):
    """The first slide in a window of a projector's form; the page may ask nobody for anything."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, reduced_motion="reduce")
    asked = chromium.Asked(context)
    page = context.new_page()
    page.goto(made.as_uri())
    yield page
    context.close()
    assert not asked.network()


def where(page):
    """The number of the slide that is shown, and how many there are, as the page says it."""
    here, last = re.findall(r"\d+", page.locator("#position").inner_text())
    return int(here), int(last)


def test_paged_to_its_end(slides):
    """Right arrows lead through every slide in order to the last, where they stop; one slide is seen at a time."""
    here, last = where(slides)
    seen = [here]
    pieces = slides.locator(".later").count()
    for _ in range(last + pieces):
        slides.keyboard.press("ArrowRight")
        here, _ = where(slides)
        seen.append(here)
        assert slides.locator(".slide:visible").count() == 1
    assert list(dict.fromkeys(seen)) == list(range(1, last + 1))
    assert last == slides.locator("section.slide").count() > 20


def test_keys(slides):
    """End leads to the last slide, Home to the first, space and arrow on, and the left arrow back."""
    _, last = where(slides)
    for key, wanted in [("End", last), ("ArrowLeft", last - 1), ("Home", 1), ("ArrowRight", 2)]:
        slides.keyboard.press(key)
        expect(slides.locator("#position")).to_have_text(f"{wanted} of {last}")
    expect(slides.locator("#slide-2")).to_be_visible()


def test_space_reads_on(slides):
    """Space alone reads the whole talk: down a long slide, then on, to the last."""
    _, last = where(slides)
    for _ in range(20 * last):
        slides.keyboard.press("Space")
        if where(slides)[0] == last:
            break
    assert where(slides)[0] == last


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barriers(slides, scheme):
    """axe finds no violation: on the first, a middle and the last slide, and in all of them as one long text."""
    slides.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    _, last = where(slides)
    for number in (1, last // 2, last):
        slides.evaluate("number => { location.hash = `#slide-${number}` }", number)
        expect(slides.locator("#position")).to_have_text(f"{number} of {last}")
        assert not chromium.barriers(slides)
    # This is what the page is without its script, and on paper.
    slides.evaluate("document.documentElement.classList.remove('paged')")
    assert slides.locator(".slide:visible").count() == last
    assert not chromium.barriers(slides)


def test_prints(slides):
    """Printed it has a page or more for each slide, and nothing is left out that waits to be asked for."""
    _, last = where(slides)
    printed = slides.pdf()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) >= last
