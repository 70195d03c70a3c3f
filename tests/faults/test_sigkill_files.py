"""SIGKILL before a step on files: it strikes there, what was done stays, and without a place nothing is killed."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from breakfix.faults import sigkill_files


def written(folder):
    """Write two files over what is there, and rename a third."""
    (folder / "a.txt").write_text("new")
    (folder / "draft").write_text("new")
    os.replace(folder / "draft", folder / "b.txt")


def test_all_steps_without_a_place(tmp_path):
    """Nothing is killed, and each step is told."""
    end = sigkill_files.forked(lambda: written(tmp_path), tmp_path)
    assert (end.killed, end.before, end.raised) == (False, None, None)
    assert end.steps == ["open a.txt", "open draft", "rename draft to b.txt"]
    assert (tmp_path / "b.txt").read_text() == "new"


@pytest.mark.parametrize(("step", "there"), [(1, []), (2, ["a.txt"]), (3, ["a.txt", "draft"])])
def test_it_strikes_before_the_step(tmp_path, step, there):
    """What was done before stays; the step itself never begins; a second run heals it."""
    end = sigkill_files.forked(lambda: written(tmp_path), tmp_path, before_step=step)
    assert end.killed
    assert len(end.steps) == step - 1
    assert sorted(path.name for path in tmp_path.iterdir()) == there
    assert end.history("publisher")[-1][:3] == ("publisher", "kill", f"before {end.before}")
    written(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "b.txt"]


def test_whoever_asks_for_it(tmp_path):
    """Steps of os, pathlib, shutil and tempfile count; reading and other folders do not."""

    def work():
        number, draft = tempfile.mkstemp(dir=tmp_path, prefix="draft")
        os.close(number)
        Path(draft).rename(tmp_path / "a")
        shutil.copyfile(tmp_path / "a", tmp_path / "b")
        (tmp_path / "a").read_text()
        (tmp_path / "b").unlink()
        with tempfile.TemporaryDirectory() as other:
            Path(other, "c").write_text("elsewhere")

    end = sigkill_files.forked(work, tmp_path)
    words = [step.split()[0] for step in end.steps]
    assert words == ["open", "rename", "open", "remove"]


def test_an_error_of_its_own_is_told(tmp_path):
    """The function's own error is no kill."""
    end = sigkill_files.forked(lambda: 1 / 0, tmp_path, before_step=1)
    assert (end.killed, end.raised) == (False, "ZeroDivisionError: division by zero")
