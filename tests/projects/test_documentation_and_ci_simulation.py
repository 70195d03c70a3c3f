"""d-10: what its notebook tells is what is seen, each fault bites, and what is written for it heals."""

import ast
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

import prose
from breakfix import places
from breakfix.book import my_etl
from breakfix.datasets import flight_days
from breakfix.lab import flowchart
from breakfix.projects.drills import documentation_and_ci_simulation as lab
from breakfix.projects.drills.documentation_and_ci_simulation import (
    alter_picture,
    baseline,
    break_workflow,
    fix_workflow,
    jobs,
)
from breakfix.services import workflow
from breakfix.services.git import Repository
from breakfix.services.machine import PYTEST

DAYS = ((1, 5), (2, 4))


def test_the_sample():
    """In a fresh clone: thirteen flights of three days, two were cancelled, one was diverted."""
    code, clone = baseline.tried(jobs.README, lab.repository("sample"))
    seen = lab.report(clone)
    assert (code, seen["files"], seen["input_records"], seen["loaded"], seen["rejected"]) == (0, 3, 13, 13, 0)
    assert (seen["cancelled"], seen["diverted"], seen["flown"]) == (2, 1, 10)


def test_a_clone_has_what_was_committed_last(tmp_path):
    """What was added or changed since stays behind, and what was removed since comes along."""
    days = [
        {"file": "2013-01-09.csv", "committed": 2, "added": 3, "here": 4},
        {"file": "2013-01-10.csv", "committed": 0, "added": 5, "here": 5},
        {"file": "2013-01-11.csv", "committed": 4, "added": 4, "here": 0},
    ]
    _, clone = baseline.tried(jobs.README, lab.history_of(days))
    assert (sorted(path.name[8:10] for path in (clone / "days").iterdir()), lab.loaded(clone)) == (["09", "11"], 6)


def test_the_draft_is_true_on_one_machine_only(tmp_path):
    """Its second line loads all where source/ was delivered; a clone has no such folder. The mended README works."""
    author = jobs.committed(tmp_path / "flights", days=DAYS)
    machine = jobs.machine(tmp_path / "machine")
    machine.ended("make deliver", author.home)
    assert (machine.ended("python3 src/run_etl.py", author.home).code, lab.loaded(author.home)) == (0, 9)
    code, clone = baseline.tried("```\npython3 src/run_etl.py\n```", author)
    assert (code, lab.loaded(clone)) == (0, 0)
    code, clone = baseline.tried(lab.readme.reference(), author)
    assert (code, lab.loaded(clone)) == (0, 9)


def test_the_picture_is_what_the_modules_import():
    """The reference says what the code says, and the stub is stale: it lacks arrows and has others."""
    found = {
        name: sorted(baseline.imports((lab.ETL / f"{name}.py").read_text()) & set(lab.MODULES)) for name in lab.MODULES
    }
    assert alter_picture.arrows(lab.picture.reference()) == (found, [])
    stub = alter_picture.arrows(ast.literal_eval(ast.parse(lab.picture.stub_text).body[0].value))
    assert stub[0] != found


def test_the_way_of_a_push():
    """The picture at the top leads from the folder to the badge."""
    drawn = "".join(prose.texts(lab)).partition("```mermaid")[2].partition("```")[0]
    assert [(link.start, link.end) for link in flowchart.read(drawn).links] == [
        ("folder", "server"),
        ("server", "machine"),
        ("machine", "code"),
        ("code", "badge"),
    ]


@pytest.mark.parametrize(
    ("line", "plain", "bash"),
    [
        ("pytest", "red", "red"),
        ("pytest | tee tests.log", "green", "red"),
        ("pytest || true", "green", "green"),
        ("pytest && echo ok", "red", "red"),
        ("pytest; echo done", "red", "red"),
        ("if pytest; then echo ok; fi", "green", "green"),
    ],
)
def test_a_failure_that_nobody_passes_on(line, plain, bash):
    """A pipe is green unless pipefail is set; an `or` and an `if` are green in both shells."""
    assert break_workflow.ended([line]) == [{"run": line, "no shell named": plain, "shell: bash": bash}]


def test_the_mended_workflow_can_be_red():
    """On the job's own tests it is green, with one that fails on purpose red; the stub is green in both cases."""
    stub = ast.literal_eval(ast.parse(lab.workflow.stub_text).body[0].value)
    repository = lab.repository("sample")
    well = [lab.checked(text, repository, lab.machine()).green for text in (lab.workflow.reference(), stub)]
    lab.failing(repository)
    failed = [lab.checked(text, repository, lab.machine()).green for text in (lab.workflow.reference(), stub)]
    assert (well, failed) == ([True, True], [False, True])


@pytest.mark.parametrize("words", ["", "-q tests", "none"])
@pytest.mark.parametrize("how", [None, *fix_workflow.TESTS])
def test_the_quick_pytest_ends_as_the_real_one(tmp_path, how, words):
    """On the projects of the trials its exit code is pytest's own."""
    files = {"tests/test_status.py": None, "tests/conftest.py": "", "tests/test_a.py": fix_workflow.TESTS.get(how)}
    home = jobs.lay_out(tmp_path / "flights", files)
    codes = []
    for name, script in {"real": PYTEST, "quick": fix_workflow.QUICK}.items():
        machine = jobs.machine(tmp_path / name, script)
        machine.ended("pip install pytest", home)
        codes.append(machine.ended(f"pytest {words}", home).code)
    assert codes[0] == codes[1]


def test_numbers_in_the_prose():
    """The flights of the whole year, as the notebook says."""
    assert len(list(flight_days.flights().glob("*.csv.gz"))) == 365
    assert prose.lacking(lab, "365 files, one a day, with the 336,776 flights") == []


def test_what_is_kept_describes_my_etl(tmp_path, monkeypatch):
    """In a fresh clone of work/my_etl the README's command loads the sample; the workflow finds what it names."""
    monkeypatch.setattr(places, "WORK", tmp_path / "work")
    my_etl.begin()
    for asked in (lab.readme, lab.workflow):
        jobs.write(my_etl.folder() / asked.kept, asked.reference())
    author = Repository(my_etl.folder())
    author.commit(jobs.FIRST)
    home = author.clone(tmp_path / "clone").home
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    known = os.environ | {"PATH": path, "PYTHONPATH": str(places.HOME / "lib")}
    subprocess.run(["bash", "-ec", baseline.commands(lab.readme.reference())], cwd=home, env=known, check=True)
    assert lab.loaded(home) == 13
    steps = workflow.read((home / lab.workflow.kept).read_text())["jobs"]["test"]["steps"]
    named = [each["with"]["python-version"] for each in steps if "with" in each]
    allowed = tomllib.loads((home / "pyproject.toml").read_text())["project"]["requires-python"]
    assert all(each in SpecifierSet(allowed) for each in named)
    assert "pytest" in (home / "requirements.txt").read_text().split()
