"""A copy, or an answer, put back as shipped."""

import pytest

import edits
from breakfix.book import Refusal, notebook
from breakfix.book.copies import reset, shipped, upgrade


def source(project, name):
    """The text of the copy's cell with this id."""
    cells = notebook.read(project.copy).cells
    return cells[edits.place(cells, name)].source


def test_one_answer(begun):
    """One answer cell is its stub again, without a verdict; all else stays, and undo brings the answer back."""
    before = edits.edited(begun.copy, lambda cells: (edits.answer(cells), edits.added(cells, 2, "own = 1")))
    assert reset.reset_answers(begun, ["lab.wait"]) == ["wait"]
    assert source(begun, "wait") == "%%answer lab.wait\nwait = ..."
    assert source(begun, "0a1b2c3d") == "own = 1"
    assert b"passed" not in begun.copy.read_bytes()
    upgrade.undo(begun)
    assert begun.copy.read_bytes() == before


def test_an_answer_that_was_deleted(begun):
    """An answer cell that the learner has taken out comes back at its place."""
    whole = [cell.id for cell in notebook.read(begun.copy).cells]
    edits.edited(begun.copy, lambda cells: cells.pop(edits.place(cells, "wait")))
    assert reset.reset_answers(begun, ["wait"]) == ["wait"]
    assert [cell.id for cell in notebook.read(begun.copy).cells] == whole


def test_an_answer_as_shipped(begun):
    """Where there is nothing to put back, nothing is written."""
    before = begun.copy.read_bytes()
    assert reset.reset_answers(begun, ["wait", "total.because"]) == []
    assert begun.copy.read_bytes() == before


def test_no_such_exercise(begun):
    """A name that the notebook does not ask for is a sentence with the nearest one, and nothing is put back."""
    before = edits.edited(begun.copy, edits.answer)
    with pytest.raises(Refusal, match="9-01 asks for no wiat; the nearest is wait"):
        reset.reset_answers(begun, ["wait", "wiat"])
    assert begun.copy.read_bytes() == before


@pytest.mark.parametrize("found", [None, b"{", b""])
def test_whole_copy(begun, found):
    """The whole copy is the tracked notebook again, whatever lay there; undo brings that back."""
    before = edits.edited(begun.copy, edits.answer) if found is None else found
    begun.copy.write_bytes(before)
    edits.edited(begun.notebook, edits.reword)
    reset.reset(begun)
    assert notebook.read(begun.copy).cells == shipped.current(begun).cells
    assert not upgrade.has_news(begun)
    upgrade.undo(begun)
    assert begun.copy.read_bytes() == before
