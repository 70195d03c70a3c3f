"""What learners and tools do to a copy, and authors to a notebook, as functions of a list of cells."""

import copy
import json
from collections import Counter
from functools import cache

from nbformat.v4 import new_notebook, new_output, new_raw_cell

import tiny
from breakfix import places
from breakfix.book import notebook

LOAD = '%%answer lab.load\ndef load(con):\n    con.execute("insert into target from staging")'
ADVANCE = "%%answer lab.advance\ndef advance(con):\n    return max(con)"


def shipped():
    """A notebook as it is shipped: opening, Run, Predict, and two functions to fix."""
    return copy.deepcopy(_shipped())


@cache
def _shipped():
    cells = [
        *tiny.opening("toy"),
        tiny.heading("## Run: how many?\n\nA batch is a file.\n\nIt is read once."),
        tiny.code("def receive(con):\n    rows = con.read()\n    return rows"),
        tiny.code("baseline = receive\nbaseline(con)"),
        tiny.heading("## Predict: how many again?"),
        tiny.code("%%answer lab.total\nn = ...\nwhy = ...  # a text in quotes\nsure = ...  # 50, 70 or 90", "exercise"),
        tiny.code("lab.total.seen(n=7)"),
        tiny.code("%%answer lab.total.because\n...", "exercise"),
        tiny.heading("## Fix: which row wins?\n\nThe newest."),
        tiny.code(LOAD, "exercise"),
        tiny.heading("### A mark that can be trusted"),
        tiny.code(ADVANCE, "exercise"),
    ]
    return notebook.without_outputs(notebook.normalise(new_notebook(cells=cells)))


def place(cells, name):
    """Where the cell with the id `name` stands."""
    return next(number for number, cell in enumerate(cells) if cell.id == name)


def wrote(cells, name, source):
    """The learner gave a cell another text."""
    cells[place(cells, name)].source = source


def added(cells, at, source, name="0a1b2c3d", kind=tiny.code):
    """The learner added a cell."""
    cell = kind(source)
    cell.id = name
    cells.insert(at, cell)


def split(cells, name, line):
    """JupyterLab's split: the last part keeps the id, the first gets a new one and the same metadata."""
    at = place(cells, name)
    lines = cells[at].source.split("\n")
    first = copy.deepcopy(cells[at])
    first.source, cells[at].source, first.id = "\n".join(lines[:line]), "\n".join(lines[line:]), "1f2e3d4c"
    cells.insert(at, first)


def merged_with_next(cells, name):
    """JupyterLab's merge: the texts of two cells in one with a new id."""
    at = place(cells, name)
    second = cells.pop(at + 1)
    cells[at].source, cells[at].id = f"{cells[at].source}\n\n{second.source}", "5d6e7f80"


def moved(cells, name, to):
    """A cell stands elsewhere."""
    cells.insert(to, cells.pop(place(cells, name)))


def pasted(cells, name, source, same_id):
    """A cell was copied, and the copy was changed; some tools give it the id that it had."""
    at = place(cells, name)
    twin = copy.deepcopy(cells[at])
    twin.source, twin.id = source, name if same_id else "4e5f6a7b"
    cells.insert(at + 1, twin)


def without_ids(cells):
    """An old tool saved the copy as format 4.4; reading it gives each cell its number."""
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number:02d}"


def retyped(cells, name, kind=new_raw_cell):
    """The learner changed the kind of a cell."""
    at = place(cells, name)
    cells[at] = kind(cells[at].source, id=name)


def solved(cells):
    """Half of the exercises have an answer, a parameter is set, a Run cell was played with, a note was written."""
    wrote(cells, "load", LOAD.replace("staging", "staging  -- my try"))
    wrote(cells, "total", "%%answer lab.total\nn = 7\nwhy = 'seven rows'\nsure = 70")
    wrote(cells, "opening-02", 'dataset = "flights"  # or flights\nseed = 7  # any number\nmine = 1')
    wrote(cells, "run-02", "def receive(con):\n    print('here')\n    return con.read()")
    wrote(cells, "run-01", "## Run: how many?\n\nA batch is a file.\n\nMy note: read once means once.")
    added(cells, place(cells, "run-03") + 1, "baseline(other)\nprint(1)")


def solved_one(cells):
    """One more note of the learner's, at the end."""
    added(cells, len(cells), "written meanwhile", "beef")


ANSWER = "%%answer lab.wait\nwait = 3  # mine"


def answer(cells):
    """The learner answers an exercise of the toy notebook, with a verdict below it."""
    wrote(cells, "wait", ANSWER)
    cells[place(cells, "wait")].outputs = [new_output("stream", name="stdout", text="wait: passed.")]


def reword(cells):
    """The author rewords a cell of the toy notebook and adds one."""
    wrote(cells, "run-01", "## Run: reworded")
    added(cells, 6, "fresh = 1", "run-04")


def edited(path, edit):
    """Edit the cells of a notebook file; returns its bytes."""
    text = notebook.read(path)
    edit(text.cells)
    notebook.write(text, path)
    return path.read_bytes()


def passed(check):
    """Write into the ledger that `wait` passed under a check."""
    event = {"at": "2026-01-01T00:00:00Z", "kind": "attempt", "project": "9-01", "exercise": "wait"}
    event |= {"status": "passed", "check": check, "source": "wait = 4  # from the ledger\n"}
    with open(places.WORK / "ledger.jsonl", "a") as ledger:
        ledger.write(json.dumps(event) + "\n")


def changed(edit):
    """A copy of the shipped notebook after an edit of its cells."""
    text = shipped()
    edit(text.cells)
    return text


def lost(base, mine, merged):
    """The lines that the learner wrote, in whatever cell, and that the upgraded copy no longer holds."""
    there = lines(merged)
    missing = (lines(mine) - lines(base)) - there
    # A setting whose parameter is gone stands there as a comment.
    return [line for line in missing if f"# no longer a parameter: {line}" not in there]


def lines(text):
    """All lines of a notebook's cells, counted, without the white space around them."""
    counted = Counter(line.strip() for cell in text.cells for line in cell.source.splitlines())
    del counted[""]
    return counted
