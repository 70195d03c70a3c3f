"""Proposals: what nobody sees, and mistakes that have no sentence yet."""

import pytest

import toy_lawless
import toy_turns
from breakfix.lab.judging.judge import Judge
from breakfix.lab.mutants import proposals


@pytest.fixture(scope="module")
def judge():
    with Judge() as judge:
        yield judge


def test_what_nobody_sees(judge):
    """A line that changes nothing is told; one that a trial misses is not."""
    unseen = {(turn.before.strip(), turn.after.strip()) for turn in proposals.unseen(judge, toy_lawless.keep_even)}
    assert ("even = list(even)", "") in unseen
    assert ("return sorted(even, reverse=True)", "") not in unseen


def test_a_draw_sees_what_no_trial_does(judge):
    """The same turn is told without the draws, and not with them; nor when it is called equal."""
    assert [turn.after.strip() for turn in proposals.unseen(judge, toy_turns.least)] == ["return rows[1]"]
    assert proposals.unseen(judge, toy_turns.least_drawn) == []
    assert proposals.unseen(judge, toy_turns.least_named) == []


def test_a_plausible_mistake(judge):
    """What few trials refute and no declared mistake does is proposed, ready to paste."""
    found = proposals.plausible(judge, toy_turns.largest)
    told = [proposals.written(turn, toy_turns.largest, "mistake", "...?") for turn, _ in found]
    assert "mistake: ...?\n    - if number >= limit:\n    + if number > limit:" in told
    assert [fails for turn, fails in found if "> limit" in turn.after] == [["at_the_limit"]]
