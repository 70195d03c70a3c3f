"""The learner's copy as steps: where each stands, what it answers, and where the learner is."""

import difflib
import re
from dataclasses import dataclass, field

from breakfix import places
from breakfix.book import Refusal, notebook
from breakfix.book.copies import copies, script
from breakfix.book.runs import parameters
from breakfix.lab import answers

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
    """The learner's copy of one project as steps; a copy in a text file has line numbers."""

    project: object
    path: object = None
    dataset: str | None = None
    steps: list = field(default_factory=list)

    def __post_init__(self):
        copy = copies.read(self.project)
        self.path = copies.forms(self.project)[0]
        asked = answers(self.project.lab())
        kinds = {name: each.kind for name, each in asked.items()}
        lines = script.places(copies.text(self.path), kinds) if self.path.suffix == ".py" else {}
        self.dataset = parameters.known(copy).get("dataset")
        phase_of, part, section = notebook.phases(copy), 0, 0
        for number, cell in enumerate(copy.cells):
            heading = HEADING.search(cell.source) if cell.cell_type == "markdown" else None
            if heading:
                section = number
                part = number if heading[0].startswith("## ") else part
            name = notebook.answer_name(cell) if "exercise" in notebook.tags(cell) else None
            step = Step(cell, lines.get(cell.id), asked.get(name), (part, section), phase_of[number])
            self.steps.append(step)

    @property
    def where(self):
        """The copy that is taken, as a learner calls it."""
        return self.path.relative_to(places.HOME) if self.path.is_relative_to(places.HOME) else self.path

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
            raise Refusal(f"{self.where} has no cell `%%answer lab.{asked.full_name}`; put it back to answer it.")
        return found[0]

    def first(self):
        """The number of the first step that the learner has not been shown: after the answers that stand already."""
        first = 0
        for number, step in enumerate(self.steps):
            if step.asked is not None:
                if step.asked.stands(step.text):
                    first = number + 1
                elif step.asked.core:
                    break
        return first

    def open_above(self, step):
        """Return the prediction above a step, in its section, that is not committed; None when there is none."""
        above = self.steps[: self.steps.index(step)]
        asked = [each.asked for each in above if each.section == step.section and each.asked is not None]
        return next((each for each in asked if not getattr(each, "committed", True)), None)

    def shows(self, prediction):
        """Return the steps that show what is seen, as the number of the first and that after the last, or None.

        They begin below the prediction, and end where the learner says what did it.
        """
        answered = self.steps.index(self.find(prediction))
        seen = re.compile(rf"\blab\.{prediction.name}\.seen\(")
        last = next((n for n, step in enumerate(self.steps) if n > answered and seen.search(step.cell.source)), None)
        if last is None:
            return None
        because = next((n for n, step in enumerate(self.steps) if step.asked is prediction.because), last)
        return answered + 1, max(last + 1, because)

    def is_untouched(self, asked):
        """Tell whether the copy still has to answer something."""
        return any(step.asked is asked and asked.untouched(step.text) for step in self.steps)


def find(project, name, also=()):
    """Return the exercise of a project that a learner calls by `name`. Raises Refusal with the nearest of its names."""
    known = answers(project.lab())
    # A cell is called `total-because`, and what is shown on the way names cells.
    name = re.sub("-because$", ".because", name.strip().removeprefix("lab.")).replace("-", "_")
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, [*known, *also], n=1, cutoff=0.4)
    hint = f"; the nearest is {near[0]}" if near else ""
    raise Refusal(f"{project.number} has no exercise {name}{hint}. `breakfix task {project.number}` names all.")
