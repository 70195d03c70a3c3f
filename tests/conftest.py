"""Fixtures that several test files share."""

import sys

import pytest

import breakfix.projects
import tiny
from breakfix import places
from breakfix.lab import project
from breakfix.lab.judging import fork, judge
from breakfix.services.postgres import Postgres


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items):
    """Keep the tests of a file in one worker, since they share what is slow to make; those with a group stay in it."""
    for item in items:
        if not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(item.location[0]))


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    """A workbook of its own in a temporary folder, with the toy project as 9-01; here and in every child process."""
    home = tiny.make_home(tmp_path_factory.mktemp("workbook"))
    before = dict(vars(breakfix.projects))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BREAKFIX_HOME", str(home))
        for name in ("HOME", "NOTEBOOKS", "DATA", "WORK", "BUILD"):
            patch.setattr(places, name, home if name == "HOME" else home / name.lower())
        patch.setattr(breakfix.projects, "__path__", [str(home / "lib/breakfix/projects")])
        for name in [name for name in sys.modules if name.startswith("breakfix.projects.")]:
            patch.delitem(sys.modules, name)
        project.number.cache_clear()
        project.asked.cache_clear()
        judge.shared().close()  # the next one starts in this workbook
        tiny.write_toy()
        yield home
        judge.shared().close()
        for name in [name for name in sys.modules if name.startswith("breakfix.projects.")]:
            del sys.modules[name]
    for name in vars(breakfix.projects).keys() - before.keys():
        delattr(breakfix.projects, name)
    vars(breakfix.projects).update(before)
    project.number.cache_clear()
    project.asked.cache_clear()


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL server for who needs one and leaves it as it was: in a schema or a database of their own."""
    with Postgres() as server:
        # A fork that a test runs in this process stops what it finds below it when it ends.
        keeper = server._keeper._process.pid
        fork.spared.add(keeper)
        yield server
        fork.spared.discard(keeper)


@pytest.fixture
def begun(workbook):
    """The toy project with a fresh copy, its tracked notebook as it was, and no ledger."""
    from breakfix.book import catalogue
    from breakfix.book.copies import copies

    tiny.write_toy()
    (toy,) = catalogue.find(["9-01"])
    copied = [*places.WORK.rglob("*.ipynb"), *places.WORK.rglob("*.py")]
    for path in [toy.copy, *copied, places.WORK / "ledger.jsonl"]:
        path.unlink(missing_ok=True)
    copies.start(toy)
    return toy
