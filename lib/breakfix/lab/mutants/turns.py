"""Turns: the reference with one small thing of it turned, written as a slip.

A limit that moves to the other side, an `and` that becomes an `or`, an order turned round, a number one off, a line
left out: what a hurried hand writes. `mutation.py` takes an answer apart by its grammar; a turn is made in its text, so
that an author can paste it.
"""

import itertools
import re
from dataclasses import dataclass

from breakfix.lab.slips import Slip

TURNS = (
    (r"<=", "<"), (r">=", ">"), (r"(?<![<>=-])<(?![=>])", "<="), (r"(?<![-=<>])>(?!=)", ">="), (r"==", "!="),
    (r" desc\b", ""), (r"\bmax\(", "min("), (r"\bmin\(", "max("), (r"\bsorted\(", "list("), (r"\band\b", "or"),
    (r"\bor\b", "and"), (r"\bnot ", ""), (r"\b1\b", "2"), (r"\b0\b", "1"), (r" - 1\b", ""), (r"\bdistinct ", ""),
    (r"\bleft join\b", "join"), (r"\bunion all\b", "union"), (r"\bcoalesce\((.*?), [^(),]*\)", r"\1"),
    (r"\bpartition by \w+ ?", ""), (r", \w+(?=\))", ""), (r"order by \w+(?: desc)?, ", "order by "),
)  # fmt: skip
NEAR = 4  # lines before and after a turned one


@dataclass(frozen=True)
class Turn:
    """A text with one thing turned: the number of its line from 0, and the line before and after, "" for none."""

    source: str
    line: int
    before: str
    after: str

    def slip(self, reference, name, says):
        """Return it as a Slip; lines around it are taken along where it stands in the reference more than once."""
        lines = [line.strip() for line in reference.splitlines()]
        put = [self.after.strip()] if self.after.strip() else []
        for before, after in sorted(itertools.product(range(NEAR), repeat=2), key=sum):
            first, end = max(self.line - before, 0), self.line + 1 + after
            slip = Slip(
                name, says, [(lines[first:end], [*lines[first : self.line], *put, *lines[self.line + 1 : end]])]
            )
            try:
                if slip.of(reference) == self.source:
                    return slip
            except ValueError:
                continue
        return Slip(name, says, [([self.before.strip()], [self.after.strip()])])


def turns(exercise):
    """Return the Turns of an exercise's reference that can be compiled, in reading order, each text once."""
    reference = exercise.reference_text
    lines, found = reference.splitlines(keepends=True), {}
    for number, line in enumerate(lines[1:] if exercise.kind == "python" else lines, exercise.kind == "python"):
        if exercise.kind == "tests" and line.startswith("def "):
            continue  # without this line two tests are one, which asks the same
        for after in [*_turned(line), ""]:
            source = "".join([*lines[:number], after, *lines[number + 1 :]])
            if line.strip() and source != reference and _compiles(source, exercise.kind):
                found.setdefault(source, Turn(source, number, line, after))
    return list(found.values())


def _turned(line):
    for pattern, put in TURNS:
        for match in re.finditer(pattern, line):
            yield line[: match.start()] + match.expand(put) + line[match.end() :]


def _compiles(source, kind):
    if kind == "sql":
        return bool(source.strip())
    try:
        compile(source, "<turn>", "exec")
    except (SyntaxError, ValueError):
        return False
    return True
