"""The line that reconciles a prediction."""

import pytest

import toy_project
from breakfix.lab import ledger

TOTAL = toy_project.total


@pytest.fixture(autouse=True)
def fresh():
    ledger.current.cache_clear()
    TOTAL.case = 0


def commit(n):
    return TOTAL.respond(f"n = {n}\nwhy = 'counted'\nsure = 70\n")


def test_what_it_means_is_told_last(monkeypatch):
    """What follows from the fault is told when the prediction is complete, and not before."""
    monkeypatch.setattr(TOTAL, "means", "A range counts from nought.")
    assert "nought" not in str(commit(6))
    assert "nought" not in repr(TOTAL.seen(n=7))
    assert "means  A range counts from nought." in str(TOTAL.because.respond("The range has seven."))


def test_the_reason_waits_for_the_commit_and_the_run():
    """The reason is asked for in its order."""
    assert TOTAL.because.respond("because").status == "not yet"
    commit(7)
    assert TOTAL.because.respond("because").status == "not yet"


def test_it_is_recorded_with_what_was_said_and_seen():
    """The ledger has the line, the values that were committed, and those that were seen."""
    commit(6)
    TOTAL.seen(n=7)
    TOTAL.because.respond("The range has seven.\n")
    (event,) = ledger.current().events(kind="because")
    assert (event["source"], event["status"]) == ("The range has seven.", "complete")
    assert (event["values"], event["saw"], event["sure"]) == ({"n": 6}, {"n": 7}, 70)
