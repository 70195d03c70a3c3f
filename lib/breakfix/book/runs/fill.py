"""Answers put into a notebook: the reference's own source below each `%%answer` line.

Fill, don't strip: there is one notebook, without answers, and one text of each answer, in the module.
"""

import copy

from breakfix.book import Refusal
from breakfix.book.notebook import answer_name, tags


def fill(notebook, project, seed=None):
    """A copy of the notebook in which every cell tagged `exercise` holds its reference.

    seed: the notebook's parameter of that name in this run, from which the numbers of some answers are drawn.
    Raises Refusal when a cell asks for an exercise that the module does not have.
    """
    from breakfix.lab import learner
    from breakfix.lab.exercise import answers

    with learner.noted(seed):
        sources = {name: answer.reference_source for name, answer in answers(project.lab()).items()}
    return fill_with(notebook, sources, project)


def fill_with(notebook, sources, project):
    """The same with the answers given: {"load": source, "kill.because": text}."""
    solved = copy.deepcopy(notebook)
    for cell in solved.cells:
        name = answer_name(cell)
        # An untagged answer is part of the story: it was submitted badly on purpose.
        if name is None or "exercise" not in tags(cell):
            continue
        if name not in sources:
            raise Refusal(f"{project.number}: cell {cell.get('id')} answers lab.{name}, which {project.module} lacks.")
        first = cell.source.splitlines()[0]
        cell.source = f"{first}\n{sources[name].strip(chr(10))}"
    return solved
