"""A quiz: questions on every phase of a project, answered one line each; what is right is computed where it can be.

quiz = Quiz(__name__)

@quiz.a_number(phase="break", look="what to look at", because="the reason")
def letters():
    '''The question, complete: who answers it need not have the notebook open.'''
    return ...                           the right answer, by running the real thing

A taking is an event of kind `quiz` in the ledger: `said` (name -> text), `right` (names), `of` (how many questions),
`status`, `check`. Questions can be asked elsewhere too: `quiz.questions["letters"]`.
"""

import hashlib
import inspect
import re

from breakfix.lab import attempt, judge, place, play
from breakfix.lab.exercise import Answerable
from breakfix.lab.ledger import current
from breakfix.lab.question import Choice, Number, Order, Row, Word
from breakfix.lab.verdict import Verdict

LINE = re.compile(r"(\w+)\s*[=:]\s*(.*?)(\s+#.*)?")
OPEN = {"", "..."}


class Quiz(Answerable):
    """Named questions; `check` holds what was said against what is computed."""

    def __init__(self, module, *, phase="mastery", minutes=10):
        task = "One line a question. What holds is said at once, what is right only when all of it holds."
        super().__init__("quiz", phase=phase, core=False, minutes=minutes, module=module, task=task)
        self.questions = {}
        self._known = {}

    def a_number(self, **facts):
        """Declare the function below as a question for a number. Facts: `phase`, `look`, `because`, `engines`."""
        return lambda function: self._add(Number(function, **facts))

    def a_word(self, **facts):
        """Declare a question for a text."""
        return lambda function: self._add(Word(function, **facts))

    def a_choice(self, options, **facts):
        """Declare a question with options: text -> the sentence it earns, empty for the right one."""
        return lambda function: self._add(Choice(function, options, **facts))

    def an_order(self, items, **facts):
        """Declare a question for the order of some texts."""
        return lambda function: self._add(Order(function, items, **facts))

    def a_row(self, fields, **facts):
        """Declare a question for a row: field -> int, float or str."""
        return lambda function: self._add(Row(function, fields, **facts))

    def _add(self, question):
        if question.name in self.questions:
            raise ValueError(f"the quiz has a question {question.name} already")
        self.questions[question.name] = question
        return question

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
        return play.Text(f"quiz: an answer that does not hold yet earns a sentence on what to look at. {task}")

    def solution(self, now=False):
        """Show each right answer, why, and what computed it, once all held; `now=True` opens it, and is recorded."""
        events = current().events(self.number, self.name)
        passed = any(event["kind"] == "quiz" and event.get("status") == "passed" for event in events)
        if not passed and not now:
            ask = f"{place.now(self)} opens it all the same, and is written down."
            return play.Text(f"quiz: not open yet. It opens when every answer holds.\n{ask}")
        current().record("solution", self.number, self.name, earned=passed)
        why = "you passed" if passed else "you asked for it now"
        computed = [question.source for question in self.questions.values()]
        parts = [f"--- {name}: {text}\n{source}" for (name, text), source in zip(self.reasons(), computed, strict=True)]
        return play.Text("\n\n".join([f"quiz: open, since {why}. Below each answer is what computed it.", *parts]))

    def markdown(self):
        """Return the questions as Markdown, as they stand in the notebook."""
        return "\n\n".join(
            f"`{name}` ({question.phase.capitalize()}): {question.shown()}" for name, question in self.questions.items()
        )

    def task(self):
        """Show the questions."""
        opening = f"quiz, {len(self.questions)} questions, {self.minutes} min\n\n{self.__doc__}"
        return play.Text(f"{opening}\n\n{self.markdown()}")

    def _verdict(self, status, headline, lines=()):
        return Verdict(self.name, self.phase, status, headline, list(lines))


def _plainly(question, truth):
    letter = question.write(truth)
    return f"({letter}) {truth}" if isinstance(question, Choice) else letter
