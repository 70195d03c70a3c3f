"""Every law can be broken: a project that keeps none is told so, thing by thing."""

from pathlib import Path

import pytest

import toy_lawless
import toy_quiz
import toy_tests
from breakfix.lab.judging.judge import Judge
from breakfix.laws import LAWS, everything, law

BROKEN = {
    ("keep_even", "other_right_answers_pass"),
    ("keep_even", "mistakes_are_refused_with_their_own_sentence"),
    ("keep_even", "every_clause_is_defended"),
    ("keep_even", "every_turn_is_seen"),
    ("keep_even", "there_is_help"),
    ("knob", "both_ends_of_a_range"),
    ("knob", "there_is_help"),
    ("breaks", "the_reference_passes"),
    ("breaks", "other_right_answers_pass"),
    ("breaks", "mistakes_are_refused_with_their_own_sentence"),
    ("breaks", "every_turn_is_seen"),
    ("breaks", "there_is_help"),
    ("idle", "the_reference_keeps_its_bank"),
    ("idle", "what_tests_nothing_is_refused"),
    ("idle", "each_case_shows_its_rows"),
    ("idle", "other_right_answers_pass"),
    ("idle", "mistakes_are_refused_with_their_own_sentence"),
    ("idle", "every_clause_is_defended"),
    ("idle", "there_is_help"),
    ("always_seven", "a_prediction_is_held_against_a_run"),
    ("one_hand", "a_prediction_is_held_against_a_run"),
    ("one_hand", "a_class_cannot_share_numbers"),
    ("trail", "what_is_followed_is_run"),
    ("note", "a_model_keeps_its_own_rubric"),
    ("two_totals", "a_witness_tells_two_versions_apart"),
    ("two_totals", "a_witness_shows_no_reference"),
    ("quiz", "a_project_has_quiz_and_cards"),
    ("quiz", "the_reference_passes_the_quiz"),  # two engines do not agree
    ("told", "a_question_poses_itself"),
    ("told", "one_answer_is_right"),
    ("a_coin", "a_question_poses_itself"),
    ("a_coin", "one_answer_is_right"),
    ("halves", "a_question_poses_itself"),
    ("halves", "one_answer_is_right"),
    ("halves", "engines_are_run"),
    ("cards", "cards_ask_and_name_what_opens_them"),
}


@pytest.fixture(scope="module")
def judge():
    with Judge() as judge:
        yield judge


@pytest.fixture(scope="module")
def found(judge):
    """All that is off in the lawless project."""
    return [
        (asked, each, breach)
        for asked in everything(toy_lawless)
        for each in law.of(asked)
        for breach in each.breaches(asked, judge)
    ]


def test_each_flaw_is_told(found):
    """The laws that are broken are these, and no other."""
    assert {(asked.name, each.check.__name__) for asked, each, _ in found} == BROKEN


def test_a_breach_says_where_and_what_to_write(found):
    """The file and line of what is asked, what is off, and what keeps the law."""
    (first, *_) = [asked for asked, _, _ in found if asked.name == "keep_even"]
    line = 1 + Path(toy_lawless.__file__).read_text("utf-8").partition("def keep_even")[0].count("\n")
    assert law.place(first) == f"tests/toy_lawless.py:{line}"
    assert all(breach.off and breach.write for _, _, breach in found)


def test_what_is_off_is_named(found):
    """The sentence names the mistake, the clause, the trial that is meant."""
    told = {(asked.name, breach.off) for asked, _, breach in found}
    assert ("keep_even", "mistake in_their_order passes all that is shown") in told
    assert ("keep_even", "mistake half_a_line cannot be run: no learner makes it") in told
    assert ("keep_even", "mistakes all_of_them and all_of_them_again do the same") in told
    assert ("keep_even", "trial none, one refutes no mistake") in told
    assert ("keep_even", "two right answers differ in names only") in told
    assert ("keep_even", "twice is called equal and is refuted") in told
    assert ("keep_even", "nothing tells `even = list(even)` from an answer without it") in told
    assert ("knob", "5 is not yet, and the range is 3 to 5") in told
    assert ("idle", "twice: the tests pass, and should end as `the tests fail`") in told
    assert ("idle", "a file that always passes is right") in told
    assert ("idle", "the bank shows 1 good cases and 1 damaged ones") in told
    assert ("always_seven", "seed 7: the siblings have the same numbers") in told
    assert ("cards", "card same is opened by nobody, which nobody asks") in told


def test_a_lesson_needs_one_other_answer_and_a_capstone_two():
    """The measures follow what a project says it is; one that says nothing is a capstone."""
    assert law.measures("toy_lawless")["alternatives"] == 1
    assert law.measures("toy_quiz")["alternatives"] == 2


def test_every_law_has_a_name_and_a_promise():
    """A docstring states what is kept, and no two laws have one name."""
    assert all(each.check.__doc__ for each in LAWS)
    assert len({each.name for each in LAWS}) == len(LAWS) >= 24


def test_tests_that_keep_their_bank_keep_all_laws(judge):
    """What is good is not told."""
    assert not [breach.off for each in law.of(toy_tests.unique) for breach in each.breaches(toy_tests.unique, judge)]


def test_a_question_is_held_to_its_laws(judge):
    """What is good is not told: of five questions one names its answer."""
    posed = [asked for asked in everything(toy_quiz) if type(asked).__name__ == "Posed"]
    assert len(posed) == 5
    told = [breach.off for asked in posed for each in law.of(asked) for breach in each.breaches(asked, judge)]
    assert told == ["its own text says Ant, which is right"]
