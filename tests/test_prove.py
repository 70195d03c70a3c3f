"""A ledger judged again."""

import sys
from types import ModuleType, SimpleNamespace

import pytest

from breakfix.lab.ledger import Ledger
from breakfix.lab.prove import prove, table


class Judge:
    """A judge to whom a source is right when it says so."""

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def judge(self, exercise, source):
        return SimpleNamespace(status="passed" if exercise.name in source else "not yet")


EXERCISES = {
    ("6-15", "load"): SimpleNamespace(name="load", trials=[], fingerprint="now"),
    ("6-15", "advance"): SimpleNamespace(name="advance", trials=[], fingerprint="now"),
    ("6-15", "held_out"): SimpleNamespace(name="held_out", fingerprint="now"),
}


@pytest.fixture
def book(tmp_path, monkeypatch):
    module = ModuleType("breakfix.lab.judge")
    module.Judge = Judge
    monkeypatch.setitem(sys.modules, "breakfix.lab.judge", module)
    return Ledger(tmp_path / "ledger.jsonl")


def attempt(book, name, source, status="passed", check="now"):
    book.record("attempt", "6-15", name, source=source, status=status, check=check)


def proved(book):
    rows = prove(book.path, lambda *key: EXERCISES.get(key))
    return {row["exercise"]: (row["recorded"], row["now"], row["same"], row["note"]) for row in rows}


def test_last_passed_attempt(book):
    """The last source that passed is judged; tries that did not pass are nobody's claim."""
    attempt(book, "load", "load 1")
    attempt(book, "load", "something else")
    attempt(book, "load", "load 2", status="not yet")
    attempt(book, "advance", "advance")
    assert proved(book) == {
        "load": ("passed", "not yet", False, ""),
        "advance": ("passed", "passed", True, ""),
    }


def test_changed_check(book):
    """A pass under an earlier check is judged by the present one, and the row says so."""
    attempt(book, "load", "load", check="then")
    assert proved(book) == {"load": ("passed", "passed", True, "the check has changed since")}


def test_not_judged(book):
    """An exercise that is gone, held-out trials and a missing source are named, not judged."""
    attempt(book, "gone", "gone")
    attempt(book, "held_out", 'fixes = ["load"]')
    book.record("attempt", "6-15", "load", status="passed")
    assert proved(book) == {
        "gone": ("passed", "", None, "no such exercise here"),
        "held_out": ("passed", "", None, "has no trials of its own"),
        "load": ("passed", "", None, "its source was not recorded"),
    }


def test_damaged_line(book):
    """A damaged line is a row with its number; the rest is judged."""
    attempt(book, "load", "load")
    with book.path.open("ab") as file:
        file.write(b'{"kind": "attempt", "pro')
    attempt(book, "advance", "advance")
    rows = prove(book.path, lambda *key: EXERCISES.get(key))
    assert [row["same"] for row in rows] == [True, True, None]
    text = table(rows)
    assert "line 2" in text
    assert text.endswith("2 of 2 judged again are the same.")


def test_file_that_is_no_ledger(book, tmp_path):
    """A missing file, a folder and a file of something else each give one sentence; an empty ledger gives no rows."""
    with pytest.raises(OSError, match=r"cannot read the ledger .*none\.jsonl: No such file"):
        prove(tmp_path / "none.jsonl", EXERCISES.get)
    with pytest.raises(OSError, match="Is a directory"):
        prove(tmp_path, EXERCISES.get)
    (tmp_path / "notes.txt").write_text("one\ntwo\n")
    with pytest.raises(ValueError, match="is no ledger: none of its 2 lines is an event"):
        prove(tmp_path / "notes.txt", EXERCISES.get)
    book.path.touch()
    assert prove(book.path, EXERCISES.get) == []
