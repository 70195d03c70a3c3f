"""A question to a judge: does this text answer this exercise? The same question of two students is asked once."""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property

from breakfix.lab import answer, learner
from breakfix.lab.exercise import Exercise
from breakfix.version import __version__

LONGEST = 100_000  # characters of an answer that is judged
MANY = 64  # questions in a chunk: what a process is started for


@dataclass(frozen=True)
class Question:
    """A text, what it answers, under which check, with whose numbers, and whether held-out trials are meant."""

    project: str
    exercise: str
    module: str
    check: str
    source: str
    seed: int = learner.DEFAULT
    held_out: bool = False

    @cached_property
    def key(self):
        """Sixty-four hex digits that are equal for equal questions."""
        facts = [__version__, self.module, self.exercise, self.check, self.seed, self.held_out, self.source]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def is_judged(asked):
    """Tell whether answers are judged; predictions and prose are complete, and nobody judges whether they are right."""
    return isinstance(asked, Exercise) or hasattr(asked, "of") or hasattr(asked, "rejudged")


def may_be_stub(asked, text):
    """Tell whether a text is short enough to be what was shipped: to find that out of a long one can take minutes."""
    return len(text) <= 4 * len(asked.stub_text) + 1000


def is_stub(asked, text):
    """Tell whether a text has the words that were shipped. What parses it, and may fail in doing so, is the judge."""
    return may_be_stub(asked, text) and answer.words(text, asked.kind) == answer.words(asked.stub_text, asked.kind)


def of(student, asked, source, held_out=False):
    """Return the Question whether `source` answers `asked`; whose numbers they are counts only where some are drawn."""
    is_drawn = not isinstance(asked, Exercise) or asked.drawn or asked.kind == "value"
    seed = student.seed if is_drawn and student.seed is not None else learner.DEFAULT
    return Question(asked.number, asked.name, asked.module, asked.fingerprint, source, seed, held_out)


def asked_of(student, asked):
    """Return the Questions that a verdict on one exercise of a student hangs on, a list for each part of it.

    An exercise has one part, held-out trials one for each exercise that they try. Of each part one text has to pass.
    """
    if not is_judged(asked):
        return []
    if not _texts(student, asked):
        return []
    if hasattr(asked, "of"):  # judged from the answers to the exercises that it is about
        return [[of(student, each, text, True) for text in _texts(student, each)] for each in asked.of.values()]
    return [[of(student, asked, text) for text in _texts(student, asked)]]


def _texts(student, asked):
    texts = student.texts.get((asked.number, asked.name), [])
    return [text for text in texts if len(text) <= LONGEST and not is_stub(asked, text)]


def chunks(questions):
    """Return lists of at most MANY questions; those about one exercise, which share what the judge remembers, stay
    together where they can."""
    found, last = [], None
    groups = {}
    for each in sorted(questions, key=lambda each: (each.project, each.module, each.exercise, each.held_out, each.key)):
        groups.setdefault((each.project, each.exercise), []).append(each)
    for (project, _), group in groups.items():
        for begin in range(0, len(group), MANY):
            part = group[begin : begin + MANY]
            if found and last == project and len(found[-1]) + len(part) <= MANY:
                found[-1] += part
            else:
                found.append(part)
            last = project
    return found
