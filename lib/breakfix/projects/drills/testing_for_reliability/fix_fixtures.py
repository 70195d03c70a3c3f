"""Fix: fixtures that every test gets fresh, judged by the tests that use them."""

from pathlib import Path

from breakfix.lab import exercise
from breakfix.lab.pytest_run import FAIL, PASS, TestFile
from breakfix.lab.shapes import rolled

from .programs import PROGRAM, RESOURCES, lay_out


@exercise(phase="fix", kind="tests", minutes=8)
def fixtures():
    """Write conftest.py with two fixtures that every test gets fresh.

    Given     tests/resources/, which lies beside conftest.py, with files *.csv, 2013-01-05.csv among them. Other files
              and folders lie there too
    Leave     two fixtures. day gives the flights of tests/resources/2013-01-05.csv, a list of dicts as csv.DictReader
              has them. home gives the Path of a folder that holds nothing but source/, and there, packed by gzip as
              NAME.csv.gz, each *.csv that lies in tests/resources/ itself
    Rules     every test gets both fresh, whatever the tests before it have done to a list, a flight, a file or a
              folder. It does not matter which folder is the current one
    Not touch tests/: nothing in it is changed or added
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

RESOURCES = Path(__file__).parent / "resources"


def delivered(home):
    return {path.name: gzip.decompress(path.read_bytes()) for path in (home / "source").iterdir()}


def wanted():
    return {f"{path.name}.gz": path.read_bytes() for path in RESOURCES.glob("*.csv")}


TEXTS = wanted()


@pytest.fixture
def fresh(day, home):
    with open(RESOURCES / "2013-01-05.csv", newline="") as file:
        assert day == list(csv.DictReader(file))
    assert isinstance(home, Path)
    assert os.listdir(home) == ["source"]
    assert delivered(home) == TEXTS
    return day, home
"""
LAST = "\n\ndef test_last(fresh):  # day and home are as they have to be\n    pass\n"
USES = {
    "read": "def test_both(fresh):\n    pass\n",
    "empty the list": "def test_first(day):\n    day.clear()\n",
    "change a flight": 'def test_first(day):\n    day[0]["dest"] = "BOS"\n',
    "run the job": "from etl import run\n\n\ndef test_first(home):\n    run(home)\n",
    "take a file away": 'def test_first(home):\n    (home / "source" / "2013-01-05.csv.gz").unlink()\n',
    "change a file": 'def test_first(home):\n    (home / "source" / "2013-01-05.csv.gz").write_bytes(b"")\n',
    "take the folder away": "def test_first(home):\n    shutil.rmtree(home)\n",
    "twice": "def test_first(fresh):\n    fresh[0].pop()\n    fresh[1].joinpath('new').touch()\n",
}
AWAY = "@pytest.fixture(autouse=True)\ndef elsewhere(monkeypatch):\n    monkeypatch.chdir('/')\n"
REFUSED = {
    "look for another flight": 'def test_first(day):\n    assert day[0]["dest"] == "BOS"\n',
    "look for another file": 'def test_first(home):\n    assert "2013-01-07.csv.gz" in delivered(home)\n',
    "look for a warehouse": 'def test_first(home):\n    assert (home / "warehouse.sqlite").exists()\n',
}


@fixtures.bank
def on(world, conftest, use, away=False, resources=None):
    """Tests that use the fixtures in one way, and then look whether both are fresh."""
    lay_out(PROGRAM, conftest.text, resources)
    Path("tests", "resources", "notes.txt").write_text("where the sample is from\n")
    before = lying()
    ended = TestFile(f"{HEAD}\n\n{AWAY * away}\n\n{use}{LAST}", "use", folder="tests")()
    if lying() != before:
        print("tests/ is not as it was")
        return FAIL if ended == PASS else ended
    return ended


def lying():
    """Return what lies in tests/: name -> bytes, None of a folder."""
    found = Path("tests").rglob("*")
    return {str(path): path.read_bytes() if path.is_file() else None for path in found}


@on.shows
def told(use, away=False, resources=None):
    files = f"# tests/resources: {', '.join(sorted(resources))}\n" if resources else ""
    return f"{files}{AWAY * away}{use}{LAST}"


