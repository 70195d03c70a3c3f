"""Following one record."""

import pytest

import toy_project
from breakfix.lab import follow, ledger

TRACE = toy_project.trace


@pytest.fixture(autouse=True)
def fresh():
    ledger.current.cache_clear()


def fill(left, total, unit="cent"):
    return TRACE.respond(f"left = {left}\ntotal = {total}\nunit = {unit!r}\n")


def test_all_as_the_run_has_it():
    """It is complete at the first try, and shows each step with what was said and seen."""
    verdict = fill(2, 6)
    assert (verdict.status, verdict.headline) == ("complete", "3 of 3 values are as the run has them.")
    assert verdict.lines[:2] == [("", "1. where ts > 10"), ("left", "said 2, seen 2")]


def test_the_first_time_it_stops_where_they_part():
    """The step that differs is named with what was said, not with what is so; nothing after it is shown."""
    verdict = fill(3, 7.5)
    assert (verdict.status, verdict.headline[:42]) == ("not yet", "You and the run first differ at step 1. Go")
    assert verdict.lines[1] == ("left", "said 3; the run says otherwise")
    assert "7.5" not in str(verdict)
    assert "seen" not in str(verdict)


def test_what_held_before_is_shown():
    """The steps before the one that differs are shown as seen."""
    verdict = fill(2, 7.5)
    assert "differ at step 2" in verdict.headline
    assert verdict.lines[1] == ("left", "said 2, seen 2")
    assert ("total", "said 7.5; the run says otherwise") in verdict.lines
    assert "6.0" not in str(verdict)


def test_the_second_time_all_is_shown():
    """After other values all is shown, and it is complete, right or not; and stays so."""
    fill(3, 7.5)
    verdict = fill(2, 7.5)
    assert (verdict.status, verdict.headline) == ("complete", "2 of 3 values are as the run has them.")
    assert ("total", "said 7.5, seen 6.0   <- differs") in verdict.lines
    assert fill(3, 7.5).status == "complete"


def test_the_same_values_again_are_no_second_try():
    """A comment more changes nothing; the way out is named."""
    fill(3, 7.5)
    again = TRACE.respond("# once more\nleft = 3\ntotal = 7.5\nunit = 'cent'\n")
    assert again.status == "not yet"
    assert "solution(now=True)" in str(again)
    assert "Which of the three" in TRACE.hint()


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("left = 2", "Still to fill in: total, unit."),
        ("left = 2\ntotal = '6'\nunit = 'cent'", "total: give a number, such as 7.5, not '6'."),
        ("left = 2\ntotal = 6\nunit = 'yen'", "unit: give one of 'cent', 'euro', not 'yen'."),
        ("lost = 2", "line 2 of the cell: no lost is asked for; the names are left, total, unit."),
        ("left = ", "line 2 of the cell is not Python yet: invalid syntax; texts stand in quotes."),
    ],
)
def test_values_that_do_not_fit(source, sentence):
    """One sentence, and neither shown nor counted."""
    verdict = TRACE.respond(source)
    assert (verdict.status, verdict.headline) == ("not yet", sentence)
    assert ledger.current().events() == []


def test_it_is_shown_in_full_when_complete():
    """What the run has opens with the second try; unearned it is written down."""
    assert "not open yet" in TRACE.solution()
    fill(2, 6)
    assert TRACE.solution() == "left  2\ntotal  6.0\nunit  cent"
    assert [event["earned"] for event in ledger.current().events(kind="solution")] == [True]


def test_a_stub_has_a_line_for_each_field():
    """Steps are comments in their order; two of one name cannot be told apart."""
    assert TRACE.stub_text == "# 1. where ts > 10\nleft = ...\n# 2. sum(value)\ntotal = ...\nunit = ...\n"
    with pytest.raises(ValueError, match="same name"):
        follow(phase="explain", steps={"a": {"n": int}, "b": {"n": int}})(lambda: {})
