"""Hints and solutions."""

import pytest

import toy_project
from breakfix.lab import ledger

EXERCISE = toy_project.keep_newest


@pytest.fixture(autouse=True)
def fresh():
    ledger.current.cache_clear()


def test_the_first_rung_is_about_the_failing_row():
    """Before a try it is the first trial's question, after one that of the trial that failed."""
    assert "One row of a" in EXERCISE.hint()
    ledger.current.cache_clear()
    EXERCISE.respond(EXERCISE.mistakes[0].source)
    assert "which clock is later" in EXERCISE.hint()


def test_all_rungs_open_the_solution():
    """A solution opens when every hint was read, and the last hint stays."""
    assert "not open yet" in EXERCISE.solution()
    last = [EXERCISE.hint() for _ in range(4)][-1]
    assert "arg_max(price, day)" in last
    assert "max_by(value, ts)" in EXERCISE.solution()


def test_now_opens_and_is_recorded():
    """`now=True` opens at once, and the ledger says that it was not earned."""
    assert "max_by(value, ts)" in EXERCISE.solution(now=True)
    assert ledger.current().last(EXERCISE.number, EXERCISE.name, "solution")["earned"] is False


def test_after_a_pass_three_styles():
    """Yours, the reference with its cost, another style with its cost."""
    EXERCISE.respond(EXERCISE.alternatives[0].source)
    shown = EXERCISE.solution()
    assert [title in shown for title in ("--- yours", "--- the reference: one pass", "with a window: a sort")] == [
        True
    ] * 3


def test_no_solution_is_shown_before_it_is_earned():
    """Neither the verdict nor any hint holds the reference's own call."""
    shown = [str(EXERCISE.respond(EXERCISE.mistakes[0].source)), EXERCISE.task(), EXERCISE.solution()]
    shown += [EXERCISE.hint() for _ in range(3)]
    assert not any("max_by(" in each for each in shown)
