"""d-07: what its notebook tells is what is seen, each fault bites, and better tests see it."""

import pytest

import prose
from breakfix.projects.drills import testing_for_reliability as lab
from breakfix.projects.drills.testing_for_reliability import baseline, break_commit, programs, runs
from breakfix.projects.drills.testing_for_reliability.programs import PROGRAM


def test_the_sample():
    """Thirteen flights of three files are loaded, and none is rejected."""
    home = lab.job("sample")
    baseline.run(home)
    assert lab.report(home) == {"files": 3, "input_records": 13, "loaded": 13, "rejected": 0}
    assert prose.lacking(lab, "three files with thirteen flights. All thirteen are loaded, and none is rejected") == []


@pytest.mark.slow
def test_the_flights():
    """The numbers that the notebook tells of the whole year."""
    home = lab.job("flights")
    baseline.run(home)
    seen = lab.report(home)
    assert seen["loaded"] == seen["input_records"]
    assert prose.lacking(lab, f"{seen['files']} files", f"{seen['input_records']:,} flights") == []


def ends(program, exercise):
    """Return how the reference of an exercise ends on a program."""
    return set(runs.ended(exercise.reference_text, program).values())


@pytest.mark.parametrize("exercise", ["outputs", "end_to_end", "in_memory"])
@pytest.mark.parametrize(
    "program", [PROGRAM, programs.OTHER_ORDERS, programs.OTHER_WORDS], ids=["run", "orders", "words"]
)
def test_a_right_job_passes(program, exercise):
    """The expected files of the learner's own project, and the rows of the task, are what a right job leaves."""
    assert ends(program, getattr(lab, exercise)) == {"passed"}


def test_a_mutant_lives_and_the_integration_test_kills_it():
    """The three tests that count are green on it; the reference of drill 4 is not."""
    program = PROGRAM.replace(*lab.mutant.reference())
    assert set(runs.ended(lab.COUNTS, program).values()) == {"passed"}
    assert "failed" in ends(program, lab.end_to_end)


def test_an_order_is_what_it_depends_on():
    """As drawn, the four tests end otherwise backwards; with a fresh list the order does not count."""
    text = lab.order.drawn()
    fresh = text.replace('(scope="module")', "")
    assert runs.ended(text) != {name: runs.ended(lab.backwards(text))[name] for name in runs.ended(text)}
    assert runs.ended(fresh) == {name: runs.ended(lab.backwards(fresh))[name] for name in runs.ended(fresh)}


@pytest.mark.parametrize("rows", range(8, 13))
def test_rows_that_nobody_else_sees(rows):
    """Rows after the last full batch are seen by the connection that wrote them, and by no other, then or later."""
    assert break_commit.counted({"rows": rows, "batch": 4}) == (rows, rows - rows % 4, rows - rows % 4)


def test_a_missing_commit_is_seen_by_a_second_connection():
    """The reference of drill 5 catches it, and its half that works in memory does not."""
    program = PROGRAM.replace("with con:", "if con:")
    found = runs.ended(lab.in_memory.reference_text, program)
    assert found == {"test_rows_are_replaced": "passed", "test_a_second_connection": "failed"}


def test_the_hardened_job_loads_in_memory():
    """What `load` tells is what is there, and no warehouse file is made."""
    home = lab.job("sample")
    assert lab.loaded_in_memory(home) == {"told by load": 5, "rows": 5}
    assert not (home / "warehouse.sqlite").exists()
