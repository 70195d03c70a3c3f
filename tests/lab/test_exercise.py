"""Declaring an exercise."""

import pytest

import toy_project
from breakfix.lab import answers, exercise, exercises
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
