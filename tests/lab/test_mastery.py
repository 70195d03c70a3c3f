"""Held-out trials."""

import pytest

import toy_project
from breakfix.lab import ledger

HOLDS = toy_project.holds


@pytest.fixture(autouse=True)
def fresh():
    ledger.current.cache_clear()


def test_the_task_wants_all_of_them():
    """The task says that all have to be named, and names them: a part of them does not pass."""
    assert HOLDS.__doc__.startswith(f"Name all of these: {', '.join(HOLDS.of)}.")


def test_needs_a_passed_answer():
    """A name without a passed answer is not tried."""
    assert "no passed answer yet" in str(HOLDS.respond(HOLDS.reference_source))


def test_passed_answers_are_tried():
    """The last passed source meets the held-out trials."""
    toy_project.keep_newest.respond(toy_project.keep_newest.alternatives[0].source)
    verdict = HOLDS.respond("fixes = ['keep_newest']")
    assert verdict.status == "passed"
    assert "holds in 1 held-out trial" in str(verdict)


def test_an_answer_fitted_to_the_rows_does_not_hold():
    """A source that passes what it was shown and nothing else is refuted by the rows it was not shown."""
    query = "insert into target select key, max(value), max(ts) from staging group by key"
    fitted = f"def keep_newest(con):\n    con.execute('{query}')"
    assert toy_project.keep_newest.respond(fitted).status == "passed"
    verdict = HOLDS.respond("fixes = ['keep_newest']")
    assert verdict.status == "not yet"
    assert "a hundred rows" in str(verdict)


@pytest.mark.parametrize("source", ["fixes = []", "fixes = ['x']", "fixes = 7", "fixes =", "fix = ['keep_newest']"])
def test_bad_input(source):
    """What is no list of their names is told so."""
    assert HOLDS.respond(source).status == "not yet"


def test_untouched():
    """The stub is not attempted."""
    assert HOLDS.respond(HOLDS.stub_text).status == "not attempted"
