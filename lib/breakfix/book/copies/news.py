"""What a newer notebook brings to a learner's copy: the report, and the notes that it leaves in the copy."""

import re
from dataclasses import dataclass, field

NEWER = "**Newer text of a cell above that you have changed.** Yours is as you left it. Delete what you do not need."
GONE = "**Your answer to `{}`.** The newer notebook does not ask for it any more."
SHOWN = 4  # names in a line before the rest is counted


@dataclass
class News:
    """What a merge did, as lists of cell ids or exercise names."""

    renewed: list = field(default_factory=list)
    new: list = field(default_factory=list)
    gone: list = field(default_factory=list)  # left the notebook, and were as shipped
    answers: list = field(default_factory=list)  # exercises with an answer of the learner's
    edited: list = field(default_factory=list)  # other shipped cells that the learner changed
    own: list = field(default_factory=list)  # cells that nobody shipped
    beside: list = field(default_factory=list)  # changed by both: the newer text lies below
    joined: list = field(default_factory=list)  # changed by both, now one text
    stubs: list = field(default_factory=list)  # exercises with an answer, that start from another text now
    retired: list = field(default_factory=list)  # exercises with an answer, that are asked no more
    deleted: list = field(default_factory=list)  # taken out by the learner, and not brought back
    moved: list = field(default_factory=list)  # stand elsewhere, as in the newer notebook
    restored: list = field(default_factory=list)  # exercises whose answer came from the ledger
    marked: list = field(default_factory=list)  # exercises whose shown verdict was taken out
    again: list = field(default_factory=list)  # exercises whose check has changed since they were passed
    called: dict = field(default_factory=dict)  # what a learner sees of a cell: {id: phase and first line}

    @property
    def changes(self):
        """Whether the copy is another one now."""
        cells = self.renewed, self.new, self.gone, self.moved, self.beside, self.joined
        return any([*cells, self.retired, self.restored, self.marked])

    def lines(self, number):
        """What to tell the learner of project `number`, as (label, text)."""
        return [(label, text) for label, text in self._told(number) if text]

    def _told(self, number):
        counts = [("renewed", self.renewed), ("new", self.new), ("gone", self.gone), ("moved", self.moved)]
        yield "cells", ", ".join(f"{len(cells)} {label}" for label, cells in counts if cells)
        yield "yours", self._yours()
        yield "joined", self._cells(self.joined, "your lines and the newer ones are in one cell now:")
        yield "beside", self._cells(self.beside, "you had changed these; the newer text lies below yours:")
        yield (
            "start",
            _told(self.stubs, f"another text to start from; yours stays (`breakfix reset {number} NAME` puts it in)"),
        )
        yield "no more", _told(self.retired, "not asked any more; your answer is in a marked cell")
        yield "ledger", _told(self.restored, "the last answer that your ledger has")
        yield (
            "left out",
            self._cells(
                self.deleted, f"you had taken these out (`breakfix reset {number} NAME` brings an answer cell back):"
            ),
        )
        yield "again", _told(self.again, "the check has changed since you passed; run the cell again")

    def _cells(self, ids, what):
        shown = [self.called.get(name, name) for name in ids[:SHOWN]]
        more = [f"and {len(ids) - SHOWN} more"] if len(ids) > SHOWN else []
        return "\n".join([what, *shown, *more]) if ids else ""

    def _yours(self):
        answers = f"{len(self.answers)} answer{'s' * (len(self.answers) != 1)}" if self.answers else ""
        cells = len(self.edited) + len(self.own)
        others = f"{cells} other cell{'s' * (cells != 1)}" if cells else ""
        told = " and ".join(filter(None, [answers, others]))
        return f"{told}, as you left {'it' if len(self.answers) + cells == 1 else 'them'}" if told else ""


def beside(cell):
    """The text of the Markdown cell that shows the newer form of a cell that the learner has changed."""
    return f"{NEWER}\n\n{cell.source if cell.cell_type == 'markdown' else fenced(cell.source)}"


def retired(name, cell):
    """The text of the Markdown cell that keeps an answer to an exercise that is asked no more."""
    return f"{GONE.format(name)}\n\n{fenced(cell.source)}"


def fenced(source):
    """Source as a Markdown block; the fence is longer than any in it."""
    longest = max((len(run) for run in re.findall(r"`{3,}", source)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}python\n{source}\n{fence}"


def _told(names, what):
    shown = ", ".join(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")
    return f"{shown}: {what}" if names else ""
