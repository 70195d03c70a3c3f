"""Which files are whose, and which are refused."""

import os
import unicodedata

import pytest

from breakfix.book import Refusal
from breakfix.book.grading import submissions
from breakfix.book.grading.submissions import File


def test_the_first_part_of_a_path_is_the_student(tmp_path):
    """A folder, and files beside it with its name, are one student's; what tools leave behind is nobody's."""
    for name in ("anna.ipynb", "anna.jsonl", "anna/level_6/15_x.py", "anna/.shipped/15_x.ipynb", "anna/notes.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / ".DS_Store").touch()
    (tmp_path / "__MACOSX").mkdir()
    files, problems = submissions.find(tmp_path)
    assert [(file.student, file.name) for file in files] == [
        ("anna", "anna.ipynb"),
        ("anna", "anna.jsonl"),
        ("anna", "anna/level_6/15_x.py"),
    ]
    assert problems == []


def test_one_name_written_in_two_ways_is_one_student(tmp_path):
    """A name that a Mac has taken apart is the same name."""
    for name in (unicodedata.normalize("NFD", "zoë.py"), "zoë.jsonl"):
        (tmp_path / name).touch()
    assert {file.student for file in submissions.find(tmp_path)[0]} == {"zoë"}


def refused(folder):
    """Return the problems of a folder in which only `good.py` can be taken."""
    (folder / "good.py").touch()
    files, problems = submissions.find(folder)
    assert [file.name for file in files] == ["good.py"]
    assert all(problem.isprintable() for problem in problems)
    return problems


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("one\nbob  passed.py", r"one\nbob  passed.py: its name holds signs that are not printable."),
        ("x\x1b[2J.py", r"x\x1b[2J.py: its name holds signs that are not printable."),
        (os.fsdecode(b"\xff.py"), r"\udcff.py: its name holds signs that are not printable."),
        ('=HYPERLINK("x").py', '=HYPERLINK("x").py: its name begins with =, which a spreadsheet would run.'),
        ("work.zip", "work.zip: is none of .ipynb, .py, .jsonl."),
    ],
)
def test_names_that_are_refused(tmp_path, name, why):
    """A name that could write into a table, a terminal or a spreadsheet costs that file, and is said in one line."""
    (tmp_path / name).touch()
    assert refused(tmp_path) == [why]


def test_no_link_is_followed(tmp_path):
    """Neither a link at the top nor one below, to a file or to a folder."""
    folder = tmp_path / "class"
    (folder / "eve").mkdir(parents=True)
    (tmp_path / "secret.py").write_text("mine")
    (folder / "mallory.py").symlink_to(tmp_path / "secret.py")
    (folder / "eve/there.py").symlink_to(tmp_path / "secret.py")
    (folder / "eve/all").symlink_to(tmp_path)
    assert refused(folder) == [f"{name}: is a link, and is not followed." for name in
                               ("eve/all", "eve/there.py", "mallory.py")]  # fmt: skip


def test_a_student_with_nothing_is_named(tmp_path):
    """A folder in which there is nothing to read is not passed over in silence; nor is an empty class."""
    with pytest.raises(Refusal, match="Nothing was handed in below"):
        submissions.find(tmp_path)
    (tmp_path / "bob").mkdir()
    assert refused(tmp_path) == ["bob: holds none of .ipynb, .py, .jsonl."]


def test_many_files_of_one_student(tmp_path, monkeypatch):
    """Beyond so many, one student's files are not read."""
    monkeypatch.setattr(submissions, "MOST", 3)
    (tmp_path / "bob").mkdir()
    for number in range(9):
        (tmp_path / f"bob/{number}.py").touch()
    files, problems = submissions.find(tmp_path)
    assert [file.name for file in files] == ["bob/0.py", "bob/1.py", "bob/2.py"]
    assert problems == ["bob/3.py: one student has more than 3 files."]


def test_only_plain_files_are_read(tmp_path):
    """A pipe that nobody writes, a file that is too large, and one that is gone each cost a phrase, and no time."""
    os.mkfifo(tmp_path / "pipe.py")
    with open(tmp_path / "huge.py", "wb") as huge:
        huge.truncate(submissions.LARGEST + 1)
    (tmp_path / "link.py").symlink_to(tmp_path / "huge.py")
    says = {"pipe": "is no plain file", "huge": "is larger than 32 MB", "link": "cannot be read", "gone": "cannot be"}
    for name, why in says.items():
        with pytest.raises(ValueError, match=why):
            File(name, tmp_path / f"{name}.py", name).read()
