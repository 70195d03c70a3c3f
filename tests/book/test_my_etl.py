"""The learner's own project: laid down once, and it runs with whatever was kept."""

import json
import os
import runpy
import sqlite3
import subprocess
import sys

import duckdb
import pytest
from click.testing import CliRunner

from breakfix import places
from breakfix.book import catalogue, my_etl, ways
from breakfix.cli.door import main
from breakfix.etl import order
from breakfix.lab.explanation import Explanation
from breakfix.services.object_store import ObjectStore, nobody

ENVIRONMENT = os.environ | {"PYTHONPATH": str(places.HOME / "lib")}


@pytest.fixture
def work(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "WORK", tmp_path / "work")
    return places.WORK


@pytest.fixture(scope="module")
def places_of():
    """Every exercise that says where it belongs."""
    return [asked for project in catalogue.projects() for asked in my_etl.kept_of(project.lab()).values()]


def make(target, *more):
    """Run a target in the learner's folder with this Python; what it said, and its exit code."""
    command = ["make", "--silent", target, f"PYTHON={sys.executable}", *more]
    done = subprocess.run(command, cwd=my_etl.folder(), env=ENVIRONMENT, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr, done.returncode


def rows():
    """How many flights the learner's warehouse has."""
    con = sqlite3.connect(my_etl.folder() / "warehouse.sqlite")
    try:
        return con.execute("select count(*) from flights").fetchall()[0][0]
    finally:
        con.close()


def test_begun_once(work):
    """A folder that is there is left alone, whatever is in it."""
    assert my_etl.begin()
    (my_etl.folder() / "Makefile").unlink()
    assert not my_etl.begin()
    assert not (my_etl.folder() / "Makefile").exists()


def test_a_killed_beginning_leaves_no_half(work):
    """What a killed command left is cleared away, and the folder is whole."""
    (work / ".my_etl.new" / "src").mkdir(parents=True)
    (work / ".my_etl.new" / "old").touch()
    my_etl.begin()
    assert not (my_etl.folder() / "old").exists()
    assert (my_etl.folder() / ".gitignore").exists()
    assert [path.name for path in work.iterdir()] == ["my_etl"]


def test_as_it_is_laid_down_it_runs(work):
    """`make run_etl` loads the thirteen flights of the sample; `make test` holds."""
    my_etl.begin()
    said, code = make("run_etl")
    assert (said, code, rows()) == ("3 of 3 files loaded\n", 0, 13)


def test_what_is_promised_is_tried_on_a_copy(work):
    """`make test` holds, and runs the job elsewhere: the learner's own folder gets the delivered files only."""
    my_etl.begin()
    said, code = make("test")
    assert code == 0, said
    assert {path.name for path in my_etl.folder().glob("[a-z]*") if path.is_dir()} == {"source", "src", "tests"}
    assert not list(my_etl.folder().glob("*.sqlite"))


def test_in_a_fresh_clone_its_tests_hold(work):
    """Before anything was delivered, pytest by itself is green; what has to be installed is named by its address."""
    my_etl.begin()
    command = [sys.executable, "-m", "pytest", "-q", "--confcutdir=.", "tests"]
    done = subprocess.run(command, cwd=my_etl.folder(), env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert f"git+{ways.repository()}\n" in (my_etl.folder() / "requirements.txt").read_text()


def test_every_step_of_the_etl_has_its_places(work):
    """A step that a sheet adds to the ETL is known to the learner's job too, in an order that the ETL agrees with."""
    my_etl.begin()
    places = runpy.run_path(str(my_etl.folder() / "src" / "run_etl.py"))["PLACES"]
    assert list(places) == [step.__name__ for step in order.in_order()]


def test_a_bad_day_is_told(work):
    """A file that fails is named, the exit code says it, and the others are loaded."""
    my_etl.begin()
    make("deliver")
    (my_etl.folder() / "source" / "2013-01-09.csv.gz").write_bytes(b"no gzip")
    said, code = make("run_etl")
    assert "2013-01-09.csv failed" in said
    assert (code != 0, rows()) == (True, 13)


def test_places_are_apart(places_of):
    """Each exercise has a place of its own; a module of src/ hides none of Python's."""
    paths = [asked.kept for asked in places_of]
    assert len(set(paths)) == len(paths)
    for path in paths:
        module = path.removeprefix("src/").removesuffix(".py")
        assert path != f"src/{module}.py" or module.isidentifier()
        assert module not in sys.stdlib_module_names


def test_with_all_that_is_kept_it_runs(work, places_of, monkeypatch):
    """The references of all sheets, kept, make a job that loads the sample, again, and for prod."""
    monkeypatch.setattr(my_etl, "accepted", lambda asked: asked.reference_source)
    for asked in places_of:
        path = my_etl.keep(asked).path
        assert path.read_text("utf-8").strip()
        if path.suffix == ".py":
            compile(path.read_text("utf-8"), path, "exec")
        assert path.suffix != ".py" or not isinstance(asked, Explanation)
    for _ in range(2):
        said, code = make("run_etl")
        assert (code, rows()) == (0, 13), said
    command = [sys.executable, my_etl.folder() / "src" / "run_etl.py", "--profile", "prod"]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert (done.returncode, (my_etl.folder() / "prod.sqlite").exists()) == (0, True), done.stderr
    assert '"warehouse": "prod.sqlite"' in (my_etl.folder() / "logs" / "start.log").read_text().splitlines()[-1]
    night = json.loads((my_etl.folder() / "logs" / "nights.log").read_text().splitlines()[-1].partition(" ")[2])
    assert (night["files"], night["failed"], night["rows"], night["errors"]) == (3, 0, 13, 0)
    assert "2013-01-01.csv extract start 20" in (my_etl.folder() / "logs" / "tasks.log").read_text()
    log = (my_etl.folder() / "logs" / "run.log").read_text()
    assert " INFO 2013-01-01.csv extract began " in log
    assert " INFO 5 rows in 0." in log
    answer = duckdb.sql("from read_parquet(?)", params=[str(my_etl.folder() / "reports" / "top_airlines.parquet")])
    assert answer.fetchall()[:2] == [("UA", 4, 69, 17.25), ("EV", 3, 230, 230 / 3)]
    reported = (my_etl.folder() / "reports" / "quality.jsonl").read_text().splitlines()
    assert {"rule" in json.loads(line) for line in reported} == {True}, "the ETL's own checks stand in another file"


def test_all_tests_that_are_kept_hold(work, places_of, monkeypatch):
    """`make test` is green with the tests, fixtures and pytest.ini of all sheets, and with the tests alone."""
    monkeypatch.setattr(my_etl, "accepted", lambda asked: asked.reference_source)
    paths = {asked: my_etl.keep(asked).path for asked in places_of}
    assert make("run_etl")[1] == 0
    said, code = make("test")
    assert code == 0, said
    assert {path.name for path in (my_etl.folder() / "tests").glob("test_*.py")} > {"test_checks.py", "test_load.py"}
    for asked, path in paths.items():
        if asked.kind != "tests" or path.name == "conftest.py":
            path.unlink()
    said, code = make("test")
    assert code == 0, said


def test_with_a_bucket_it_publishes(work, places_of, monkeypatch):
    """Where config.yaml names a bucket, the kept `upload` sends each file; without credentials `permitted` says so."""
    monkeypatch.setattr(my_etl, "accepted", lambda asked: asked.reference_source)
    for asked in places_of:
        if asked.name in ("upload", "permitted"):
            my_etl.keep(asked)
    with ObjectStore() as store, nobody():
        store.hold("flights", {})
        config = my_etl.folder() / "config.yaml"
        config.write_text(f"{config.read_text()}\nbucket: flights\nendpoint: {store.url}\n")
        mine = {"PYTHONPATH": str(places.HOME / "lib"), "NO_PROXY": "127.0.0.1"}
        keys = {name.upper(): value for name, value in store.keys.items()}
        said = []
        for more in ({}, keys):
            monkeypatch.setitem(globals(), "ENVIRONMENT", {**os.environ, **mine, **more})
            said.append(make("run_etl"))
        assert ("2013-01-01.csv failed: no credentials were found" in said[0][0], said[0][1] != 0) == (True, True)
        assert said[1][1] == 0, said[1][0]
        assert [key[:14] for key in store.held("flights")] == ["flights/2013/0"] * 3


def test_the_first_sheet_begins_it(work):
    """`breakfix start d-01` lays it down and says so once; another sheet does not."""
    asked = CliRunner().invoke(main, ["start", "d-04"])
    assert (asked.exit_code, my_etl.folder().exists()) == (0, False)
    told = [CliRunner().invoke(main, ["start", "d-01"]).output for _ in range(2)]
    assert ["is your own ETL" in each for each in told] == [True, False]
    assert (my_etl.folder() / "Makefile").exists()
