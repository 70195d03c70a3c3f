"""`breakfix keep`: accepted answers as modules of a project of the learner's own."""

import os
import shutil

import pytest

from breakfix import places
from breakfix.book import catalogue, my_etl
from breakfix.lab import answers, ledger
from terminal import Learner

NAMES = ("keep_newest", "wait", "report")


@pytest.fixture
def learner(workbook, monkeypatch):
    """Somebody with a copy of the toy project, of which three answers have a place."""
    monkeypatch.setenv("BREAKFIX_LEDGER", "off")
    shutil.rmtree(places.WORK, ignore_errors=True)
    toy = answers(catalogue.find(["9-01"])[0].lab())
    for name, path in zip(NAMES, ("src/keep_newest.py", "wait.txt", "docs/REPORT.md"), strict=True):
        monkeypatch.setattr(toy[name], "kept", path)
    yield Learner()
    ledger.current.cache_clear()


def accepted(learner, name, text=None):
    """Have an answer judged; it has to be accepted."""
    learner.types(name, text)
    code, said = learner.asks("check", "9-01", name)
    assert code == 0, said


def there():
    """The files of the learner's project, below its folder."""
    return sorted(str(path.relative_to(my_etl.folder())) for path in my_etl.folder().rglob("*") if path.is_file())


def test_an_accepted_answer_becomes_a_module(learner):
    """It has the imports that it uses, can be imported, and stands in a project that was laid down for it."""
    accepted(learner, "keep_newest", "def keep_newest(con):\n" + BODY)
    code, said = learner.asks("keep", "9-01", "keep_newest")
    assert (code, said) == (0, "work/my_etl/src/keep_newest.py is your keep_newest.\n")
    text = (my_etl.folder() / "src/keep_newest.py").read_text()
    names = {}
    exec(text, names)
    assert callable(names["keep_newest"])
    assert "import duckdb" not in text  # the notebook imports it, this answer does not use it
    assert {"Makefile", "config.yaml", ".gitignore", "src/run_etl.py"} <= set(there())


BODY = '    con.execute("insert into target select key, max_by(value, ts), max(ts) from staging group by key")\n'


def test_the_same_again_changes_nothing(learner):
    """A second `keep` leaves the file, and nothing beside it."""
    accepted(learner, "keep_newest")
    learner.asks("keep", "9-01", "keep_newest")
    before = there()
    code, said = learner.asks("keep", "9-01", "keep_newest")
    assert (code, said) == (0, "work/my_etl/src/keep_newest.py was there as it is.\n")
    assert there() == before


def test_what_lay_there_stays_beside(learner):
    """A file of the learner's own is never lost, however often another answer takes its place."""
    accepted(learner, "keep_newest")
    path = my_etl.folder() / "src/keep_newest.py"
    for mine in ("mine\n", "mine, later\n"):
        learner.asks("keep", "9-01", "keep_newest")
        path.write_text(mine)
    code, said = learner.asks("keep", "9-01", "keep_newest")
    assert (code, said.split("; ")[1]) == (0, "what was there is now work/my_etl/src/keep_newest.py.before-2.\n")
    assert path.with_name("keep_newest.py.before").read_text() == "mine\n"
    assert path.with_name("keep_newest.py.before-2").read_text() == "mine, later\n"
    assert "max_by" in path.read_text()


def test_the_accepted_answer_and_not_the_copy(learner):
    """What stands in the copy now does not count: the last accepted answer does."""
    accepted(learner, "keep_newest")
    learner.types("keep_newest", "def keep_newest(con):\n    pass\n")
    learner.asks("check", "9-01", "keep_newest")
    learner.asks("keep", "9-01", "keep_newest")
    assert "max_by" in (my_etl.folder() / "src/keep_newest.py").read_text()


def test_nothing_accepted(learner):
    """It says so, and how an answer is judged; nothing is laid down."""
    code, said = learner.asks("keep", "9-01", "keep_newest")
    assert code == 2
    assert "No answer to 9-01 keep_newest was accepted yet; `breakfix check 9-01 keep_newest`" in said
    assert not my_etl.folder().exists()


def test_all_of_a_sheet(learner):
    """Without a name it takes what is accepted, and names the rest."""
    accepted(learner, "keep_newest")
    code, said = learner.asks("keep", "9-01")
    assert (code, said.splitlines()[-1]) == (0, "Not accepted yet: wait, report.")
    assert (my_etl.folder() / "src/keep_newest.py").exists()


def test_prose_is_kept_as_text(learner):
    """Of an explanation the text goes in, without slots and points."""
    accepted(learner, "report")
    learner.asks("keep", "9-01", "report")
    text = (my_etl.folder() / "docs/REPORT.md").read_text()
    asked = answers(learner.project.lab())["report"]
    assert text.strip() == asked.model.strip()


def test_a_value_that_is_no_text(learner):
    """A number is not the whole of a text file: a sentence says so."""
    accepted(learner, "wait")
    code, said = learner.asks("keep", "9-01", "wait")
    assert (code, "9-01 wait is no text" in said) == (2, True)


def test_an_exercise_without_a_place(learner):
    """It says so."""
    code, said = learner.asks("keep", "9-01", "count_rows")
    assert (code, "9-01 count_rows has no place in work/my_etl" in said) == (2, True)


def test_a_link_that_leads_out(learner, tmp_path):
    """Nothing is written outside of the folder."""
    accepted(learner, "keep_newest")
    my_etl.begin()
    shutil.rmtree(my_etl.folder() / "src")
    os.symlink(tmp_path, my_etl.folder() / "src")
    code, said = learner.asks("keep", "9-01", "keep_newest")
    assert (code, "leads out of" in said) == (2, True)
    assert not list(tmp_path.iterdir())
