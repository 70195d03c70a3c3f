"""A lesson's cells, run for someone at a terminal."""

import pytest
from nbformat.v4 import new_code_cell, new_output

from breakfix.book.terminal.lesson import Failed, Lesson, text_of
from breakfix.lab import learner


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    lesson = Lesson(tmp_path_factory.mktemp("folder"))
    yield lesson
    lesson.close()


def run(lesson, source, **facts):
    return lesson.run(new_code_cell(source), **facts)


def test_what_a_cell_shows(lesson):
    """Printed text and the value of the last line, in one kernel; an error is its name and message, without colours."""
    assert run(lesson, "a = 6\nprint('six')\na + 1") == "six\n7"
    assert run(lesson, "a") == "6"
    with pytest.raises(Failed, match=r"^ZeroDivisionError: division by zero$"):
        run(lesson, "a / 0")
    assert run(lesson, "import os; os.path.basename(os.getcwd())").startswith("'folder")


def test_only_what_is_shown_is_kept(lesson, tmp_path):
    """The ledger's file is written by cells that are shown, and by no others."""
    ledger = "from breakfix.lab import ledger\nledger.current().path is not None"
    assert [run(lesson, ledger, kept=kept) for kept in (False, True, False)] == ["False", "True", "False"]


def test_a_kernel_that_dies(tmp_path):
    """A cell that ends its process is told as such, and does not hang."""
    lesson = Lesson(tmp_path)
    try:
        with pytest.raises(Failed, match="The kernel died in this cell"):
            run(lesson, "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    finally:
        lesson.close()


def test_tables_without_lines():
    """A table that is drawn with lines comes without them, its columns in their places."""
    drawn = "┌─────┬────┐\n│ day │ n  │\n├─────┼────┤\n│ Mon │  7 │\n└─────┴────┘\n"
    outputs = [new_output("stream", name="stdout", text="\x1b[31mred\x1b[0m\n\n"), new_output("display_data")]
    outputs[1].data = {"text/plain": drawn}
    assert text_of(outputs) == "red\n  day   n\n  Mon    7"


def test_numbers_are_the_learners(tmp_path, monkeypatch):
    """Cells that nobody is shown have the learner's own seed too, though they keep no ledger."""
    monkeypatch.setattr(learner, "seed", lambda: 4321)
    lesson = Lesson(tmp_path)
    try:
        assert run(lesson, "from breakfix.lab import learner; learner.seed(7)") == "4321"
    finally:
        lesson.close()
