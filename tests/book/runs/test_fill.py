"""Answers put into a notebook."""

from types import SimpleNamespace

import pytest
from nbformat.v4 import new_notebook

import tiny
import toy_incident
from breakfix.book import Refusal, catalogue, notebook
from breakfix.book.runs import fill
from breakfix.lab import answers, learner


@pytest.fixture(scope="module")
def toy(workbook):
    return catalogue.find(["9-01"])[0]


def test_every_answer_is_the_reference(toy):
    """Below each `%%answer` line stands the reference's own source, and nothing else changed."""
    shipped = notebook.read(toy.notebook)
    solved = fill.fill(shipped, toy)
    for before, after in zip(shipped.cells, solved.cells, strict=True):
        name = notebook.answer_name(before)
        if name:
            line, _, source = after.source.partition("\n")
            assert (line, source) == (f"%%answer lab.{name}", answers(toy.lab())[name].reference_source.strip("\n"))
            assert before.source != after.source
        else:
            assert before == after


def test_untagged_answer_is_left(toy):
    """An answer without the tag is part of the story and stays as it is."""
    story = new_notebook(cells=[tiny.code("%%answer lab.wait\nwait = 9")])
    assert fill.fill(story, toy) == story


def test_unknown_exercise_is_refused(toy):
    """A cell that asks for an exercise that the module lacks is named."""
    odd = new_notebook(cells=[tiny.code("%%answer lab.weight\n...", "exercise")])
    with pytest.raises(Refusal, match=r"answers lab\.weight, which breakfix\.projects\.level_9\.toy lacks"):
        fill.fill(odd, toy)


def test_drawn_answers_are_those_of_the_seed():
    """The numbers that a run's seed draws are those that are filled in."""
    project = SimpleNamespace(number="9-09", module="toy_incident", lab=lambda: toy_incident)
    story = new_notebook(cells=[tiny.code(f"%%answer lab.{name}\n...", "exercise") for name in ("knob", "theft")])
    filled = {seed: [cell.source for cell in fill.fill(story, project, seed).cells] for seed in (1, 2, 3, 4, 5, None)}
    assert len({knob for knob, _ in filled.values()}) >= 4
    assert {theft.count('promise = "once"') for _, theft in filled.values()} == {0, 1}
    assert filled[None] == [cell.source for cell in fill.fill(story, project, learner.DEFAULT).cells]
