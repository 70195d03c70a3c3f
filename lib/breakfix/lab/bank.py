"""A bank: good cases, which an answer that is tests has to let pass, and damaged ones, which it has to catch.

    @checks.bank                                  how a case is laid out, and the tests run on it
    def on(world, run, *rows):
        return run(table=frame(rows))

    on.good("two flights of one number: one number left twice, at two times", A, B)
    on.damaged("a flight twice: the same flight stands there twice", A, A)
    on.drawn(tables())                            what is wanted of these is what the reference makes of them
    on.shows(frame)                               the rows that a verdict shows, for whatever a case is given

Where the cases are programs, a bank is given the text of one that is right and slips of it (`lab/slips.py`); each slip
is a damaged case whose sentence ends "when ...":

    on.slips(text, '''
    a join that multiplies: an airline stands in the list twice
        ~ how="left", validate="m:1" => how="left"
    ''')

`run` is a `pytest_run.TestFile`. What tests are given by name, each of them gets a copy of.
"""

import functools

from breakfix.lab import slips
from breakfix.lab.look import Look
from breakfix.lab.plain import is_result, rows
from breakfix.lab.pytest_run import FAIL, PASS

MOST = 12  # rows of a case that a verdict shows


class Bank(Look):
    """A look whose cases are good or damaged, each with the rows that a verdict shows of it."""

    def __init__(self, function, exercise, playable=True):
        super().__init__(function, exercise, playable)
        self._shows = None

    def good(self, says, *given, **named):
        """Add a case that the tests have to let pass: `name: sentence`, and what the bank is given."""
        self._case(PASS, says, given, named)

    def damaged(self, says, *given, **named):
        """Add a case that the tests have to catch: at least one of them fails."""
        self._case(FAIL, says, given, named)

    def slips(self, text, edits, **named):
        """Add damaged cases: a right text with each slip made in it, which is what the bank is given."""
        for slip in slips.read(edits):
            self.damaged(f"{slip.name}: {slip.says}", slip.of(text), **named)

    def shows(self, function):
        """Declare what a verdict shows of a case: a function of what the bank is given; rows, a frame, or a text."""
        self._shows = function
        return function

    def given(self, name, sentence, given, named):
        """Return the function of a trial, with the case's rows as text: `rows()`."""
        trial = super().given(name, sentence, given, named)
        trial.rows = functools.partial(self._rows, given, named)
        return trial

    def _case(self, ends, says, given, named):
        self.when(says, *given, **named)
        self.exercise.trials[-1].ends = ends

    def _rows(self, given, named):
        return laid_out(self._shows(*given, **named)) if self._shows else ""


def laid_out(value):
    """Return rows (a list of dicts, a frame) as text in columns, at most MOST of them; a text as it is."""
    if isinstance(value, str):
        return value.rstrip("\n")
    columns = [str(name) for name in value.columns] if hasattr(value, "columns") else None
    found = rows(value) if is_result(value) else value
    columns = columns or list(dict.fromkeys(name for row in found for name in row))
    table = [columns, *([_cell(row.get(name)) for name in columns] for row in found[:MOST])]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table]
    left = len(found) - MOST
    return "\n".join([*lines, *(["no rows"] * (not found)), *([f"and {left} more"] * (left > 0))])


def _cell(value):
    if value is None:
        return "NULL"
    return value if isinstance(value, str) and value.strip() == value and value else repr(value)
