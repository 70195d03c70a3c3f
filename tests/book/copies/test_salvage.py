"""What can still be found in a file that is no notebook."""

import pytest

import edits
from breakfix.book import notebook
from breakfix.book.copies import salvage

MINE = edits.changed(
    lambda cells: (edits.solved(cells), edits.wrote(cells, "advance", "%%answer lab.advance\nmine(con)"))
)
WHOLE = notebook.text(MINE).encode()
AT = WHOLE.index(b"my try")


def found(data):
    """The texts that are found, in order."""
    return [cell.source for cell in salvage.cells(data, edits.shipped()).cells]


@pytest.mark.parametrize(
    ("data", "missing"),
    [
        (WHOLE, set()),
        (b"\xef\xbb\xbf" + WHOLE, set()),
        (WHOLE[:AT] + b"\xff" + WHOLE[AT:], set()),
        (WHOLE.replace(b'"cells"', b"cells"), set()),
        (WHOLE[: WHOLE.index(b"mine(con)") + 20], set()),
        (WHOLE.replace(b'"outputs": []', b'"outputs": [', 3), set()),
        (WHOLE.replace(b'    "mine(con)', b' }   "mine(con)'), set()),
        (b"", {"lab.load", "lab.advance", "lab.total"}),
        (b"no notebook at all", {"lab.load", "lab.advance", "lab.total"}),
    ],
)  # fmt: skip
def test_answers_are_found(data, missing):
    """Whole cells are read as they are, and of a damaged one the source, as long as its lines are whole."""
    texts = "\n".join(found(data))
    for name, line in {"lab.load": "my try", "lab.advance": "mine(con)", "lab.total": "seven rows"}.items():
        assert (line in texts) == (name not in missing), name


def test_both_sides_of_a_conflict_are_found():
    """In a file that git could not merge the lines of both sides are found."""
    line = b'    "def receive(con):\\n",\n'
    conflict = b"<<<<<<< ours\n" + line + b"=======\n" + line.replace(b"con", b"mine") + b">>>>>>> theirs\n"
    texts = "\n".join(found(WHOLE.replace(b'"print(', b'" print(').replace(line, conflict)))
    assert "def receive(con):" in texts
    assert "def receive(mine):" in texts


def test_pieces_of_shipped_cells_are_left():
    """A damaged cell that says only what was shipped is none of the learner's: it comes in whole."""
    data = notebook.text(edits.shipped()).encode()
    broken = data.replace(b'"cell_type": "code"', b'"cell_type": code', 1)
    assert len(found(broken)) == len(edits.shipped().cells) - 1


def test_last_answers_of_a_ledger(begun):
    """The last text of each answer: attempts, prose and reasons as written, a commit's values as lines."""
    events = [
        '"kind": "attempt", "exercise": "wait", "source": "wait = 1\\n"',
        '"kind": "attempt", "exercise": "wait", "source": "wait = 2\\n"',
        '"kind": "commit", "exercise": "total", "values": {"n": 7}, "why": "it\'s so", "sure": 70',
        '"kind": "because", "exercise": "total", "source": "the range"',
        '"kind": "hint", "exercise": "wait"',
    ]
    lines = [f'{{"at": "2026", "project": "9-01", {event}}}\n' for event in events]
    (begun.copy.parents[1] / "ledger.jsonl").write_text("".join(lines))
    assert salvage.answers(begun) == {
        "wait": "wait = 2",
        "total": 'n = 7\nwhy = "it\'s so"\nsure = 70',
        "total.because": "the range",
    }