on.good("they are read: a test looks at both", USES["read"])
on.good("the list is emptied: the first test empties day, the last one looks at it", USES["empty the list"])
on.good("a flight is changed: the first test changes a flight of day", USES["change a flight"])
on.good("the job runs: the first test runs the job in home", USES["run the job"])
on.good("another folder: the current folder is another one", USES["read"], away=True)
HEADER, *LINES = RESOURCES["2013-01-05.csv"].splitlines(keepends=True)
MORE = {"2013-01-05.csv": HEADER + LINES[2], "2013-01-06.csv": HEADER, "sunday.csv": HEADER + LINES[0]}
on.good("other sample data: other files and flights are in tests/resources", USES["read"], resources=MORE)
for name, use in REFUSED.items():
    on.damaged(f"{name}: tests {name}, and it is not there", use)


def uses(chance):
    """Return a use of the fixtures, whether it is from elsewhere, and sample data."""
    many = USES if chance.random() < 0.75 else REFUSED
    names = ["2013-01-05.csv", *chance.sample(["a.csv", "2013-01-06.csv", "x y.csv", "B.csv"], chance.randint(0, 3))]
    drawn = {name: HEADER + "".join(chance.sample(LINES, chance.randint(1, 3))) for name in names}
    drawn["2013-01-05.csv"] = HEADER + "".join(LINES[chance.randint(0, 2) :])
    return many[chance.choice(list(many))], chance.random() < 0.3, drawn


on.drawn(together=rolled(uses), times=9, says=lambda *given: "these tests were drawn")

fixtures.asks("""
they are read: What is in day, and what is in home? Which files lie in tests/resources?
the list is emptied: Two tests share one list. How often is your fixture called?
a flight is changed: The list is a new one. Are the flights in it?
the job runs: In which folder does the second test look?
another folder: From where does the path of your sample begin?
other sample data: How many files are in tests/resources, and who reads them?
look for another flight: A test that has to fail passed. Did it run?
look for another file: A test that has to fail passed. Did it run?
look for a warehouse: A test that has to fail passed. Did it run?
""")

fixtures.slips("""
one list for all: The second test finds what the first has left. How long does a fixture of that scope live?
    - @pytest.fixture
    - def day():
    + @pytest.fixture(scope="module")
    + def day():
a copy of the list: The list is a new one each time. Are the dicts in it?
    - with open(RESOURCES / "2013-01-05.csv", newline="") as file:
    -     return list(csv.DictReader(file))
    + return list(FLIGHTS)
    - @pytest.fixture
    - def day():
    + with open(RESOURCES / "2013-01-05.csv", newline="") as file:
    +     FLIGHTS = list(csv.DictReader(file))
    + @pytest.fixture
    + def day():
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
one file only: They do not find what they were promised. What is in day, and what lies in home, file by file?
    ~ RESOURCES.glob("*.csv") => [RESOURCES / "2013-01-05.csv"]
""")


@fixtures.also_right(costs="one more fixture, which says where the sample lies")
def with_copies():
    """With a fixture for the folder, and copies of what was read once."""
    import csv
    import gzip
    import tempfile
    from pathlib import Path

    import pytest

    @pytest.fixture(scope="session")
    def resources():
        return Path(__file__).resolve().with_name("resources")

    @pytest.fixture
    def day(resources):
        return [dict(row) for row in csv.DictReader(resources.joinpath("2013-01-05.csv").read_text().splitlines())]

    @pytest.fixture
    def home(resources):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            source = Path(folder, "source")
            source.mkdir()
            for path in resources.iterdir():
                if path.suffix == ".csv":
                    with gzip.open(source / f"{path.name}.gz", "wb") as packed:
                        packed.write(path.read_bytes())
            yield Path(folder)


fixtures.hints += [
    "How often is a fixture called that has no scope? And which folder does pytest make for each test, under the name "
    "tmp_path? A module knows where it lies: __file__.",
    'A twin: a table for each guest. Once per evening, `plates = ["white"]` stands on one table for all, and the first '
    'guest breaks it. Once per guest, `(room / "table").mkdir()`, with a room of their own and plates fetched from the '
    "cupboard beside the door, wherever the guest came from.",
]
