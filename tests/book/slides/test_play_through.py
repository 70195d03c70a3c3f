"""Slides from a run made for them, by the command."""

import hashlib

import pytest
from click.testing import CliRunner

from breakfix import places
from breakfix.book import catalogue, notebook
from breakfix.book.copies import copies
from breakfix.cli.door import main


def call(*arguments):
    return CliRunner().invoke(main, ["walkthrough", *map(str, arguments)], catch_exceptions=False)


def prints():
    """A checksum of each file of the learner."""
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in places.WORK.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def toy(workbook):
    (project,) = catalogue.find(["9-01"])
    copies.start(project)
    return project


def test_solved(toy):
    """The command writes the solved project as one page, and leaves nothing else behind."""
    result = call("9-01")
    page = places.BUILD / "walkthrough" / "9-01_toy.html"
    assert result.exit_code == 0, result.output
    assert str(page) in result.output
    assert "passed." in page.read_text() and "not attempted" not in page.read_text()
    assert [path.name for path in places.BUILD.iterdir()] == ["walkthrough"]


def test_nothing_to_tell(toy):
    """Without an answer, or without a copy, the talk says what to do first."""
    result = call("9-01", "--mine")
    assert result.exit_code == 2
    assert "answer lab.total, the first" in result.output
    before = toy.copy.rename(toy.copy.with_suffix(".away"))
    result = call("9-01", "--mine")
    before.rename(toy.copy)
    assert "`breakfix start 9-01` makes one" in result.output


def test_mine_changes_nothing(toy, tmp_path):
    """The talk runs the copy as it is, goes where it is told, and changes nothing of the learner's."""
    mine = notebook.read(toy.copy)
    next(cell for cell in mine.cells if cell.id == "wait").source = "%%answer lab.wait\nwait = 3"
    notebook.write(mine, toy.copy)
    before = prints()
    result = call("9-01", "--mine", "--output", tmp_path / "talks/mine.html")
    assert result.exit_code == 0, result.output
    assert "1 of my 1 answers hold" in (tmp_path / "talks/mine.html").read_text()
    assert prints() == before


def test_a_run_that_fails_is_refused(toy):
    """A project that does not come to its end solved makes no slides, and the cell is named; nothing is left."""
    shipped = toy.notebook.read_text()
    toy.notebook.write_text(shipped.replace("print(count)", "print(count / 0)"))
    result = call("9-01")
    toy.notebook.write_text(shipped)
    assert result.exit_code == 2
    assert "did not run to its end: cell run-02 raised ZeroDivisionError" in result.output
    assert not list(places.BUILD.glob("walkthrough-*"))


def test_what_is_asked_has_to_exist(toy):
    """An unknown parameter is refused before anything runs."""
    assert "no parameter sed; the nearest is seed" in call("9-01", "-p", "sed=1").output


def test_a_file_that_is_there_stays(toy, tmp_path):
    """`--output` never replaces a file: it could be the copy, or the ledger."""
    there = tmp_path / "mine.html"
    there.write_text("mine")
    result = CliRunner().invoke(main, ["walkthrough", "9-01", "--output", str(there)])
    assert (result.exit_code, there.read_text()) == (2, "mine")
    assert "is there already, and stays as it is" in result.output
