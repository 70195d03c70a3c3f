"""Fixtures that several test files share."""

import re
import sys

import pytest

import breakfix.projects
import tiny
from breakfix import places
from breakfix.lab import learner, project
from breakfix.lab.judging import fork
from breakfix.lab.judging import judge as judges
from breakfix.services.object_store import ObjectStore, client
from breakfix.services.postgres import Postgres


def pytest_collection_modifyitems(items):
    """Put first what takes long: no worker has it left to do when the others have ended."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (item.path not in slow, project_of(item.nodeid) is None))


def project_of(nodeid):
    """Return the slug of the project that a test is about: a law of it, or a test file of its own; or None."""
    if about := re.fullmatch(r"tests/test_projects\.py::test_law\[(\w+)-.*\]", nodeid):
        return about[1]
    about = re.match(r"tests/projects/test_(\w+?)(_answers)?\.py::", nodeid)
    return about and about[1]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Keep what shares something slow to make in one worker: the tests of a file, and all that is about a project.

    Groups by mark (`--dist loadgroup`) are lost with pytest 9.2: xdist 3.8 writes them into a name that is not read.
    """
    from xdist.scheduler import LoadScopeScheduling

    class OneMaker(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return project_of(nodeid) or nodeid.partition("::")[0]

    config.option.loadscopereorder = False
    return OneMaker(config, log)


@pytest.fixture(autouse=True)
def seeded():
    """Each test begins with the notebook's own seed: `lab.x.given(3)` in another one is not heard here."""
    with learner.noted(learner.DEFAULT):
        yield


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
        judges.shared().close()  # the next one starts in this workbook
        tiny.write_toy()
        yield home
        judges.shared().close()
        for name in [name for name in sys.modules if name.startswith("breakfix.projects.")]:
            del sys.modules[name]
    for name in vars(breakfix.projects).keys() - before.keys():
        delattr(breakfix.projects, name)
    vars(breakfix.projects).update(before)
    project.number.cache_clear()
    project.asked.cache_clear()


@pytest.fixture(scope="session")
def judge():
    """A warm judge of answers, which remembers what references give, for all projects."""
    with judges.Judge() as judge:
        # A fork that a test runs in this process stops what it finds below it when it ends.
        worker = judge.start().process.pid
        fork.spared.add(worker)
        yield judge
        fork.spared.discard(worker)


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


@pytest.fixture(scope="module")
def store():
    """An object store that speaks S3."""
    with ObjectStore() as running:
        yield running


@pytest.fixture
def s3(store):
    """A client of it, and an empty bucket, `flights`."""
    store.hold("flights", {})
    yield client(store.url)
    store.drop("flights")
