"""A drawing of JupyterLab made plain, and the drawings that are kept."""

import re
from xml.etree import ElementTree

import pytest

from breakfix.book import catalogue, notebook
from breakfix.book.slides import diagram, drawing
from breakfix.book.slides.diagram import checksum

FOREIGN = re.compile(r"<script|<foreignObject|<image|<a |\bon\w+=|href|@import|https?://(?!www\.w3\.org/2000/svg)")
DRAWN = """<svg xmlns="http://www.w3.org/2000/svg" id="m-0" viewBox="0 0 100.06250 50"><style>#m-0{fill:red}</style><g>
<marker id="m-0_end"><path d="M 0 0"/></marker><g class="edgePaths">
<path d="M1.23456,2L3,4" class="edge-pattern-dotted" style=";" data-points="AAAA" marker-end="url(#m-0_end)"/></g>
<g class="node" transform="translate(10.04, 20)"><rect class="label-container" x="-5" y="-5" width="10" height="10"/>
<g class="label"><rect/><g><rect class="background"/><text y="-10.1"><tspan class="row" x="0" dy="1em">
<tspan>rows</tspan><tspan> &lt; 7</tspan></tspan></text></g></g></g></g></svg>"""


def test_geometry_is_kept_and_nothing_else():
    """Shapes keep their place, to a tenth of a pixel; style sheets, ids, data and empty boxes are gone."""
    text = drawing.plain(DRAWN, "a --> b", "toy", "Where?")
    assert 'd="M1.2,2L3,4"' in text and 'viewBox="0 0 100.1 50"' in text and "translate(10, 20)" in text
    assert not any(part in text for part in ("m-0", "red", "AAAA", "style=", "background"))
    root = ElementTree.fromstring(text)
    assert len(root.findall(".//{*}rect")) == 1
    assert root.find(".//{*}path[@marker-end]").get("class") == "way dotted"


def test_a_shape_keeps_its_own_place():
    """Mermaid moves a diamond by a transform of the shape itself, beside that of its group."""
    moved = '<polygon points="0,0 10.04,10" class="label-container" transform="translate(-5.04,5)"/><rect class="label-'
    text = drawing.plain(DRAWN.replace('<rect class="label-', moved, 1), "a --> b", "toy", "Where?")
    assert '<polygon class="box" points="0,0 10,10" transform="translate(-5,5)"/>' in text


def test_words_are_text():
    """Labels are text, joined again from their words; title and description are there to be heard."""
    root = ElementTree.fromstring(drawing.plain(DRAWN, "a --> b", "toy", "Rows & keys"))
    assert root.findtext(".//{*}title") == "Rows & keys"
    assert "rows < 7" in root.findtext(".//{*}desc")
    assert "rows < 7" in root.findtext(".//{*}tspan")
    assert root.get("data-drawn-from") == checksum("a --> b")


def test_own_words_go_before_ours():
    """A diagram that has a title and a description of its own (accTitle, accDescr) keeps them."""
    said = DRAWN.replace("<g>", "<title>The way</title><desc>From a\n to b.</desc><g>", 1)
    root = ElementTree.fromstring(drawing.plain(said, "a --> b", "toy", "Where?"))
    assert (root.findtext("{*}title"), root.findtext("{*}desc")) == ("The way", "From a to b.")
    assert len(root.findall("{*}title")) == 1


@pytest.mark.parametrize(("inside", "says"), [("<foreignObject/>", "htmlLabels off"), ("<image/>", "holds <image>")])
def test_what_is_unknown_is_refused(inside, says):
    """HTML in a label, or an element that was never seen, is refused by name."""
    with pytest.raises(ValueError, match=says):
        drawing.plain(DRAWN.replace("<g>", f"<g>{inside}", 1), "a --> b", "toy", "Where?")


def test_drawings_are_of_the_present_text():
    """Every notebook with a diagram has a drawing of its present text; `make diagrams` draws what is out of date."""
    stale = []
    for project in catalogue.projects():
        text = diagram.source(notebook.read(project.notebook))
        if text and not diagram.drawn(project, text):
            stale.append(f"{project.number}: run `make diagrams`")
    assert stale == []


def test_drawings_are_safe():
    """A drawing runs nothing, loads nothing, and says in words what it shows."""
    drawings = [path for path in map(diagram.path, catalogue.projects()) if path.exists()]
    assert drawings
    for path in drawings:
        text = path.read_text("utf-8")
        assert not FOREIGN.search(text)
        assert all(part in text for part in ('role="img"', "<title ", "<desc "))
        assert len(text) < 20_000
