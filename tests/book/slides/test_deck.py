"""Slides and their page."""

import re

import pytest
from markupsafe import Markup

from breakfix.book.slides.deck import Deck, Slide
from html_page import Page


@pytest.fixture(scope="module")
def page():
    slides = [
        Slide("Toy"),
        Slide("What <b>arrives?", "Run")
        .add(Markup("<p>Seven.</p>"))
        .add(Markup("<p>5</p>"), late=True, asks="How many?"),
        Slide("A kill", "Break").add(""),
        Slide("Two at once", "Break"),
    ]
    return Deck("Toy & co", "Small things break too.", slides).page()


def test_page_needs_no_other_file(page):
    """The page is well formed, and asks for nothing: its only links are to its own slides."""
    whole = Page(re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL))
    assert [tag for tag in whole.open if tag != "br"] == []
    assert whole.links == ["#slide-1", "#slide-2", "#slide-3"]
    assert not re.search(r"@import|url\(|fetch\(|XMLHttpRequest|https?://", page)
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page


def test_slides_are_numbered(page):
    """Each slide is a section named by its number and heading, as two may have one heading; the position says where."""
    named = re.findall(r'<section class="slide" id="slide-(\d)" aria-label="(\d): [^"]+"', page)
    assert named == [(f"{n}", f"{n}") for n in (1, 2, 3, 4)]
    assert re.search(r'id="title-2">What &lt;b&gt;arrives\?</h2>', page)
    assert '<span id="position">1 of 4</span>' in page
    assert page.count("<h1") == 1


def test_sections_lead_to_their_first_slide():
    """A section is listed once, with the number of its first slide."""
    slides = [Slide("a"), Slide("b", "Run"), Slide("c", "Run"), Slide("d", "Break")]
    assert Deck("Toy", "", slides).sections() == [("Run", 2), ("Break", 4)]


def test_late_parts_wait_behind_their_question(page):
    """A late part stands in the page, behind its question, and without a script nothing is hidden."""
    later = re.search(r'<div class="later">(.*?)</section>', page, re.DOTALL)[1]
    assert later.index("How many?") < later.index("<p>5</p>")
    hiding = re.findall(r"^ *([^{}@]*)\{[^}]*display: none", page, re.MULTILINE)
    alone = {rule.strip() for rule in hiding if not rule.strip().startswith(".paged")}
    assert alone == {".ask", ".bar button, #position", ".bar"}  # the last one in print
