"""What a file that was handed in holds."""

import json
import time

import pytest

import school
from breakfix.book.grading import hand_in, question, student
from breakfix.book.grading.submissions import File


@pytest.fixture
def toys(workbook):
    return hand_in.Workbook()


@pytest.fixture
def read(toys, tmp_path):
    def read(name):
        return hand_in.read(File("anna", tmp_path / name, name), toys)

    return read


@pytest.mark.parametrize("name", ["copy.ipynb", "copy.py"])
def test_a_copy_in_either_form(read, tmp_path, name):
    """The answers of a notebook and of a text file are the same texts, a query without its quotes."""
    school.copy(tmp_path / name, count_rows="select 7 as n", wait="wait = 3")
    answers = read(name).answers
    assert answers["9-01", "count_rows"].strip() == "select 7 as n"
    assert answers["9-01", "wait"].strip() == "wait = 3"


def test_a_copy_is_known_by_its_name_too(read, tmp_path):
    """A notebook whose metadata a tool has dropped is found by its file's name; without that it is refused."""
    school.copy(tmp_path / "copy.ipynb", wait="wait = 3")
    book = json.loads((tmp_path / "copy.ipynb").read_text())
    del book["metadata"]["breakfix"]
    for name in ("anna_01_toy(1).ipynb", "copy.ipynb"):
        (tmp_path / name).write_text(json.dumps(book))
    assert ("9-01", "wait") in read("anna_01_toy(1).ipynb").answers
    with pytest.raises(ValueError, match="is a copy of no project here"):
        read("copy.ipynb")


def test_the_last_of_several_cells(read, tmp_path):
    """Of two cells for one exercise the last one counts."""
    school.copy(tmp_path / "copy.py", wait="wait = 3")
    with (tmp_path / "copy.py").open("a") as copy:
        copy.write("\n# %% mine\n# %%answer lab.wait\nwait = 4\n")
    assert read("copy.py").answers["9-01", "wait"].strip() == "wait = 4"


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.ipynb", b'{"cells": [', "it is not a notebook"),
        ("a.ipynb", b"[" * 100_000, "it is not a notebook"),
        ("a.ipynb", b'{"nbformat": 4, "cells": [], "metadata": 7}', "cannot be read: AttributeError|is not a notebook"),
        ("a.ipynb", b'{"nbformat": 4, "metadata": {"breakfix": {"project": []}}, "cells": []}', "copy of no project"),
        ("a.py", "# %% x\n# %%answer lab.wait\n# é".encode("latin-1"), "is not UTF-8"),
        ("a.py", b"# %% x\n# %%answer lab.wait\n", "copy of no project"),
        ("a.jsonl", b"\xff\xfe\n{}\n", "is no ledger: none of its 2 lines is an event"),
    ],
)
def test_what_cannot_be_read(read, tmp_path, name, data, why):
    """Whatever is in a file is either read or refused in a phrase of one line."""
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ValueError, match=why) as refused:
        read(name)
    assert "\n" not in str(refused.value)


def test_a_program_is_no_copy(read, tmp_path):
    """Python files of a student's own are passed over."""
    (tmp_path / "etl.py").write_text("print(1)\n")
    assert read("etl.py") is None


def joined(tmp_path, toys, *names):
    found, problems = student.students([File("anna", tmp_path / name, name) for name in names], toys)
    return found["anna"], problems


def test_a_ledger(toys, tmp_path):
    """The last passed attempt counts, else the last; tries, the highest hint, the seed and the status are told."""
    hint = {"kind": "hint", "exercise": "wait", "rung": 2}
    school.ledger(
        tmp_path / "a.jsonl",
        {"exercise": "keep_newest", "source": "first", "status": "passed", "check": "c1"},
        ("keep_newest", "second", "not yet"),
        ("wait", "wait = 1", "not yet"),
        {"exercise": "wait", "source": "wait = 1", "status": "not yet", "again": True},
        hint,
        {**hint, "rung": 1},
        {"kind": "because", "exercise": "total", "status": "complete"},
        seed=42,
    )
    anna, problems = joined(tmp_path, toys, "a.jsonl")
    assert (anna.seed, problems) == (42, [])
    assert anna.texts == {("9-01", "keep_newest"): ["first"], ("9-01", "wait"): ["wait = 1"]}
    assert anna.told == {
        ("9-01", "keep_newest"): {"ledger": "passed", "tries": 2, "hint": 0, "checks": ["c1"]},
        ("9-01", "wait"): {"ledger": "not yet", "tries": 1, "hint": 2, "checks": []},
        ("9-01", "total"): {"ledger": "complete", "tries": 0, "hint": 0, "checks": []},
        ("", ""): {"ledger": "", "tries": 0, "hint": 0, "checks": []},
    }


def test_several_files_join(toys, tmp_path):
    """A copy and a ledger are one student's: each text that differs is kept, an equal one once."""
    school.ledger(tmp_path / "a.jsonl", ("wait", "wait = 3\n", "passed"), ("count_rows", "select 1", "not yet"))
    school.copy(tmp_path / "b.ipynb", wait="wait = 3\n", count_rows="select 7 as n")
    anna, _ = joined(tmp_path, toys, "a.jsonl", "b.ipynb")
    assert anna.texts["9-01", "wait"] == ["wait = 3\n"]
    assert anna.texts["9-01", "count_rows"] == ["select 1", "select 7 as n"]


def test_odd_facts_cost_nothing(toys, tmp_path):
    """Numbers that are none, or too large, names that are lists: each is left out."""
    school.ledger(
        tmp_path / "a.jsonl",
        {"exercise": "wait", "source": ["x"], "status": {}},
        {"kind": "hint", "exercise": "wait", "rung": 10**30},
        {"kind": "hint", "exercise": "wait", "rung": True},
        {"exercise": "gone", "source": "x", "status": "passed"},
        seed=10**30,
    )
    with (tmp_path / "a.jsonl").open("ab") as file:
        file.write(b'{"kind": "attempt"\n')
    anna, problems = joined(tmp_path, toys, "a.jsonl")
    assert (anna.seed, anna.texts.get(("9-01", "wait"))) == (None, None)
    assert anna.told["9-01", "wait"] == {"ledger": "", "tries": 1, "hint": 0, "checks": []}
    assert problems == ["a.jsonl: line 6 cannot be read.", "a.jsonl: 1 answer to what is asked nowhere here."]


def test_a_student_without_anything_to_read(toys, tmp_path):
    """Who has handed in nothing but programs is named."""
    (tmp_path / "a.py").write_text("x = 1\n")
    anna, problems = joined(tmp_path, toys, "a.py")
    assert (anna.texts, problems) == ({}, ["anna: no copy, ledger or export was found."])


def test_a_comment_without_an_end(toys, tmp_path):
    """A text in which comments are begun again and again is asked of the judge; here it takes no time."""
    school.ledger(tmp_path / "a.jsonl", ("count_rows", "/* " * 33_000, "not yet"))
    anna, _ = joined(tmp_path, toys, "a.jsonl")
    begin = time.process_time()
    assert len(question.asked_of(anna, toys.asked("9-01")["count_rows"])[0]) == 1
    assert time.process_time() - begin < 1
