"""Fix: fixtures that every test gets fresh, judged by the tests that use them."""

import contextlib
from pathlib import Path

from breakfix.lab import exercise
from breakfix.lab.pytest_run import TestFile, alone

from .programs import PROGRAM, RESOURCES, lay_out


@exercise(phase="fix", kind="tests", minutes=8)
def fixtures():
    """Write conftest.py with two fixtures that every test gets fresh.

    Given     tests/resources/, which lies beside conftest.py, with files NAME.csv, 2013-01-05.csv among them; no NAME
              has a dot, and no cell holds a line end. Other files and folders lie there too
    Leave     two fixtures. day gives the flights of tests/resources/2013-01-05.csv, a list of dicts as csv.DictReader
              has them. home gives the Path of a folder that holds nothing but source/, and there, packed by gzip as
              NAME.csv.gz, each NAME.csv that lies in tests/resources/ itself
    Rules     every test gets both fresh, whatever the tests before it have done with theirs: to the list, a flight, the
              folder or a file in it. The fixtures leave tests/resources/ as it is, and make nothing there. It does not
              matter in which folder pytest is called, nor in which folder below tests/ a test lies
    """
    import csv
    import gzip
    from pathlib import Path

    import pytest

    RESOURCES = Path(__file__).parent / "resources"

    @pytest.fixture
    def day():
        with open(RESOURCES / "2013-01-05.csv", newline="") as file:
            return list(csv.DictReader(file))

    @pytest.fixture
    def home(tmp_path):
        (tmp_path / "source").mkdir()
        for path in RESOURCES.glob("*.csv"):
            (tmp_path / "source" / f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
        return tmp_path


@fixtures.stub
def one_for_all():
    import csv
    import gzip
    from pathlib import Path

    import pytest

    @pytest.fixture(scope="module")
    def day():
        with open("tests/resources/2013-01-05.csv", newline="") as file:
            return list(csv.DictReader(file))

    @pytest.fixture(scope="module")
    def home():
        folder = Path("tests/resources/home")
        (folder / "source").mkdir(parents=True, exist_ok=True)
        text = Path("tests/resources/2013-01-05.csv").read_bytes()
        (folder / "source" / "2013-01-05.csv.gz").write_bytes(gzip.compress(text))
        return folder


fixtures.costs = "the files are read and packed for each test that asks for them"
fixtures.keeps("tests/conftest.py")
fixtures.free("files")  # the tests of the bank look at them

HEAD = """import csv
import gzip
import os
import shutil
from pathlib import Path

import pytest

RESOURCES = next(folder for folder in Path(__file__).parents if folder.name == "tests") / "resources"


def there():
    return {path.name: path.is_file() and path.read_bytes() for path in RESOURCES.iterdir()}


LAY_THERE = there()
TEXTS = {f"{name}.gz": text for name, text in LAY_THERE.items() if name.endswith(".csv")}


def delivered(home):
    return {path.name: gzip.decompress(path.read_bytes()) for path in (home / "source").iterdir()}


@pytest.fixture
def fresh(day, home):
    with open(RESOURCES / "2013-01-05.csv", newline="") as file:
        assert day == list(csv.DictReader(file))
    assert isinstance(home, Path)
    assert os.listdir(home) == ["source"]
    assert delivered(home) == TEXTS
    assert there() == LAY_THERE
    return day, home
"""
LAST = "\n\ndef test_last(fresh):  # day and home are as they have to be\n    pass\n"
READ = "def test_both(fresh):\n    pass\n"
EMPTIES = """class TestBoth:
    def test_first(self, day, home):
        day.clear()
        shutil.rmtree(home)

    def test_second(self, fresh):
        pass
"""
CHANGES = 'def test_first(day):\n    day[0]["dest"] = "BOS"\n'
WRITES = """def test_first(home):
    (home / "source" / "2013-01-05.csv.gz").write_bytes(b"")
    (home / "more.txt").write_text("")
"""
AMISS = {
    "another flight": 'def test_first(day):\n    assert day[0]["dest"] == "BOS"\n',
    "another file": 'def test_first(home):\n    assert "2013-01-07.csv.gz" in delivered(home)\n',
    "a warehouse": 'def test_first(home):\n    assert (home / "warehouse.sqlite").exists()\n',
}


@fixtures.bank
def on(world, conftest, use, away=False, resources=None):
    """Tests that use the fixtures in one way, and then look whether both are fresh."""
    lay_out(PROGRAM, conftest.text, resources)
    Path("tests", "resources", "notes.txt").write_text("where the sample is from\n")
    Path("tests", "load").mkdir(exist_ok=True)
    called, folder = ("src", "../tests/load") if away else (".", "tests")
    with alone(), contextlib.chdir(called):
        return TestFile(f"{HEAD}\n\n{use}{LAST}", "use", folder=folder)()


@on.shows
def told(use, away=False, resources=None):
    files = f"# tests/resources: {', '.join(sorted(resources))}\n" if resources else ""
    return f"{files}{'# in src/: pytest ../tests/load' * away}\n{use}{LAST}".lstrip()


HEADER, *LINES = (line.strip() + "\r\n" for line in RESOURCES["2013-01-05.csv"].splitlines())
MORE = {"2013-01-04.csv": HEADER, "2013-01-05.csv": HEADER + LINES[2].replace("EV", "NA").replace("STL", '"STL, MO"')}
MORE["sunday.csv"] = HEADER + LINES[0]
on.good("they are read: a test looks at both, and at tests/resources", READ)
on.good("both are gone: the first test of a class empties day and takes home away, the others look at both", EMPTIES)
on.good("a flight is changed: the first test changes a flight of day", CHANGES)
on.good("a file is changed: the first test changes a file of home and adds one", WRITES)
on.good("another folder: pytest is called in src/, and the test lies in tests/load/", READ, away=True)
on.good(
    "other sample data: other files and flights, with other line ends, are in tests/resources", READ, resources=MORE
)
fixtures.asks("""
they are read: What is in day, and what is in home? What lies in tests/resources, and who has put it there?
both are gone: Two tests share a list or a folder. How often is each fixture called?
a flight is changed: The list is a new one. Are the flights in it?
a file is changed: In which folder does the second test look, and where else does that file lie?
another folder: From where does the path of your sample begin: from whoever calls, from the test, from conftest.py?
other sample data: How many files are in tests/resources, who reads them, and what may a cell hold?
""")
for name, use in AMISS.items():
    on.damaged(f"{name}: a test looks for {name}, and it is not there", use, away=True)
    fixtures.asks(f"{name}: A test that has to fail passed. Did it run?")

fixtures.slips("""
a copy of the list: The list is a new one each time. Are the dicts in it?
    - with open(RESOURCES / "2013-01-05.csv", newline="") as file:
    -     return list(csv.DictReader(file))
    + return list(FLIGHTS)
    ~ / "resources" => / "resources"; FLIGHTS = list(csv.DictReader(open(RESOURCES / "2013-01-05.csv", newline="")))
one folder for all: The first test has left something in home. Whose folder is it?
    ~ def home(tmp_path): => def home(tmp_path_factory):
    - (tmp_path / "source").mkdir()
    + tmp_path = tmp_path_factory.getbasetemp() / "home"
    + (tmp_path / "source").mkdir(parents=True, exist_ok=True)
skips: A test that has to fail was skipped. Does pytest look for the sample where it lies?
    ~ RESOURCES = Path(__file__).parent / "resources" => RESOURCES = Path("resources")
    - def day():
    + def day():
    +     if not RESOURCES.exists():
    +         pytest.skip("no sample data")
    ~ def home(tmp_path): => def home(tmp_path, day):
from where you are: Tests may be started from anywhere. Which folder is a relative path in?
    ~ RESOURCES = Path(__file__).parent / "resources" => RESOURCES = Path("tests/resources")
one file only: They do not find what they were promised. What is in day, and what lies in home and in
    tests/resources, file by file?
    ~ RESOURCES.glob("*.csv") => [RESOURCES / "2013-01-05.csv"]
""")


@fixtures.also_right(costs="what was read once is copied for each test")
def with_copies():
    """With copies of what was read once."""
    import csv
    import gzip
    from pathlib import Path

    import pytest

    FOLDER = Path(__file__).resolve().with_name("resources")
    ROWS = list(csv.DictReader((FOLDER / "2013-01-05.csv").read_text().splitlines()))

    @pytest.fixture
    def day():
        return [dict(row) for row in ROWS]

    @pytest.fixture
    def home(tmp_path_factory):
        source = tmp_path_factory.mktemp("home") / "source"
        source.mkdir()
        for path in FOLDER.glob("*.csv"):
            with gzip.open(source / f"{path.name}.gz", "wb") as file:
                file.write(path.read_bytes())
        return source.parent


fixtures.hints += [
    "How often is a fixture called that has no scope? And which folder does pytest make for each test, under the name "
    "tmp_path? A module knows where it lies: __file__.",
    'A twin: `plates = ["white"]` once per evening, and the first guest breaks the only one. Once per guest, '
    '`(room / "table").mkdir()` in a room of their own, with plates from the cupboard beside the door.',
]
