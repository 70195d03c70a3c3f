"""Banks: good and damaged cases, and what a verdict says of them."""

import pandas as pd
import pytest

import toy_project
import toy_tests
from breakfix.lab import bank, play
from breakfix.lab.judging.judge import Judge


@pytest.fixture(scope="module")
def judge():
    with Judge() as judge:
        yield judge


def verdict(text):
    return str(toy_tests.unique.try_out(text))


def test_the_text_of_the_reference_is_a_file():
    """What stands in the function, at the margin, without the task; two lines before each test."""
    assert toy_tests.unique.reference_source == (
        "def test_some(numbers):\n    assert numbers\n\n\n"
        "def test_once(numbers):\n    assert len(set(numbers)) == len(numbers)\n"
    )
    assert toy_tests.counted.__doc__ not in toy_tests.unique.alternatives[0].source
    assert toy_tests.unique.alternatives[0].source.startswith("import pytest\n\n\n@pytest.fixture\n")


def test_the_reference_and_the_other_right_answer_pass():
    """In all cases that are written, and all that are drawn."""
    for source in (toy_tests.unique.reference_source, toy_tests.unique.alternatives[0].source):
        assert verdict(source).startswith("unique: passed. 5 of 5 trials hold, and 8 drawn situations.")


def test_a_verdict_names_the_damaged_case_that_was_let_pass():
    """As rows; with the sentence of the mistake."""
    told = verdict(toy_tests.unique.mistakes[0].source)
    assert "Next: find what is off in this case: your tests let it pass, then run this cell again." in told
    for line in (
        "when    1 comes twice, with 2 in between",
        "case    number\n        1\n        2\n        1\n",
        "wanted  the tests fail\ngot     the tests pass\n",
        "known   1 comes twice. Do you compare all of them?",
        "pytest  2 tests, and none failed",
        'play    case = lab.unique.world("apart")',
    ):
        assert line in told


def test_a_verdict_names_the_good_case_that_was_refused():
    """With the test that refused it, and its line."""
    told = verdict("def test_once(numbers):\n    assert numbers == [7]\n")
    assert "find out which test refuses this case: nothing is off in it" in told
    assert "pytest  test_once, line 3 of the cell: AssertionError: assert [1] == [7]" in told


def test_a_file_that_cannot_run_is_told_so():
    """What pytest says stands there, and nothing counts as caught."""
    told = verdict("def test_once(number):\n    assert number\n")
    assert told.startswith("unique: not yet. 0 of 5 trials hold.")
    assert "could not run your tests" in told
    assert "there is no fixture number" in told


def test_a_case_that_nobody_wrote_is_shown_with_its_rows():
    """Right in all that is written, this one lets 3 come twice."""
    told = verdict("def test_all(numbers):\n    assert numbers and numbers.count(1) < 2 and numbers.count(0) < 2\n")
    assert "5 of 5 trials hold; a drawn situation does not." in told
    assert "\ncase    number\n" in told


def test_the_stub_is_not_attempted():
    """With another comment too."""
    assert toy_tests.unique.untouched("# mine\n" + toy_tests.unique.stub_text)
    assert "not attempted. Write the tests" in verdict(toy_tests.unique.stub_text)


def test_a_program_and_its_slips_are_cases(judge):
    """Each slip of a right text is a damaged case; the cases share nothing."""
    outcome = judge.judge(toy_tests.program, toy_tests.program.reference_source)
    assert outcome.status == "passed"
    assert [trial.name for trial in toy_tests.program.trials] == ["as_it_should_be", "three_times", "no_number"]
    assert toy_tests.program.trials[1].rows == "def double(n):\n    return 3 * n"
    outcome = judge.judge(
        toy_tests.program, "from doubling import double\n\ndef test_it():\n    assert double(0) == 0\n"
    )
    assert outcome.fails == ["three_times"]


def test_a_case_can_be_played_with():
    """What the tests are given is handed out."""
    assert play.open_world(toy_tests.unique, "apart") == [1, 2, 1]


def test_only_tests_have_a_bank():
    """Of another kind there is nothing that could let a case pass."""
    with pytest.raises(ValueError, match="only an exercise of kind 'tests'"):
        toy_project.keep_newest.bank(lambda world, run: None)


def test_rows_are_laid_out_in_columns():
    """Rows, frames and texts; the first twelve rows of many."""
    frame = pd.DataFrame({"flight": [1.0, None], "to": ["ORD", " "]})
    assert bank.laid_out(frame) == "flight  to\n1.0     ORD\nNULL    ' '"
    assert bank.laid_out(frame[:0]) == "flight  to\nno rows"
    assert bank.laid_out([{"n": n} for n in range(14)]).endswith("11\nand 2 more")
    assert bank.laid_out("a text\n") == "a text"
