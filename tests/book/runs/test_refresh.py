"""Tracked notebooks executed anew."""

import io

import pytest

import tiny
from breakfix.book import catalogue, index, notebook
from breakfix.book.runs import refresh, ticker
from breakfix.lab import Recall


@pytest.fixture(scope="module")
def said(workbook):
    """Three notebooks refreshed: a sound one, one that raises, one that was answered; then all again."""
    tiny.write("raises", [tiny.heading("# R"), tiny.heading("## Run"), tiny.code("1 / 0")], "02")
    lab = catalogue.find(["9-01"])[0].lab()
    answered = [
        *tiny.toy_cells(lab)[:4],
        tiny.heading("## Alter"),
        tiny.code("%%answer lab.wait\nwait = 3", "exercise"),
    ]
    toy = (workbook / "lib/breakfix/projects/level_9/toy.py").read_text()
    answered[2].source = answered[2].source.replace("import toy", "import answered")
    tiny.write("answered", answered, "03", module=toy)
    before = {project.number: project.notebook.read_text() for project in catalogue.projects()}
    first = refresh.refresh(catalogue.projects(), ticker.Lines(io.StringIO()))
    return before, first, refresh.refresh(catalogue.find(["9-01"]), ticker.Lines(io.StringIO()))


def test_sound_notebook_is_rewritten(said):
    """A notebook that runs as shipped gets its outputs, counts and the same ids."""
    toy = notebook.read(catalogue.find(["9-01"])[0].notebook)
    outputs = {cell.id: cell.outputs for cell in toy.cells if cell.cell_type == "code"}
    assert said[1]["9-01"] == "rewritten"
    assert [cell.id for cell in toy.cells[:2]] == ["opening-01", "ways"]
    assert outputs["run-02"][0].text == "7\n"
    assert outputs["wait"][0].data["text/plain"].startswith("wait: not attempted.")
    assert notebook.text(notebook.normalise(toy)) == catalogue.find(["9-01"])[0].notebook.read_text()


def test_second_time_changes_nothing(said):
    """To refresh again changes no byte: outputs are the same on every run."""
    assert said[2] == {"9-01": "unchanged"}


@pytest.mark.parametrize(("number", "words"), [("9-02", "raised ZeroDivisionError"), ("9-03", "wait says passed")])
def test_unsound_notebook_is_left(said, number, words):
    """A notebook that raises, or that holds an answer, is left as it was, with the reason."""
    before, first, _ = said
    assert first[number].startswith("left as it was: ")
    assert words in first[number]
    assert catalogue.find([number])[0].notebook.read_text() == before[number]


def test_readme_index_is_rewritten(workbook):
    """The table between the README's markers is made anew; what stands around it stays."""
    readme = workbook / "README.md"
    assert index.refresh() == []
    readme.write_text("# Book\n\n<!-- projects -->\nold\n<!-- /projects -->\n\nEnd.\n")
    assert index.refresh() == ["README.md"]
    assert index.refresh() == []
    text = readme.read_text()
    assert text.startswith("# Book\n\n<!-- projects -->\n| project |")
    assert "| `9-01` | [Toy](notebooks/level_9/01_toy.ipynb) | Small things break too. | " in text
    assert text.endswith("<!-- /projects -->\n\nEnd.\n")


def test_questions_are_put_above_their_cell(workbook):
    """The Markdown cell tagged `quiz` gets the questions that the module asks now, whatever stood there."""
    path = tiny.write_quizzed("04")
    book = notebook.read(path)
    book.cells += [tiny.heading("old"), tiny.heading("other")]
    book.cells[-2].metadata["tags"] = ["quiz"]
    (project,) = catalogue.find(["9-04"])
    fresh = refresh.asked(book, project)
    assert fresh.cells[-2].source == project.lab().quiz.markdown()
    assert "`much` (Run): What is 505 and 505?" in fresh.cells[-2].source
    assert fresh.cells[-1].source == "other"


RECALLING = """from breakfix.lab import Recall

imports = "import duckdb"
recall = Recall(__name__, of="quizzed", asks=("much", "sky"))
"""


def test_what_is_recalled_gets_its_cells(workbook):
    """Below the imports a notebook gets the questions from the earlier project and a cell for the answers, once."""
    tiny.write_quizzed("04")
    path = tiny.write("later", [*tiny.opening("later"), tiny.heading("## Run: what? (1 min)")], "05", RECALLING)
    (project,) = catalogue.find(["9-05"])
    for said in ("rewritten", "unchanged"):
        assert refresh.refresh([project], ticker.Lines(io.StringIO())) == {"9-05": said}
        ways, _, _, imports, questions, answer, run = notebook.read(path).cells[1:]
        assert (ways.id, imports.source, run.source) == ("ways", "import duckdb", "## Run: what? (1 min)")
        assert questions.source == project.lab().recall.section()
        assert questions.source.startswith("### What do you still know of 9-04?")
        assert (answer.id, answer.source.splitlines()[1]) == ("recall", "much = ...  # a number")
        assert answer.outputs[0].data["text/plain"].startswith("recall: not attempted.")


def test_other_questions_are_recalled(workbook):
    """Where the module names other questions, both cells say them."""
    tiny.write_quizzed("04")
    path = tiny.write("then", [*tiny.opening("then"), tiny.heading("## Run: what? (1 min)")], "06", RECALLING)
    (project,) = catalogue.find(["9-06"])
    book = refresh.asked(notebook.read(path), project)
    project.lab().recall = Recall(project.module, of="quizzed", asks=("count", "sky"))
    book = refresh.asked(book, project)
    assert "`count` (Mastery): In which order" in book.cells[4].source
    assert book.cells[5].source.splitlines()[1].startswith("count = ...")
    assert len(book.cells) == 7
