"""A class, for the tests: what students of the toy project 9-01 hand in."""

import json

import nbformat

from breakfix.book import catalogue, notebook
from breakfix.book.copies import copies
from breakfix.book.notebook import answer_name

RIGHT = """def keep_newest(con):  # {}
    con.execute("insert into target select key, max_by(value, ts), max(ts) from staging group by key")
"""
MIXED = """def keep_newest(con):  # {}
    con.execute("insert into target select key, min(value), max(ts) from staging group by key")
"""
LARGEST = """def keep_newest(con):  # {}
    con.execute("insert into target select key, max(value) + 1, max(ts) from staging group by key")
"""


def ledger(path, *events, seed=None):
    """Write a ledger: each event is a dict, or (exercise, source, status) of an attempt."""
    lines = [] if seed is None else [{"kind": "seed", "project": "", "exercise": "", "seed": seed}]
    for each in events:
        facts = dict(zip(("exercise", "source", "status"), each, strict=True)) if isinstance(each, tuple) else each
        lines.append({"kind": "attempt", "project": "9-01", **facts})
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps({"at": "2026-01-01T10:00:00", **line}) + "\n" for line in lines))


def copy(path, **given):
    """Write a copy of the toy project, in the form that the path's suffix says, with texts for answers."""
    (toy,) = catalogue.find(["9-01"])
    book = notebook.read(toy.notebook)
    for cell in book.cells:
        if (name := answer_name(cell)) in given:
            cell.source = f"%%answer lab.{name}\n{given[name]}"
    book.metadata["breakfix"] = {"project": "9-01"}
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(copies.encoded(toy, nbformat.from_dict(book), path))


def verdicts(graded, name):
    """Return exercise -> verdict of a student."""
    return {row["exercise"]: row["now"] for row in graded.rows if row["student"] == name}
