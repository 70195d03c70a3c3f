"""The tables of projects in the README and in the pages of levels."""

import re

import pytest

import tiny
from breakfix import places
from breakfix.book import Refusal, catalogue, index


@pytest.mark.parametrize(("path", "name", "lines"), index.pages(), ids=lambda each: getattr(each, "name", ""))
def test_pages_are_as_generated(path, name, lines):
    """The lines between a page's markers are those that `breakfix refresh` writes."""
    text = path.read_text("utf-8")
    assert index.between(text, name, lines) == text


def test_every_level_with_a_page_is_generated():
    """The README and the pages of levels are among them, and each project of a level has its line there."""
    found = {path.parent: lines for path, _, lines in index.pages()}
    assert places.HOME in found
    for folder in places.NOTEBOOKS.glob("level_*/README.md"):
        here = [project.number for project in catalogue.projects() if project.notebook.parent == folder.parent]
        assert re.findall(r"\[`(\S+)`\]", found[folder.parent]) == here


def test_links_resolve():
    """Every notebook and page in a table is there."""
    for page, _, lines in index.pages():
        paths = re.findall(r"\]\((.+?)\)", lines)
        assert paths
        assert all((page.parent / path).exists() for path in paths)


def test_minutes_are_those_of_the_headings(workbook):
    """Minutes are summed over the headings of phases, core and further apart; another heading tells none."""
    cells = [tiny.heading("# T"), tiny.heading("## Run: so? (5 min)"), tiny.heading("### One (core, 3 min)")]
    tiny.write("timed", [*cells, tiny.heading("## Fix: and now? (12 min, and 3 further)")], "08")
    assert catalogue.find(["9-08"])[0].minutes == (17, 3)


def test_markers_are_needed():
    """A README without both markers is refused by their names."""
    with pytest.raises(Refusal, match="lacks the markers <!-- projects --> and <!-- /projects -->"):
        index.between("# Book\n<!-- projects -->\n", "projects", "")
