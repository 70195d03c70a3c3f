"""d-07: what its notebook tells is what is seen, each fault bites, and better tests see it."""

import pytest

import prose
from breakfix import places
from breakfix.lab.pytest_run import FAIL, PASS, TestFile
from breakfix.projects.drills import testing_for_reliability as lab
from breakfix.projects.drills.testing_for_reliability import baseline, break_commit, explain, programs, runs
from breakfix.projects.drills.testing_for_reliability.programs import PROGRAM, RESOURCES


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


@pytest.mark.parametrize("name", ["OTHER_ORDERS", "OTHER_WORDS", "ROW_BY_ROW", "HARDENED"])
def test_another_right_job_keeps_the_promise(name):
    """What every right job leaves in files and warehouse is the same, up to what was left open."""
    assert programs.left(getattr(programs, name)) == programs.left(PROGRAM)


def test_what_is_expected_is_what_the_job_leaves():
    """The rows that tasks show, the expected files, and a run of the notebook's job say the same."""
    clean, rows = programs.left(PROGRAM)
    assert rows == sorted(map(repr, programs.FLIGHTS))
    text = {name: lines.splitlines() for name, lines in programs.expected().items()}
    assert {name: len(lines) for name, lines in clean.items()} == {name: len(text[name]) - 1 for name in text}


def test_the_template_has_the_same_sample():
    """The learner's own project has the sample data and the expected files of the sheet, byte for byte."""
    home = places.HOME / "lib" / "breakfix" / "book" / "templates" / "my_etl" / "tests" / "resources"
    assert {path.name: path.read_text() for path in home.glob("*.csv")} == RESOURCES
    assert {path.name: path.read_text() for path in home.glob("expected/*")} == programs.expected()


def test_a_mutant_lives_and_the_integration_test_kills_it(tmp_path, monkeypatch):
    """The three tests that count are green on it; the reference of drill 4 is not."""
    monkeypatch.chdir(tmp_path)
    program = PROGRAM.replace(*lab.mutant.reference())
    assert set(runs.ended(lab.COUNTS, program).values()) == {"passed"}
    for each, ends in ((PROGRAM, PASS), (program, FAIL)):
        tests = TestFile(lab.end_to_end.reference_text, "end_to_end")
        assert programs.tested(each, tests, lab.fixtures.reference_text) == ends


def test_an_order_is_what_it_depends_on():
    """As drawn, the four tests end otherwise backwards; with a fresh list the order does not count."""
    text = lab.order.drawn()
    fresh = text.replace('(scope="module")', "")
    assert runs.ended(text) != {name: runs.ended(lab.backwards(text))[name] for name in runs.ended(text)}
    assert runs.ended(fresh) == {name: runs.ended(lab.backwards(fresh))[name] for name in runs.ended(fresh)}
    told = lab.over_time(text)
    assert [what for _, kind, *what in told if kind != "note"] == [[how, "delays"] for how in runs.ended(text).values()]


def test_pytest_in_a_process_of_its_own_says_the_same():
    """What a cell of the notebook shows is what the prediction is held against."""
    for text in (lab.collected.drawn(), lab.order.drawn()):
        assert lab.pytest(text) == runs.ended(text)


@pytest.mark.parametrize("rows", range(8, 13))
def test_rows_that_nobody_else_sees(rows):
    """Rows after the last full batch are seen by the connection that wrote them, and by no other, then or later."""
    assert break_commit.counted({"rows": rows, "batch": 4}) == (rows, rows - rows % 4, rows - rows % 4)


def test_a_missing_commit_is_seen_by_a_second_connection(tmp_path, monkeypatch):
    """The reference of drill 5 catches it, and its half that works in memory does not."""
    monkeypatch.chdir(tmp_path)
    program = programs.edited("    ~ with con: => if con:")
    whole = lab.in_memory.reference_text
    half = whole.partition("def test_a_second_connection")[0]
    ends = [programs.tested(program, TestFile(text, "load"), lab.fixtures.reference_text) for text in (whole, half)]
    assert ends == [FAIL, PASS]


def test_five_jobs_and_four_tests():
    """Each job is broken where it says, and the exchanged delays are what none of the four sees."""
    found = explain.caught()
    assert found == {"test_it_runs": set(), "test_files": {"E"}, "test_count": set("ABE"), "test_twice": set("BC")}
    assert [each["job"] for each in lab.five_jobs()] == list("ABCDE")


def test_the_hardened_job_loads_in_memory():
    """What `load` tells is what is there, and no warehouse file is made."""
    home = lab.job("sample")
    assert lab.loaded_in_memory(home) == {"told by load": 5, "rows": 5}
    assert not (home / "warehouse.sqlite").exists()
