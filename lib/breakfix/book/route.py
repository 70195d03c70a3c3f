"""The way through a lesson without a browser: judge an answer, show what cells show, stop where the learner is needed.

A prediction is never given away: the cells between an answer cell whose prediction is not committed and the next
heading run, since later ones may need them, and what they show is withheld.
"""

import difflib
import re
from dataclasses import dataclass, field

from breakfix import places
from breakfix.book import Refusal, copies, lesson, notebook, parameters, script
from breakfix.lab import answers

DONE = ("passed", "complete")
HEADING = re.compile(r"^#{2,3} +(\S.*)", re.MULTILINE)


@dataclass
class Step:
    """A cell of the copy, where it stands, and what it answers, if anything."""

    cell: object
    line: int | None  # in a text file
    asked: object = None
    section: tuple = ()  # the numbers of the `##` and of the `##` or `###` heading that it stands under
    phase: str = ""

    @property
    def place(self):
        """Where a learner finds it."""
        return f"cell {self.cell.id}" + (f", line {self.line}" if self.line else "")

    @property
    def text(self):
        """The answer that it holds."""
        return self.cell.source.partition("\n")[2]


@dataclass
class Route:
    """The learner's copy of one project as steps. `say` takes each piece of text for the learner."""

    project: object
    say: object
    path: object = None
    dataset: str | None = None
    steps: list = field(default_factory=list)

    def __post_init__(self):
        copy = copies.read(self.project)
        self.path = copies.forms(self.project)[0]
        lines = script.places(copies.text(self.path)) if self.path.suffix == ".py" else {}
        self.dataset = parameters.known(copy).get("dataset")
        asked = answers(self.project.lab())
        phase_of, part, section = notebook.phases(copy), 0, 0
        for number, cell in enumerate(copy.cells):
            heading = HEADING.search(cell.source) if cell.cell_type == "markdown" else None
            if heading:
                section = number
                part = number if heading[0].startswith("## ") else part
            name = notebook.answer_name(cell) if "exercise" in notebook.tags(cell) else None
            step = Step(cell, lines.get(cell.id), asked.get(name), (part, section), phase_of[number])
            if name and step.asked is None:
                self.say(f"{step.place}: {self.project.number} has no exercise {name}; its answer is not judged.")
            self.steps.append(step)

    def check(self, asked):
        """Judge one answer. Returns whether it is passed, complete or committed.

        A prediction that is committed has its fault run and shown, since now it may be seen.
        """
        step = self.find(asked)
        prediction = getattr(asked, "prediction", asked)
        committed = getattr(prediction, "committed", None)
        if prediction is not asked and committed and not asked.untouched(step.text) and not prediction.is_seen:
            self._fault(prediction)
        verdict = asked.respond(step.text, self.dataset)
        self.say(f"{verdict}")
        if prediction is asked and getattr(prediction, "committed", False):
            self._fault(prediction)
            return True
        return verdict.status in DONE

    def onward(self):
        """Go on from where the learner is, show what the cells show, and stop at what needs them; True at the end."""
        first, sound = self._first(), True
        with lesson.Lesson(self.path.parent) as kernel:
            for number, step in enumerate(self.steps):
                if step.asked is None or step.asked.stands(step.text):
                    sound = self._run(kernel, step, number >= first)
                elif not self._answer(kernel, step):
                    self.say(f"You are at {step.asked.called}: {self.where}, {step.place}.")
                    return False
                if not sound:
                    return False
        self.say(f"{self.project.number}: all that is core is passed or complete.")
        return True

    def show(self, first, last):
        """Show what the cells from step `first` up to `last`, not included, show; nothing is judged."""
        with lesson.Lesson(self.path.parent) as kernel:
            return all(self._run(kernel, step, first <= number) for number, step in enumerate(self.steps[:last]))

    def span(self, name):
        """Return first and last step of a phase, or of the section of an exercise; of all for an empty name.

        Raises Refusal for a name that is neither.
        """
        if not name:
            return 0, len(self.steps)
        phases = {step.phase.lower() for step in self.steps} - {""}
        if name.lower() in phases:
            inside = [n for n, step in enumerate(self.steps) if step.phase.lower() == name.lower()]
        else:
            section = self.find(find(self.project, name, phases)).section
            inside = [n for n, step in enumerate(self.steps) if step.section == section]
        return inside[0], inside[-1] + 1

    def find(self, asked):
        """Return the step that answers an exercise. Raises Refusal when the learner took it out."""
        found = [step for step in self.steps if step.asked is asked]
        if not found:
            raise Refusal(f"{self.where} has no cell `%%answer lab.{asked.called}`; put it back to answer it.")
        return found[0]

    def _first(self):
        """The number of the first step that the learner has not been shown: after the answers that stand already."""
        first = 0
        for number, step in enumerate(self.steps):
            if step.asked is not None:
                if step.asked.stands(step.text):
                    first = number + 1
                elif step.asked.core:
                    break
        return first

    def _answer(self, kernel, step):
        """Judge an answer on the way; returns whether the way goes on."""
        asked = step.asked
        verdict = asked.respond(step.text, self.dataset)
        self.say(f"{verdict}")
        kernel.define(step)
        return verdict.status in DONE or getattr(asked, "committed", False) or not asked.core

    def _run(self, kernel, step, shown):
        """Run one step and say what it shows; returns whether it came to its end."""
        if not notebook.is_code(step.cell):
            return True
        if step.asked is not None:
            kernel.define(step)
            return True
        open_one = self._withholds(step)
        try:
            said = kernel.run(step.cell, kept=bool(shown and step.phase and not open_one))
        except lesson.Failed as failed:
            self.say(f"{step.place} did not come to its end. {failed}")
            return False
        if shown and open_one:
            self.say(f"{step.place}: withheld until you commit {open_one.name}.")
        elif shown and said:
            self.say(f"{step.place}:\n{said}")
        return True

    def _withholds(self, step):
        """The prediction above a step, in its section, that is not committed; None when there is none."""
        above = self.steps[: self.steps.index(step)]
        return next((s.asked for s in above if s.section == step.section and _is_open(s.asked)), None)

    def _fault(self, prediction):
        """Run what leads up to the cell that shows a prediction's values, and show what comes after the answer."""
        answered = self.steps.index(self.find(prediction))
        shows = re.compile(rf"\blab\.{prediction.name}\.seen\(")
        last = next((n for n, step in enumerate(self.steps) if n > answered and shows.search(step.cell.source)), None)
        if last is None:
            self.say(f"Your copy has no cell with lab.{prediction.name}.seen(...), which shows what is seen.")
        elif self.show(answered + 1, last + 1) and not self._stands(prediction.because):
            self.say(f"Next: say in {prediction.name}.because what in the code did it, and check that.")

    def _stands(self, asked):
        return any(step.asked is asked and asked.stands(step.text) for step in self.steps)

    @property
    def where(self):
        """The copy that is taken, as a learner calls it."""
        return self.path.relative_to(places.HOME) if self.path.is_relative_to(places.HOME) else self.path


def _is_open(asked):
    return asked is not None and getattr(asked, "committed", True) is False


def find(project, name, also=()):
    """Return the exercise of a project that a learner calls by `name`. Raises Refusal with the nearest of its names."""
    known = answers(project.lab())
    name = name.strip().removeprefix("lab.").replace("-", "_")
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, [*known, *also], n=1, cutoff=0.4)
    hint = f"; the nearest is {near[0]}" if near else ""
    raise Refusal(f"{project.number} has no exercise {name}{hint}. `breakfix task {project.number}` names all.")
