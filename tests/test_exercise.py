"""Declaring an exercise."""

import pytest

import toy_project
from breakfix.lab import answers, exercise, exercises, ledger
from breakfix.lab.exercise import Exercise


def test_in_the_order_of_the_module():
    """A project's exercises are its attributes, in order; a prediction's reason is an answer of its own."""
    assert [each.name for each in exercises(toy_project)] == [
        "keep_newest",
        "count_rows",
        "wait",
        "total",
        "report",
        "trace",
        "two_sums",
        "holds",
    ]
    assert "total.because" in answers(toy_project)


def test_fingerprint_changes_with_what_judges():
    """Another trial makes another check."""

    def declare():
        @exercise(phase="fix")
        def f(x):
            """Task."""
            return x

        return f

    one, other = declare(), declare()
    assert one.fingerprint == other.fingerprint

    @one.trial
    def more(world, f):
        """more"""

    del one.fingerprint
    assert one.fingerprint != other.fingerprint


def test_an_unknown_kind_is_refused():
    """A declaration with a kind that there is not fails where it stands."""
    with pytest.raises(ValueError, match="yaml"):
        Exercise(lambda: 1, phase="fix", core=True, minutes=1, kind="yaml")


def test_the_task_is_the_docstring():
    """`task()` shows what is asked, and how long it takes."""
    assert "Leave in `target` the newest row" in toy_project.keep_newest.task()


def test_a_passed_text_stands():
    """The text that passed stands, in another layout too; another text, or one under another check, does not."""
    ledger.current.cache_clear()
    wait = toy_project.wait
    assert not wait.stands("wait = 3")
    wait.respond("wait = 9")
    wait.respond("wait = 3")
    assert wait.stands("wait  =  3  # seconds")
    assert not wait.stands("wait = 9")
    ledger.current().record("attempt", wait.number, "wait", source="wait = 4", check="older", status="passed")
    assert not wait.stands("wait = 4")


def test_tab_offers_no_answer():
    """What Tab offers on an exercise or a prediction are the learner's verbs; the rest is there for authors."""
    assert dir(toy_project.keep_newest) == ["hint", "reveal", "solution", "task", "try_out", "world"]
    assert "seen" in dir(toy_project.total) and "see" not in dir(toy_project.total)
    assert toy_project.keep_newest.reference_source
