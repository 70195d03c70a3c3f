"""The diagram of a project: found in its notebook, drawn once, and known to be out of date."""

import pytest

import tiny
from breakfix.book import catalogue, notebook
from breakfix.book.slides import diagram

TEXT = "flowchart LR\n    a --> b\n"
PICTURE = f"### Where?\n\n```mermaid\n{TEXT}```\n\n| a |\n|---|\n| b |"


@pytest.fixture
def project(workbook):
    tiny.write("toy", [*tiny.opening("toy"), tiny.heading(PICTURE)])
    return catalogue.find(["9-01"])[0]


def test_source_and_title(project):
    """The text of the diagram is what stands between its fences, and its title the heading above."""
    read = notebook.read(project.notebook)
    assert diagram.source(read) == TEXT
    assert diagram.title(read) == "Where?"
    assert diagram.path(project).name == "toy.svg"
    assert diagram.path(project).parent.name == "level_9"


def test_drawing_of_another_text_is_not_shown(project):
    """A drawing is shown for the text that it was drawn from, however that is indented, and for no other."""
    assert diagram.drawn(project, TEXT) == ""
    diagram.path(project).write_text(f'<svg data-drawn-from="{diagram.checksum(TEXT)}"></svg>')
    assert diagram.drawn(project, TEXT.replace("    ", "  ")).startswith("<svg")
    assert diagram.drawn(project, TEXT.replace("b", "c")) == ""
