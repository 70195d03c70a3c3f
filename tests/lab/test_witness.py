"""The witness."""

import pytest

import toy_project
from breakfix.lab import ledger
from breakfix.lab.judging.judge import Judge
from breakfix.lab.review.prove import prove

SUMS = toy_project.two_sums


@pytest.fixture(autouse=True)
def fresh():
    ledger.current.cache_clear()


def respond(rows):
    return SUMS.respond(f"rows = {rows!r}\n")


def test_rows_that_tell_apart():
    """It passes, says how many rows it took, and shows what each version made of them."""
    verdict = respond(SUMS.rows)
    assert (verdict.status, verdict.headline) == ("passed", "2 rows tell them apart.")
    assert verdict.lines == [("first", "total\n10.0"), ("second", "total\n5.0")]


def test_any_rows_will_do():
    """Nothing is compared with the author's rows: others pass too."""
    other = [{"key": "x", "note": "", "value": 1}, {"key": "y", "note": None, "value": 1}, ("z", -3, None)]
    assert respond(other).headline == "3 rows tell them apart."


def test_rows_for_which_they_agree():
    """Not yet, with what to do next, what both gave below its columns, and the way to a hint."""
    verdict = respond([("a", 5, None)])
    assert (verdict.status, verdict.headline) == ("not yet", "Both versions leave the same with this one row.")
    assert verdict.lines[:2] == [
        ("", "Next: ask at which row the two would do something else, then run this cell again."),
        ("both", "total\n5.0"),
    ]
    assert "What does `distinct`" in SUMS.hint()


def test_rows_that_are_computed():
    """A list that Python makes is a list; an error in it is told with its line."""
    assert SUMS.respond("rows = [(k, 5.0, None) for k in 'ab']\n").headline == "2 rows tell them apart."
    headline = SUMS.respond("n = 0\nrows = [(1 / n,)]\n").headline
    assert headline == "It ended in an error: ZeroDivisionError: division by zero (line 3 of the cell)."
    assert "no end" in SUMS.respond("while True:\n    pass\n").headline


def test_rows_that_break_both():
    """An input that neither version can take is no witness."""
    verdict = respond([("a", 5, None), ("a", 5, None)])
    assert verdict.status == "not yet"
    assert "Both versions end in an error" in verdict.headline
    assert "ConstraintException" in str(verdict)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("", "Still to fill in: rows."),
        ("row = [1]", "line 2 of the cell: no row is asked for; the names are rows."),
        ("rows = []", "rows: give a list of one to 3, not 0."),
        ("rows = [('a', 1, None)] * 4", "rows: give a list of one to 3, not 4."),
        (f"rows = {[('a', 1, None)] * 4}", "rows: give a list of one to 3, not 4."),
        ("rows = 'a'", "rows: give a list of one to 3, not 'a'."),
        ("rows = [('a', 1)]", "row 1: give key, value, note in brackets, not ('a', 1)."),
        ("rows = [('a', 1, None), ('b', '1', None)]", "row 2, value: give a number, such as 7.5, not '1'."),
        ("rows = [('a', 1e999, None)]", "row 1, value: give a number, such as 7.5, not inf."),
        ("rows = [(None, 1, None)]", "row 1, key: give a text in quotes, not None."),
        ("rows = [{'key': 'a'}]", "row 1: give key, value, note, not key."),
        ("rows = [", "line 2 of the cell is not Python yet: '[' was never closed; texts stand in quotes."),
    ],
)
def test_rows_that_do_not_fit(source, sentence):
    """One sentence says where and what to give; nothing is run or counted."""
    verdict = SUMS.respond(source)
    assert (verdict.status, verdict.headline) == ("not yet", sentence)
    assert ledger.current().events() == []


def test_it_is_earned():
    """An attempt is recorded, and a pass opens rows of the author's."""
    assert "not open yet" in SUMS.solution()
    respond(SUMS.rows)
    assert [event["status"] for event in ledger.current().events("toy_project", "two_sums", "attempt")] == ["passed"]
    assert "again" in SUMS.solution()


def test_a_pass_can_be_proven_again(tmp_path):
    """`prove` runs both versions on the recorded rows."""
    book = ledger.Ledger(tmp_path / "ledger.jsonl")
    for name, rows in (("two_sums", SUMS.rows), ("other", SUMS.refused[0])):
        facts = {"source": f"rows = {rows!r}", "status": "passed", "check": SUMS.fingerprint}
        book.record("attempt", "toy_project", name, **facts)
    rows = prove(book.path, lambda project, name: SUMS)
    assert [(row["now"], row["same"], row["note"]) for row in rows] == [("passed", True, ""), ("not yet", False, "")]


def test_worlds_are_fresh_and_the_worker_goes_on():
    """The versions do not see each other's rows, and the judge can be asked again."""
    with Judge() as judge:
        first = judge.see(SUMS, [["a", 5.0, None]])
        assert first == judge.see(SUMS, [["a", 5.0, None]]) == [[{"total": 5.0}], [{"total": 5.0}]]
