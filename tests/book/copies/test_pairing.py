"""Which cell is which."""

import pytest

import edits
import tiny
from breakfix.book.copies.pairing import pair, renamed, same

KNOWN = {cell.id: [cell] for cell in edits.shipped().cells}


def paired(edit, name):
    """The first line of the learner's cell that is the shipped cell `name`, or None."""
    mine = edits.changed(edit).cells
    return next((mine[at].source.splitlines()[0] for at, key in pair(KNOWN, mine).items() if key == name), None)


@pytest.mark.parametrize(
    ("edit", "name", "first"),
    [
        (lambda cells: None, "run-02", "def receive(con):"),
        (lambda cells: edits.pasted(cells, "run-02", "twin", same_id=True), "run-02", "def receive(con):"),
        (lambda cells: edits.wrote(cells, "run-02", "quite other"), "run-02", "quite other"),
        (edits.without_ids, "run-02", "def receive(con):"),
        (lambda cells: (edits.solved(cells), edits.without_ids(cells)), "load", "%%answer lab.load"),
        (lambda cells: (edits.wrote(cells, "run-03", "baseline = receive\nmine(con)"), edits.without_ids(cells)),
         "run-03", "baseline = receive"),
        (lambda cells: (edits.wrote(cells, "run-03", "nothing alike"), edits.without_ids(cells)), "run-03", None),
        (lambda cells: (cells.pop(6), edits.added(cells, 1, "baseline = receive\nmine(con)")), "run-03", None),
        (lambda cells: (cells.pop(6), edits.added(cells, 13, "baseline = receive\nmine(con)")), "run-03", None),
        (lambda cells: edits.split(cells, "run-02", 1), "run-02", "def receive(con):"),
        (lambda cells: edits.split(cells, "load", 1), "load", "%%answer lab.load"),
        (lambda cells: edits.merged_with_next(cells, "run-02"), "run-02", "def receive(con):"),
    ],
)  # fmt: skip
def test_cells_are_found(edit, name, first):
    """By id, by exercise, by equal text, and by likeness only where ids were lost and the place fits."""
    assert paired(edit, name) == first


def test_blanks_at_line_ends_are_no_change():
    """Line ends and trailing blanks do not make a cell another one; a kind and a picture do."""
    assert same(tiny.code("a = 1\nb"), tiny.code("a = 1  \r\nb\n\n"))
    assert not same(tiny.code("a"), tiny.heading("a"))
    assert not same(tiny.code("  a"), tiny.code("a"))
    pasted = tiny.heading("a")
    pasted.attachments = {"x.png": {}}
    assert not same(tiny.heading("a"), pasted)


def test_an_id_that_changed_is_found_by_its_text():
    """A cell that got another id and kept its text is the same cell."""
    newer = edits.changed(lambda cells: setattr(cells[5], "id", "other")).cells
    assert renamed(edits.shipped().cells, newer) == {"run-02": "other"}
