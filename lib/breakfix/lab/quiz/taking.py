"""A taking: questions answered one line each in one cell, held against what is computed.

A quiz and a recall are takings; they differ in where their questions come from. Each time one is taken, the ledger gets
an event of kind `quiz`: `said` (name -> text), `right` (names), `of` (how many questions), `status`, `check`.
"""

import hashlib
import inspect
import re

from breakfix.lab import place, play
from breakfix.lab.answerable import Answerable
from breakfix.lab.judging import judge
from breakfix.lab.ledger import current
from breakfix.lab.quiz.question import Choice
from breakfix.lab.verdict import attempt
from breakfix.lab.verdict.verdict import Verdict

LINE = re.compile(r"(\w+)\s*[=:]\s*(.*?)(\s+#.*)?")
OPEN = {"", "..."}
TASK = "One line a question. What holds is said at once, what is right only when all of it holds."


class Taking(Answerable):
    """`questions` is name -> question; `check` holds what was said against what is computed."""

    elsewhere = ""  # the number of the project whose questions these are, where it is another one

    def __init__(self, name, *, phase, minutes, module, task=TASK):
        super().__init__(name, phase=phase, core=False, minutes=minutes, module=module, task=task)
        self._known = {}

    @property
    def stub_text(self):
        """A line for each question, with the form of its answer."""
        return "".join(f"{name} = ...  # {question.form}\n" for name, question in self.questions.items())

    @property
    def reference_source(self):
        """The right answers, computed now."""
        truth = self.truth(self.questions)
        return "".join(f"{name} = {question.write(truth[name])}\n" for name, question in self.questions.items())

    @property
    def fingerprint(self):
        """Twelve hex digits that change when what is asked or computed changes."""
        texts = [inspect.getsource(question.function) + question.shown() for question in self.questions.values()]
        return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]

    def see(self, names=None):
        """Return the right answers to some questions, or to all, by running what computes them."""
        return {name: self.questions[name].see() for name in names or self.questions}

    def truth(self, names):
        """Return the right answers to these questions, computed in the process that judges; raises `JudgeError`."""
        missing = [name for name in names if name not in self._known]
        if missing:
            self._known |= judge.shared().see(self, missing)
        return {name: self._known[name] for name in names}

    def untouched(self, source):
        """Tell whether nothing is filled in."""
        try:
            return not self.said(source)
        except ValueError:
            return False

    def said(self, source):
        """Return name -> text of the lines that are filled in; ValueError with one sentence for any other line."""
        found = {}
        for number, line in enumerate(source.splitlines(), 2):  # the cell's first line names the quiz
            match = LINE.fullmatch(line.strip())
            if not line.strip() or line.strip().startswith("#"):
                continue
            if match is None:
                raise ValueError(f"line {number} of the cell: write `name = answer`, one line a question")
            if match[1] not in self.questions:
                raise ValueError(
                    f"line {number} of the cell: no {match[1]} is asked for; the names are {', '.join(self.questions)}"
                )
            found[match[1]] = match[2].strip()
        return {name: text for name, text in found.items() if text not in OPEN}

    def check(self, said):
        """Return `(right, lines)`: the names that hold, and (name, sentence) for each that does not or cannot be read.

        `said` is name -> text, as `said` returns it. Raises `JudgeError` when a right answer cannot be computed.
        """
        read, lines = {}, []
        for name, text in said.items():
            try:
                read[name] = self.questions[name].read(text)
            except ValueError as problem:
                lines.append((name, f"{problem}."))
        truth = self.truth(read)
        right = [name for name, value in read.items() if self.questions[name].holds(value, truth[name])]
        lines += [(name, self.questions[name].says(read[name])) for name in read if name not in right]
        order = list(self.questions)
        return right, sorted(lines, key=lambda line: order.index(line[0]))

    def record(self, said, right):
        """Write down a taking and return its status."""
        status = "passed" if len(right) == len(self.questions) else "not yet"
        facts = {"said": said, "right": right, "of": len(self.questions), "status": status, "check": self.fingerprint}
        current().record("quiz", self.number, self.name, **facts)
        return status

    def stands(self, source):
        """Tell whether these answers have passed already, under the present check."""
        try:
            said = self.said(source)
        except ValueError:
            return False
        wanted = {"said": said, "status": "passed", "check": self.fingerprint}
        events = current().events(self.number, self.name, "quiz")
        return any(all(event.get(key) == value for key, value in wanted.items()) for event in events)

    @attempt.always_told
    def respond(self, source, dataset=None):
        """Hold what is filled in against what is computed."""
        if self.untouched(source):
            run = place.check(self, "run it")
            return self._verdict("not attempted", f"Write your answers in {place.cell()}, then {run}.")
        try:
            said = self.said(source)
            right, lines = self.check(said)
        except ValueError as problem:
            return self._verdict("not yet", f"{str(problem)[0].upper()}{str(problem)[1:]}.")
        status = self.record(said, right)
        still = [name for name in self.questions if name not in said]
        lines += [("open", ", ".join(still))] if still else []
        headline = f"{len(right)} of {len(self.questions)} hold."
        return self._verdict(status, headline, self.reasons() if status == "passed" else lines)

    def reasons(self):
        """Return (name, right answer and why) for every question."""
        truth = self.truth(self.questions)
        return [
            (name, f"{_plainly(question, truth[name])}\n{question.because}")
            for name, question in self.questions.items()
        ]

    def hint(self):
        """Say where help comes from."""
        task = place.call(self, "task")
        return play.Text(f"{self.name}: an answer that does not hold yet earns a sentence on what to look at. {task}")

    def solution(self, now=False):
        """Show each right answer, why, and what computed it, once all held; `now=True` opens it, and is recorded."""
        events = current().events(self.number, self.name)
        passed = any(event["kind"] == "quiz" and event.get("status") == "passed" for event in events)
        if not passed and not now:
            ask = f"{place.now(self)} opens it all the same, and is written down."
            return play.Text(f"{self.name}: not open yet. It opens when every answer holds.\n{ask}")
        current().record("solution", self.number, self.name, earned=passed)
        why = "you passed" if passed else "you asked for it now"
        computed = [question.source for question in self.questions.values()]
        parts = [f"--- {name}: {text}\n{source}" for (name, text), source in zip(self.reasons(), computed, strict=True)]
        return play.Text(
            "\n\n".join([f"{self.name}: open, since {why}. Below each answer is what computed it.", *parts])
        )

    def markdown(self):
        """Return the questions as Markdown, as they stand in the notebook."""
        return "\n\n".join(
            f"`{name}` ({question.phase.capitalize()}): {question.shown()}" for name, question in self.questions.items()
        )

    def task(self):
        """Show the questions."""
        opening = f"{self.name}, {len(self.questions)} questions, {self.minutes} min\n\n{self.__doc__}"
        return play.Text(f"{opening}\n\n{self.markdown()}")

    def _verdict(self, status, headline, lines=()):
        return Verdict(self.name, self.phase, status, headline, list(lines))


def _plainly(question, truth):
    letter = question.write(truth)
    return f"({letter}) {truth}" if isinstance(question, Choice) else letter
