"""Answers to d-07 of careful readers: what breaks a sentence of its task is refused, what is right passes."""

import answers
from breakfix.projects.drills import testing_for_reliability as lab

# Answers that break a sentence of their task, as edits of the reference; each line asks which sentence.
REFUSED = {
    "pytest_ini": """
    tests where they lie: all of them under tests?
        ~ testpaths = tests => testpaths = tests/load
    files by one name: all of them under tests?
        ~ testpaths = tests => python_files = test_a.py
    nothing of the log: what any logger has said?
        ~ addopts = --strict-markers => addopts = --strict-markers --show-capture=no
    of those that pass too: of the log of a test that passes nothing?
        ~ addopts = --strict-markers => addopts = --strict-markers -rP
    no traceback: the report of a test that fails?
        ~ addopts = --strict-markers => addopts = --strict-markers --tb=no
    the slow ones not: all of them?
        ~ addopts = --strict-markers => addopts = --strict-markers -m "not slow"
    the first failure is enough: all of them?
        ~ addopts = --strict-markers => addopts = --strict-markers -x
    log_cli_level only: nothing of DEBUG?
        ~ log_level = INFO => log_cli_level = INFO
    what failed last: all of them?
        ~ addopts = --strict-markers => addopts = --strict-markers --lf
    three failures are enough: all of them?
        ~ addopts = --strict-markers => addopts = --strict-markers --maxfail=3
    ten failures are enough: all of them?
        ~ addopts = --strict-markers => addopts = --strict-markers --maxfail=10
    any tests folder: only tests under tests?
        ~ testpaths = tests => python_files = tests/*.py
    """,
    "outputs": """
    without arr_delay: the expected lines?
        ~ sorted(line.items()) for => sorted(item for item in line.items() if item[0] != "arr_delay") for
    without carrier: the expected lines?
        ~ sorted(line.items()) for => sorted(item for item in line.items() if item[0] != "carrier") for
    none is nothing: every one once?
        ~ sorted(line.items()) for => sorted((name, cell.strip("0")) for name, cell in line.items()) for
    errors pass: for any other job?
        - run(home)
        + try:
        +     run(home)
        + except OSError:
        +     pass
    the first file only: both clean files?
        ~ EXPECTED.glob("*.csv") => sorted(EXPECTED.glob("*.csv"))[:1]
    whatever is found: both clean files?
        ~ EXPECTED.glob("*.csv") => [EXPECTED / path.name for path in (home / "data_clean").iterdir()]
    a count and known lines: every one once?
        ~ found == wanted => len(found) == len(wanted) and all(row in wanted for row in found)
    the warehouse too: is not looked at here?
        ~ assert found == wanted => assert found == wanted and (home / "warehouse.sqlite").exists()
    decimals: 5 and 5.0?
        ~ (sorted(line.items()) for => (sorted((name, cell.removesuffix(".0")) for name, cell in line.items()) for
    not available: texts?
        ~ (sorted(line.items()) for => (sorted((name, cell.replace("NA", "")) for name, cell in line.items()) for
    known columns only: the expected columns?
        ~ sorted(line.items()) for => sorted(item for item in line.items() if item[0] != "source") for
    stripped: the expected lines?
        ~ sorted(line.items()) for => sorted((name, cell.strip()) for name, cell in line.items()) for
    without names: the expected lines?
        ~ sorted(line.items()) for => sorted(line.values()) for
    numbers: texts?
        ~ sorted(line.items()) for => sorted((name, cell.lstrip("0")) for name, cell in line.items()) for
    where it is there: both clean files?
        - found, wanted
        + if not (home / "data_clean" / path.name).exists():
        +     continue
        + found, wanted
    lower case: texts?
        ~ sorted(line.items()) for => sorted((name, cell.lower()) for name, cell in line.items()) for
    column by column: the expected lines?
        ~ sorted(sorted(line.items()) for line in csv.DictReader(clean)) => sorted(map(sorted, zip(*csv.reader(clean))))
    as far as it goes: and no other?
        ~ found == wanted => found and all(one == other for one, other in zip(found, wanted))
    in one heap: each with the expected lines?
        - for path in EXPECTED.glob("*.csv"):
        -     found, wanted = lines(home / "data_clean" / path.name), lines(path)
        -     assert found == wanted
        + each = [lines(home / "data_clean" / path.name) for path in EXPECTED.glob("*.csv")]
        + assert sorted(sum(each, [])) == sorted(sum(map(lines, EXPECTED.glob("*.csv")), []))
    """,
    "fixtures": """
    tuples: a list of dicts?
        ~ return list(csv.DictReader(file)) => return tuple(csv.DictReader(file))
    numbers: as csv.DictReader has them?
        ~ return list(csv.DictReader(file)) => return [row | {"flight": 15} for row in csv.DictReader(file)]
    a text: the Path of a folder?
        - return tmp_path
        + return str(tmp_path)
    more than source: nothing but source?
        - (tmp_path / "source").mkdir()
        + (tmp_path / "source").mkdir()
        + (tmp_path / "data_clean").mkdir()
    the folders too: that lies in tests resources itself?
        ~ RESOURCES.glob("*.csv") => RESOURCES.rglob("*.csv")
    notes too: each csv?
        ~ RESOURCES.glob("*.csv") => [path for path in RESOURCES.iterdir() if path.is_file()]
    the first by name: of that day?
        ~ open(RESOURCES / "2013-01-05.csv", => open(min(RESOURCES.glob("2013*.csv")),
    as text: packed by gzip?
        ~ gzip.compress(path.read_bytes()) => gzip.compress(path.read_text().encode())
    the folder of the import: whichever folder is the current one?
        ~ Path(__file__).parent / "resources" => Path.cwd() / "tests" / "resources"
    skips elsewhere: in which folder pytest is called?
        ~ RESOURCES = Path(__file__).parent / "resources" => RESOURCES = Path("tests", "resources")
        - with open(
        + if not RESOURCES.exists():
        +     pytest.skip("no sample data")
        + with open(
        ~ def home(tmp_path): => def home(tmp_path, day):
    another name: NAME.csv.gz?
        ~ f"{path.name}.gz" => f"{path.stem}.gz"
    beside the test: in which folder a test lies?
        ~ def day(): => def day(request):
        ~ open(RESOURCES / => open(request.path.parent / "resources" /
    a note: leave resources as it is?
        ~ return tmp_path => (RESOURCES / "packed.txt").touch(); return tmp_path
    at commas: as csv.DictReader has them?
        - return list(csv.DictReader(file))
        + head, *rows = (line.strip().split(",") for line in file)
        + return [dict(zip(head, row)) for row in rows]
    no NA: as csv.DictReader has them?
        - with open(RESOURCES / "2013-01-05.csv", newline="") as file:
        -     return list(csv.DictReader(file))
        + import pandas as pd
        + return pd.read_csv(RESOURCES / "2013-01-05.csv", dtype=str).fillna("").to_dict("records")
    """,
    "end_to_end": """
    of two files: and no other?
        ~ from flights order by => from flights where file in ('2013-01-05.csv', '2013-01-06.csv') order by
    one connection: what a new connection finds?
        - with closing(sqlite3.connect(home / "warehouse.sqlite")) as con:
        -     return con.execute(f"select {COLUMNS} from flights order by scheduled").fetchall()
        + con = OPEN.setdefault(home, sqlite3.connect(home / "warehouse.sqlite"))
        + return con.execute(f"select {COLUMNS} from flights order by scheduled").fetchall()
        - FLIGHTS = [  # file
        + OPEN = {}
        + FLIGHTS = [  # file
    a second run may stop: neither run raises an error?
        - run(home)
        + try:
        +     run(home)
        + except sqlite3.Error:
        +     pass
    a run may stop: neither run raises an error?
        - run(home)
        + try:
        +     run(home)
        + except OSError:
        +     pass
    empty or NULL: a delay that is missing is NULL?
        ~ arr_delay" => nullif(arr_delay, '')"
    any rows will do: these five rows?
        ~ fetchall() => fetchall() and FLIGHTS
    counted the second time: the same?
        ~ assert loaded(home) == FLIGHTS => assert loaded(home) == FLIGHTS or _ and len(loaded(home)) == 5
    counted the first time: these five rows after a run?
        ~ assert loaded(home) == FLIGHTS => assert loaded(home) == FLIGHTS or not _ and len(loaded(home)) == 5
    a set the first time: each once after a run?
        ~ assert loaded(home) == FLIGHTS => assert (list if _ else set)(loaded(home)) == (list if _ else set)(FLIGHTS)
    upper case: these five rows?
        ~ origin, dest, status, dep_delay, arr_delay" => upper(origin), dest, status, dep_delay, arr_delay"
    a key: and whatever else?
        ~ fetchall() => fetchall() * bool(con.execute("pragma index_list(flights)").fetchall())
    the types: and whatever else?
        ~ fetchall() => fetchall() * all(c[2] in ("TEXT", "INTEGER") for c in con.execute("pragma table_info(flights)"))
    in the order of before: the order of rows?
        ~ order by scheduled => order by rowid
        - assert loaded(home) == FLIGHTS
        + was = was if _ else loaded(home)
        + assert loaded(home) == was and len(was) == 5 and set(was) == set(FLIGHTS)
    files of home: whatever else a run writes?
        ~ assert loaded(home) == FLIGHTS => assert loaded(home) == FLIGHTS and len(list(home.iterdir())) == 3
    each is there: each once?
        ~ assert loaded(home) == FLIGHTS => assert set(loaded(home)) == set(FLIGHTS)
    as they come: the order of rows?
        ~ order by scheduled => order by rowid
    """,
    "in_memory": """
    commits itself: when load returns, all that is committed?
        ~ load(first, "a.csv", rows) => load(first, "a.csv", rows); first.commit()
    the first commit only: when load returns, all that is committed?
        ~ assert found(second) == => assert found(second if len(rows) > 1 else first) ==
    the last commit only: when load returns, all that is committed?
        ~ assert found(second) == => assert len(rows) > 1 or found(second) ==
    a table of its own: load makes the table?
        - load(con, "b.csv", [NEXT])
        + con.execute(f"create table flights ({COLUMNS})")
        + load(con, "b.csv", [NEXT])
        - load(first, "a.csv", rows)
        + first.execute(f"create table if not exists flights ({COLUMNS})")
        + load(first, "a.csv", rows)
    each row is there: each once?
        ~ from flights order by => from flights group by scheduled order by
    as text: every value as it was given?
        ~ COLUMNS = "file, scheduled, carrier, flight => COLUMNS = "file, scheduled, carrier, flight + 0
    more the second time: rows that were loaded before are gone?
        ~ [ONE, GONE], [GONE] => [GONE], [ONE, GONE]
    two rows each time: however many rows there are?
        ~ LOADS = [ONE, GONE], [GONE] => LOADS = [ONE, GONE], [GONE, ("2013-01-05T23:00", *ONE[1:])]
    others by number: those of other names as they are?
        - assert found(con) == [*(("a.csv", *row) for row in rows), ("b.csv", *NEXT)]
        + assert [row[:4] for row in found(con) if row[0] == "b.csv"] == [("b.csv", *NEXT[:3])]
        + assert [row for row in found(con) if row[0] != "b.csv"] == [("a.csv", *row) for row in rows]
    texts: numbers are of type int?
        ~ load(first, "a.csv", rows) => load(first, "a.csv", [tuple(c and str(c) for c in row) for row in rows])
    a key: keys?
        - def test_a_second_connection(tmp_path):
        + def test_a_key():
        +     import pytest
        +
        +     con = sqlite3.connect(":memory:")
        +     load(con, "a.csv", [ONE])
        +     with pytest.raises(sqlite3.IntegrityError):
        +         load(con, "b.csv", [ONE])
        +
        + def test_a_second_connection(tmp_path):
    all or nothing: a tuple in the order of COLUMNS?
        - def test_a_second_connection(tmp_path):
        + def test_all_or_nothing():
        +     import pytest
        +
        +     con = sqlite3.connect(":memory:")
        +     load(con, "a.csv", [ONE])
        +     with pytest.raises(sqlite3.Error):
        +         load(con, "a.csv", [GONE, ONE[:1]])
        +     assert found(con) == [("a.csv", *ONE)]
        +
        + def test_a_second_connection(tmp_path):
    with the connection: which statements are used?
        - def test_a_second_connection(tmp_path):
        + def test_with_the_connection():
        +     left = []
        +
        +     class Connection(sqlite3.Connection):
        +         def __exit__(self, *error):
        +             left.append(error)
        +             return super().__exit__(*error)
        +
        +     load(sqlite3.connect(":memory:", factory=Connection), "a.csv", [ONE])
        +     assert left
        +
        + def test_a_second_connection(tmp_path):
    no zero: every value as it was given?
        ~ "flown", 0, 9) => "flown", 1, 9)
    """,
}
# What two answers begin with: the rows of a run, and a test of load in memory.
ASKED = """FLIGHTS = [
    ("2013-01-05.csv", "2013-01-05T11:00", "UA", 15, "EWR", "ORD", "flown", 5, -3),
    ("2013-01-05.csv", "2013-01-05T13:30", "B6", 125, "JFK", "FLL", "cancelled", None, None),
    ("2013-01-05.csv", "2013-01-05T19:59", "EV", 3806, "EWR", "STL", "diverted", 29, None),
    ("2013-01-06.csv", "2013-01-06T11:00", "UA", 15, "EWR", "ORD", "flown", -7, 12),
    ("2013-01-06.csv", "2013-01-06T12:00", "DL", 2047, "LGA", "ATL", "flown", 0, 0),
]
import sqlite3
from etl import run

C = "file, scheduled, carrier, flight, origin, dest, status, dep_delay, arr_delay"


def q(home, sql):
    con = sqlite3.connect(home / "warehouse.sqlite")
    try:
        return con.execute(sql).fetchall()
    finally:
        con.close()


"""
REPLACED = """import sqlite3
from etl import load

C = "file, scheduled, carrier, flight, origin, dest, status, dep_delay, arr_delay"
A = ("2013-01-05T11:00", "UA", 15, "EWR", "ORD", "flown", 5, -3)
B = ("2013-01-05T13:30", "B6", 125, "JFK", "FLL", "cancelled", None, None)
D = ("2013-01-06T12:00", "DL", 2047, "LGA", "ATL", "flown", 0, 7)


def seen(con):
    return con.execute(f"select {C} from flights order by scheduled").fetchall()


def mem():
    return sqlite3.connect(":memory:")


def test_full():
    con = mem()
    load(con, "a", [A, B])
    load(con, "b", [D])
    assert seen(con) == [("a", *A), ("a", *B), ("b", *D)]
    load(con, "a", [B])
    assert seen(con) == [("a", *B), ("b", *D)]


"""
PASSES = {
    "by options": (
        "pytest_ini",
        '''pytest_ini = """[pytest]
addopts = --strict-markers --log-level=INFO
testpaths=tests/
pythonpath=./src
markers=slow
"""''',
    ),
    "failed ones first, and a report": (
        "pytest_ini",
        """pytest_ini = '''[pytest]
testpaths = tests
pythonpath = src
log_level = INFO
addopts = --strict-markers --ff --junitxml=report.xml --doctest-modules --setup-show
markers = slow
'''""",
    ),
    "one word that is strict": (
        "pytest_ini",
        """pytest_ini = '''[pytest]
testpaths = tests
pythonpath = src
log_level = 20
strict = true
markers = slow
'''""",
    ),
    "lines by time": (
        "outputs",
        """import csv
from pathlib import Path
from etl import run

EXP = Path(__file__).parent / "resources" / "expected"


def rows(p):
    with open(p, newline="") as f:
        return list(csv.DictReader(f))


def test_a(home):
    run(home)
    k = lambda r: (r["scheduled"], r["flight"])
    for p in EXP.glob("*.csv"):
        assert sorted(rows(home / "data_clean" / p.name), key=k) == sorted(rows(p), key=k)""",
    ),
    "a TestCase": (
        "outputs",
        """import unittest, csv, pytest
from pathlib import Path
import etl


class TestOut(unittest.TestCase):
    @pytest.fixture(autouse=True)
    def _h(self, home):
        self.home = home

    def test_all(self):
        etl.run(self.home)
        base = Path(__file__).parent / "resources" / "expected"
        for p in base.iterdir():
            with self.subTest(p.name):
                self.assertCountEqual(
                    list(csv.DictReader(open(self.home / "data_clean" / p.name, newline=""))),
                    list(csv.DictReader(open(p, newline=""))),
                )""",
    ),
    "a cell that is not there is an empty one": (
        "outputs",
        """import csv
from pathlib import Path
from etl import run

EXP = Path(__file__).parent / "resources" / "expected"


def rows(p):
    with open(p, newline="") as f:
        return sorted(sorted((name, cell or "") for name, cell in row.items()) for row in csv.DictReader(f))


def test_a(home):
    run(home)
    for p in EXP.glob("*.csv"):
        assert rows(home / "data_clean" / p.name) == rows(p)""",
    ),
    "from the folder of the project": (
        "fixtures",
        """import csv, gzip
import pytest


@pytest.fixture
def resources(pytestconfig):
    return pytestconfig.rootpath / "tests" / "resources"


@pytest.fixture
def day(resources):
    with (resources / "2013-01-05.csv").open(newline="") as f:
        return list(csv.DictReader(f))


@pytest.fixture
def home(tmp_path, resources):
    (tmp_path / "source").mkdir()
    for p in resources.glob("*.csv"):
        (tmp_path / "source" / f"{p.name}.gz").write_bytes(gzip.compress(p.read_bytes()))
    return tmp_path""",
    ),
    "deep copies": (
        "fixtures",
        """import csv, gzip, copy, shutil, functools
from pathlib import Path
import pytest

R = Path(__file__).parent / "resources"
with open(R / "2013-01-05.csv", newline="") as f:
    ROWS = list(csv.DictReader(f))


@pytest.fixture
def day():
    return copy.deepcopy(ROWS)


@pytest.fixture
def home(tmp_path):
    (tmp_path / "source").mkdir()
    for p in R.glob("*.csv"):
        (tmp_path / "source" / (p.name + ".gz")).write_bytes(gzip.compress(p.read_bytes()))
    return tmp_path""",
    ),
    "packed once": (
        "fixtures",
        """import csv, gzip, copy, shutil, functools
from pathlib import Path
import pytest

R = Path(__file__).parent / "resources"


@pytest.fixture(scope="session")
def packed(tmp_path_factory):
    h = tmp_path_factory.mktemp("packed")
    (h / "source").mkdir()
    for p in R.glob("*.csv"):
        (h / "source" / (p.name + ".gz")).write_bytes(gzip.compress(p.read_bytes()))
    return h


@pytest.fixture
def home(packed, tmp_path):
    return Path(shutil.copytree(packed, tmp_path / "home"))


@pytest.fixture
def day():
    with open(R / "2013-01-05.csv", newline="") as f:
        return list(csv.DictReader(f))""",
    ),
    "through pandas": (
        "end_to_end",
        ASKED
        + """import pandas as pd


def test_a(home):
    for _ in range(2):
        run(home)
        with sqlite3.connect(home / "warehouse.sqlite") as con:
            t = pd.read_sql_query("select * from flights", con)
        con.close()
        t = t[C.split(", ")].sort_values("scheduled").astype(object)
        t = t.where(t.notna(), None)
        assert [tuple(x) for x in t.values.tolist()] == FLIGHTS""",
    ),
    "read only": (
        "end_to_end",
        ASKED
        + """def test_a(home):
    for _ in "ab":
        run(home)
        con = sqlite3.connect(f"file:{home / 'warehouse.sqlite'}?mode=ro", uri=True)
        con.row_factory = sqlite3.Row
        got = [tuple(row[c] for c in C.split(", ")) for row in con.execute("select * from flights")]
        con.close()
        assert len(got) == 5 and set(got) == set(FLIGHTS)""",
    ),
    "a rollback": (
        "in_memory",
        REPLACED
        + """def test_c():
    con = mem()
    load(con, "a", [A, B])
    con.rollback()
    assert seen(con) == [("a", *A), ("a", *B)]
    load(con, "a", [B])
    con.rollback()
    assert seen(con) == [("a", *B)]""",
    ),
    "a shared cache": (
        "in_memory",
        REPLACED
        + """def test_c():
    a = sqlite3.connect("file:x?mode=memory&cache=shared", uri=True)
    b = sqlite3.connect("file:x?mode=memory&cache=shared", uri=True)
    for rows in ([A, B], [B]):
        load(a, "a", rows)
        assert seen(b) == [("a", *row) for row in rows]
    a.close()
    b.close()""",
    ),
}

test_a_broken_sentence_is_refused = answers.refused(lab, REFUSED)
test_what_a_task_leaves_open_passes = answers.passing(lab, PASSES)
