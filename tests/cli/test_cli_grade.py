"""`breakfix grade`: what it says, and its exit code."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import breakfix
import school
from breakfix import places
from breakfix.book.grading import grade
from breakfix.cli.door import main


@pytest.fixture
def folder(workbook, tmp_path):
    """What one student has handed in; no results of another test."""
    shutil.rmtree(places.BUILD / "grade", ignore_errors=True)
    folder = tmp_path / "homework 3"
    folder.mkdir()
    school.ledger(folder / "anna.jsonl", ("wait", "wait = 3", "passed"))
    return folder


def asks(*words):
    """Run a command; its exit code and the lines that it said on standard output."""
    result = CliRunner().invoke(main, ["grade", *map(str, words)], catch_exceptions=False)
    return result.exit_code, result.stdout.splitlines()


def test_all_is_as_it_was(folder):
    """Exit 0, and the last line says that all was judged."""
    code, said = asks(folder, "--jobs", 1)
    assert code == 0
    page = places.BUILD / "grade/homework-3/index.html"
    assert said == [
        "1 student: 1 passed, 4 not handed in.",
        f"Page: {page}",
        "All was judged.",
    ]
    assert "anna" in page.read_text()


def test_what_could_not_be_read(folder):
    """Exit 3: each file is named in a line of its own, and the last line counts them."""
    (folder / "x\x1b[2J\n.py").touch()
    (folder / "eve.ipynb").write_text("{")
    code, said = asks(folder, "--name", "third")
    assert code == 3
    assert said[0].startswith("eve.ipynb: it is not a notebook (Expecting property name")
    assert said[1] == "eve: no copy, ledger or export was found."
    assert said[2] == r"x\x1b[2J\n.py: its name holds signs that are not printable."
    assert said[-1] == "Not all was judged: 3 could not be read or judged."
    assert (places.BUILD / "grade/third/results.parquet").exists()


def test_a_claim_that_does_not_hold(folder):
    """Exit 1: what passed in a ledger does not pass now."""
    school.ledger(folder / "bob.jsonl", ("wait", "wait = 1000", "passed"))
    code, said = asks(folder, "9-01")
    assert (code, said[1]) == (1, "Passed in a ledger, and not now: 1.")


def test_stopped_by_hand(folder, monkeypatch):
    """Ctrl-C is exit 130, and a line says how to go on."""

    def stopped(*given):
        raise KeyboardInterrupt

    monkeypatch.setattr(grade, "grade", stopped)
    result = CliRunner().invoke(main, ["grade", str(folder)])
    assert (result.exit_code, "the same command goes on from here" in result.stderr) == (130, True)


@pytest.mark.parametrize(("words", "why"), [(["8-99"], "There is no project 8-99"), (["--name", "../x"], "is no name")])
def test_refusals(folder, words, why):
    """What cannot be done as asked is one sentence, exit 2, and nothing is judged."""
    result = CliRunner().invoke(main, ["grade", str(folder), *words])
    assert (result.exit_code, why in result.output) == (2, True)
    assert not (places.BUILD / "grade").exists()


def test_modules_in_the_folder_are_not_imported(folder):
    """Whoever grades in the folder itself runs nothing that lies there."""
    for name in ("random", "tempfile", "duckdb", "sitecustomize"):
        (folder / f"{name}.py").write_text(f"open({str(folder / 'ran')!r}, 'a').write('{name}\\n')\n")
    command = [sys.executable, "-P", "-m", "breakfix", "grade", "."]
    path = os.pathsep.join([str(Path(breakfix.__file__).parents[1]), *filter(None, sys.path)])
    done = subprocess.run(command, cwd=folder, env={**os.environ, "PYTHONPATH": path}, capture_output=True, check=False)
    assert (done.returncode, done.stdout.splitlines()[-1][:19]) == (3, b"Not all was judged:"), done.stderr
    assert not (folder / "ran").exists(), (folder / "ran").read_text()
