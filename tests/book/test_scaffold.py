"""A new project."""

import io
import subprocess
import sys
from pathlib import Path

import pytest

import tiny
from breakfix.book import Refusal, catalogue, scaffold
from breakfix.book.runs import refresh, run, ticker
from breakfix.cli.door import COMMANDS

TESTS = Path(__file__).parents[1]


# A lesson of each subject, and a capstone.
NEW = {"6-16": "late_data_lab", "7-16": "late_orders_lab", "8-16": "red_light_lab", "d-11": "more_drills"}
WHOLE = {"6-17": "late_data_capstone"}
BEFORE = {"6-16": "1-01", "6-17": "6-16", "7-16": "6-17", "8-16": "7-16", "d-11": "8-16"}  # recalled
ALL = dict(sorted((NEW | WHOLE).items()))
OURS = 'lint.isort.known-first-party = ["breakfix"]'  # the workbook of this test holds the projects alone
LONGEST = 250  # lines of a new lesson that are not blank


@pytest.fixture(scope="module")
def written(workbook):
    """Notebooks and packages of new projects, as `breakfix new` leaves them: number -> the two."""
    tiny.write_quizzed("01", "level_1")
    (workbook / "data/etl").symlink_to(TESTS.parent / "data/etl")  # what a sheet's sample is made of
    kinds = {number: "capstone" if number in WHOLE else "lesson" for number in ALL}
    paths = {number: scaffold.new(number, slug, kinds[number]) for number, slug in ALL.items()}
    silent = ticker.Lines(io.StringIO())
    assert refresh.refresh(catalogue.find(list(ALL)), silent, commands=COMMANDS) == dict.fromkeys(ALL, "rewritten")
    return paths


@pytest.mark.parametrize("number", ALL)
def test_project_is_found(written, workbook, number):
    """Notebook and module are two halves of one project, with its number and a title; it recalls the one before it."""
    (project,) = catalogue.find([number])
    folder, slug = "drills" if number[0] == "d" else f"level_{number[0]}", ALL[number]
    assert written[number] == (workbook / "lib/breakfix/projects" / folder / slug, project.notebook)
    assert project.lab().kind == ("capstone" if number in WHOLE else "lesson")
    assert project.title == slug.replace("_", " ").capitalize()
    assert project.lab().recall.elsewhere == BEFORE[number]
    assert catalogue.missing_halves() == []


def text(home):
    """All Python of a package."""
    return "".join(path.read_text("utf-8") for path in sorted(home.glob("*.py")))


def test_each_subject_has_its_parts(written):
    """A pipeline has a database, level 7 asks a live source, level 8 serves a page, a sheet drills the small ETL."""
    parts = {"6-16": "duckdb.connect()", "7-16": "services.sources", "8-16": "dashboard.fetched", "d-11": "import etl"}
    for number in NEW:
        assert [other for other, part in parts.items() if part in text(written[number][0])] == [number]


@pytest.mark.parametrize("number", NEW)
def test_a_lesson_is_short_and_speaks_the_form(written, number):
    """It has slips, looks, questions and draws, and no more lines than an author reads in a quarter of an hour."""
    said = text(written[number][0])
    assert len([line for line in said.splitlines() if line.strip()]) < LONGEST
    for word in ("gather(__name__)", ".look", ".when(", ".drawn(", ".asks(", ".slips(", "from .baseline import"):
        assert word in said, word


def test_a_capstone_has_more(written):
    """Beside what a lesson has there are a witness and another right answer."""
    less, more = text(written["6-16"][0]), text(written["6-17"][0])
    assert more.count(".also_right(") == less.count(".also_right(") + 1 == 2
    assert "@witness(" in more and "@witness(" not in less


def test_solved_it_passes(written):
    """Solved, every verdict of the new projects is passed or complete."""
    rows = run.execute(run.plan(catalogue.find(list(ALL)), "solved"), run.new_folder(), ticker.Lines(io.StringIO()))
    assert [(row["status"], row["problems"]) for row in rows] == [("ok", [])] * len(ALL)
    assert [row["summary"]["input_records"] for row in rows] == [5, 5, 5, 6, 13]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "projects"),
    [
        ("test_notebooks.py", len(ALL)),
        ("test_projects.py", len(ALL)),
        ("book/test_ways.py", len(ALL)),
        ("projects/test_drill_sheets.py", 1),
    ],
)
def test_its_tests_are_green(written, file, projects):
    """Every test that goes through the projects passes on the new ones before an author has written a word."""
    ours = " or ".join([*ALL, *ALL.values()])
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", str(TESTS / file), "-k", ours]
    done = subprocess.run(command, cwd=TESTS.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    assert int(done.stdout.rsplit(" passed", 1)[0].split()[-1]) >= 3 * projects


def test_it_is_clean(written, workbook):
    """The linter has nothing to say about the new packages, and would not format them otherwise."""
    config = ["--config", str(TESTS.parent / "pyproject.toml"), "--config", OURS]
    modules = [str(home) for home, _ in written.values()]
    for command in (["check", *config], ["format", "--check", *config]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, *modules],
            capture_output=True,
            text=True,
            check=False,
            cwd=workbook,
        )
        assert done.returncode == 0, done.stdout


def test_the_first_has_nothing_to_recall(workbook):
    """Before any quiz there is nothing to ask again: a sentence says so, and nothing is written."""
    before = sorted(workbook.rglob("*.ipynb"))
    with pytest.raises(Refusal, match="none before 0-99 has a quiz"):
        scaffold.recalled("0-99")
    assert sorted(workbook.rglob("*.ipynb")) == before


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
