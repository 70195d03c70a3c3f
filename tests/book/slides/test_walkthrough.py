"""A project played step by step: what stands on which slide."""

import pytest
from nbformat.v4 import new_notebook, new_output

import tiny
from breakfix.book import catalogue, notebook
from breakfix.book.runs import fill
from breakfix.book.slides import diagram, walkthrough


@pytest.fixture(scope="module")
def toy(workbook):
    return catalogue.find(["9-01"])[0]


def played(project, *cells):
    """The slides of some cells, after a title."""
    title = tiny.heading("# Toy\n\n*Small things break too.*\n\nYou need SQL.\n\n*Learn your way:* [Read](toy.read.md)")
    return walkthrough.deck(project, new_notebook(cells=[title, *cells])).slides


def ran(source, text, *tags):
    """A code cell with a text as its output."""
    cell = tiny.code(source, *tags)
    cell.outputs = [new_output("execute_result", {"text/plain": text})]
    return cell


def pieces(slide):
    """What stands on a slide, the late parts behind a sign."""
    return [f"{'? ' if part.late else ''}{part.html}" for part in slide.parts]


def test_title_says_what_it_is(toy):
    """The first slide says that answers will be shown; the ways into a notebook are left out."""
    first, opening = played(toy, tiny.heading("*Learn your way.* Begin.\n\n| Read |\n|---|\n| a page |"))
    assert "breakfix start 9-01" in "".join(pieces(first))
    assert pieces(opening) == ["<p>You need SQL.</p>\n"]


def test_output_waits(toy):
    """A question and its code are one slide, and what the code gave comes when it is asked for."""
    *_, slide = played(toy, tiny.heading("## Run: how many? (1 min)\n\nCount."), ran("len(rows)", "7"))
    assert (slide.section, slide.title) == ("Run: how many?", "Run: how many?")
    question, code, output = slide.parts
    assert "Count." in question.html and "rows" in code.html
    assert not code.late and output.late and output.asks == walkthrough.WHAT
    assert ">7<" in output.html


def test_prose_after_code_begins_a_slide(toy):
    """What we saw after it, and the next question, stand on the next slide."""
    *_, one, two = played(
        toy, tiny.heading("## Run: a\n\nFirst."), ran("a", "1"), tiny.heading("So.\n\n### A kill (core, 5 min)")
    )[:5]
    assert "So." in "".join(pieces(two)) and two.title == "Run: a"
    assert "So." not in "".join(pieces(one))


def test_headings_in_code_are_none(toy):
    """A `#` in fenced code of the prose begins no slide."""
    *_, slide = played(toy, tiny.heading("## Run: a\n\n```python\n## not a heading\n```"))
    assert slide.title == "Run: a" and "## not a heading" in "".join(pieces(slide))


def test_long_code_has_a_slide_of_its_own(toy):
    """Two short cells share a slide; one that would make it long begins the next, and what it defines is its name."""
    long = "def load(con):\n" + "    pass\n" * walkthrough.SHORT
    slides = played(toy, tiny.heading("## Run: a\n\nLook."), tiny.code("a = 1"), tiny.code("b = 2"), tiny.code(long))
    assert [len(slide.parts) for slide in slides[2:]] == [3, 1]
    assert slides[3].title == "load"


def test_answers_wait(toy):
    """Of a prediction the fields are asked for; an answer of the solved project is late, and beside the stub."""
    solved = fill.fill(notebook.read(toy.notebook), toy)
    slides = walkthrough.deck(toy, solved).slides
    predict = "".join(piece for slide in slides if slide.section.startswith("Predict") for piece in pieces(slide))
    assert "Say beforehand: <code>n</code>" in predict and "sure" not in predict
    late = [part for slide in slides for part in slide.parts if "max_by" in part.html]
    assert late and all(part.late for part in late)
    assert "<del" in late[0].html and "As shipped" in late[0].html
    assert all("%%answer" not in piece for slide in slides for piece in pieces(slide))


def test_diagram_or_its_text_form(toy):
    """With a drawing of the present text it is shown; without one the text form alone."""
    cell = tiny.heading("### Where?\n\n```mermaid\na --> b\n```\n\n| a |\n|---|\n| b |")
    *_, slide = played(toy, cell)
    assert "mermaid" not in "".join(pieces(slide)) and "<td>b</td>" in "".join(pieces(slide))
    drawn = f'<svg data-drawn-from="{diagram.checksum("a --> b")}"></svg>'
    diagram.path(toy).write_text(drawn)
    *_, slide = played(toy, cell)
    assert drawn in pieces(slide)[0] and "<td>b</td>" in pieces(slide)[1]


def test_settings_stand_once(toy):
    """Parameters, those given from outside too, and imports are one slide, before the first step."""
    given = [tiny.code("dataset = 'sample'", "parameters"), tiny.code("dataset = 'flights'", "injected-parameters")]
    slides = played(toy, *given, tiny.code("import duckdb", "imports"), tiny.heading("## Run: a\n\nLook."))
    assert [slide.title for slide in slides] == ["Toy", "What it is about", "What it starts with", "Run: a"]
    assert len(slides[2].parts) == 3
