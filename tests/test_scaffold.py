"""A new project."""

import io
import subprocess
import sys
from pathlib import Path

import pytest

from breakfix.book import Refusal, catalogue, refresh, run, scaffold, ticker

TESTS = Path(__file__).parent


@pytest.fixture(scope="module")
def written(workbook):
    """Notebook and module of project 9-02, as `breakfix new` leaves them."""
    paths = scaffold.new("9-02", "late_data_lab")
    silent = ticker.Lines(io.StringIO())
    assert refresh.refresh(catalogue.find(["9-02"]), silent) == {"9-02": "rewritten"}
    return paths


def test_project_is_found(written, workbook):
    """Notebook and module are two halves of one project, with its number and a title."""
    (project,) = catalogue.find(["9-02"])
    assert written == (workbook / "lib/breakfix/projects/level_9/late_data_lab.py", project.notebook)
    assert project.title == "Late data lab"
    assert catalogue.missing_halves() == []


def test_solved_it_passes(written):
    """Solved, every verdict of the new project is passed or complete."""
    (row,) = run.execute(run.plan(catalogue.find(["9-02"]), "solved"), run.new_folder(), ticker.Lines(io.StringIO()))
    assert (row["status"], row["problems"]) == ("ok", [])
    assert row["summary"]["loaded"] == 5


@pytest.mark.slow
@pytest.mark.parametrize("file", ["test_notebooks.py", "test_projects.py"])
def test_its_tests_are_green(written, file):
    """Every test that goes through the projects passes on the new one before its author has written a word."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", str(TESTS / file), "-k", "9-02 or late_data_lab"]
    done = subprocess.run(command, cwd=TESTS.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    assert int(done.stdout.rsplit(" passed", 1)[0].split()[-1]) >= 10


def test_it_is_clean(written):
    """The linter has nothing to say about the new module, and would not format it otherwise."""
    config = ["--config", str(TESTS.parent / "pyproject.toml")]
    for command in (["check", *config], ["format", "--check", *config]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, str(written[0])], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("number", "slug", "words"),
    [
        ("9-01", "other", "9-01 toy is there already"),
        ("9-07", "toy", "9-01 toy is there already"),
        ("9-07", "orphan", "There is a module breakfix.projects.level_9.orphan already"),
        ("615", "other", "615 is not a project's number"),
        ("0-01", "other", "0-01 is not a project's number"),
        ("9-07", "Other-Lab", "Other-Lab is not a slug"),
        ("9-07", "../other", "is not a slug"),
    ],
)
def test_nothing_is_overwritten(workbook, number, slug, words):
    """A number or slug that is taken, or of another form, is refused, and nothing is written."""
    orphan = workbook / "lib/breakfix/projects/level_9/orphan.py"
    orphan.touch()
    before = sorted(workbook.rglob("*"))
    with pytest.raises(Refusal, match=words):
        scaffold.new(number, slug)
    assert sorted(workbook.rglob("*")) == before
    orphan.unlink()


def test_drill_has_its_folder(workbook):
    """A drill sheet belongs to the drills."""
    assert scaffold.check("d-11", "other") == "drills"
