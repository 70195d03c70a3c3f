"""The learner's copy as steps."""

import shutil

import pytest

from breakfix import places
from breakfix.book import Refusal
from breakfix.book.terminal import route
from breakfix.lab import answers, ledger
from terminal import Learner


@pytest.fixture
def learner(workbook):
    ledger.current.cache_clear()
    shutil.rmtree(places.WORK, ignore_errors=True)
    return Learner()


@pytest.fixture
def asked(learner):
    return answers(learner.project.lab())


def test_where_a_step_stands(learner, asked):
    """A step knows its line in a text file, and a notebook has none."""
    step = route.Route(learner.project).find(asked["wait"])
    line = learner.path.read_text().splitlines().index("# %%answer lab.wait")
    assert step.place == f"cell wait, line {line}"
    assert step.text == "wait = ..."
    learner.path.unlink()
    assert route.Route(Learner("notebook").project).find(asked["wait"]).place == "cell wait"


def test_where_the_learner_is(learner, asked):
    """The learner is below the last answer that stands before the first core one that does not."""
    way = route.Route(learner.project)
    names = [step.asked.full_name if step.asked else step.cell.id for step in way.steps]
    assert way.first() == 0
    asked["total"].respond("n = 8\nwhy = 'so'\nsure = 50")
    assert way.first() == names.index("total") + 1
    asked["wait"].respond("wait = 3")
    learner.types("wait", "wait = 3")
    assert route.Route(learner.project).first() == names.index("total") + 1


def test_parts_of_a_lesson(learner):
    """A phase by its name, the section of an exercise, all; and a name that is none of them is refused."""
    way = route.Route(learner.project)
    ids = [step.cell.id for step in way.steps]
    assert [ids[number] for number in way.span("Predict")] == ["predict-01", "alter-01"]
    assert way.span("total.because") == way.span("predict")
    assert way.span("") == (0, len(ids))
    with pytest.raises(Refusal, match="the nearest is alter"):
        way.span("altre")


def test_what_a_prediction_withholds(learner, asked):
    """What is withheld below a prediction until it is committed, and what shows it, up to where one says why."""
    way = route.Route(learner.project)
    fault = next(step for step in way.steps if "total.seen" in step.cell.source)
    assert way.open_above(fault) is asked["total"]
    assert way.open_above(way.find(asked["wait"])) is None
    because = way.steps.index(way.find(asked["total"].because))
    assert way.shows(asked["total"]) == (way.steps.index(fault), because) and way.steps.index(fault) < because
    asked["total"].respond("n = 8\nwhy = 'so'\nsure = 50")
    assert way.open_above(fault) is None


def test_an_exercise_is_found_by_its_cell(learner, asked):
    """What is shown on the way names the cell `total-because`, and that is taken too."""
    assert route.find(learner.project, "total-because") is asked["total.because"]
