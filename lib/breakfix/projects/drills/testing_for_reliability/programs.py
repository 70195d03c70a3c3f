"""Programs to be tested: the ETL of the notebook, others that are as right, and what is amiss in those that are not.

Tests run in a folder that is laid out as the learner's own project is: src/etl.py, tests/conftest.py, tests/resources/.
"""

import contextlib
import csv
import difflib
import gzip
import io
import linecache
import sqlite3
import tempfile
from pathlib import Path
from unittest import mock

from breakfix.lab import slips
from breakfix.lab.pytest_run import TestFile

from . import baseline

HEAD = "import csv\nimport gzip\nimport logging\nimport sqlite3\n"
PROGRAM = f"{HEAD}\n\n{''.join(linecache.getlines(baseline.run.__code__.co_filename)).strip()}\n"

RESOURCES = {
    "2013-01-05.csv": """scheduled,carrier,flight,origin,dest,dep_delay,arr_delay
2013-01-05T11:00,UA,15,EWR,ORD,5,-3
2013-01-05T13:30,B6,125,JFK,FLL,,
2013-01-05T19:59,EV,3806,EWR,STL,29,
""",
    "2013-01-06.csv": """scheduled,carrier,flight,origin,dest,dep_delay,arr_delay
2013-01-06T11:00,UA,15,EWR,ORD,-7,12
2013-01-06T12:00,DL,2047,LGA,ATL,0,0
""",
}
FLIGHTS = [
    ("2013-01-05.csv", "2013-01-05T11:00", "UA", 15, "EWR", "ORD", "flown", 5, -3),
    ("2013-01-05.csv", "2013-01-05T13:30", "B6", 125, "JFK", "FLL", "cancelled", None, None),
    ("2013-01-05.csv", "2013-01-05T19:59", "EV", 3806, "EWR", "STL", "diverted", 29, None),
    ("2013-01-06.csv", "2013-01-06T11:00", "UA", 15, "EWR", "ORD", "flown", -7, 12),
    ("2013-01-06.csv", "2013-01-06T12:00", "DL", 2047, "LGA", "ATL", "flown", 0, 0),
]
CONNECT = sqlite3.connect
MOST = 40  # lines of a difference; beyond, it is another program
COLUMNS = ("scheduled", "carrier", "flight", "origin", "dest", "status", "dep_delay", "arr_delay")


def expected():
    """Return what the clean files hold: name -> text, in the order of the delivered lines."""
    return {
        name: "\n".join([",".join(COLUMNS), *(_line(flight) for flight in FLIGHTS if flight[0] == name), ""])
        for name in RESOURCES
    }


def _line(flight):
    return ",".join("" if value is None else str(value) for value in flight[1:])


def edited(edits, text=PROGRAM):
    """Return a program with the edits of one slip, written as in `lab/slips.py` without the line that names it."""
    (slip,) = slips.read(f"edited: so\n{edits}")
    return slip.of(text)


OTHER_ORDERS = edited("""
    ~ csv.DictWriter(file, COLUMNS) => csv.DictWriter(file, COLUMNS[::-1], quoting=csv.QUOTE_ALL, lineterminator="\\n")
    ~ writer.writerows(flights) => writer.writerows(flights[::-1])
    ~ file text, scheduled text, carrier text, flight integer => flight integer, carrier text, scheduled text, file text
    ~ "insert into flights values ( => f"insert into flights (file, {', '.join(COLUMNS)}) values (
""")
OTHER_WORDS = edited("""
    - for raw in sorted((home / "source").glob("*.csv.gz")):
    + (home / "etl.log").write_text("it begins\\n")
    + print("it begins")
    + for raw in (home / "source").glob("*.csv.gz"):
    ~ log.info("%s: %d flights", clean.name, len(rows)) => log.warning("%d rows of %s", len(rows), clean)
    ~ con.close() => return con.close() or "done"
""")
ROW_BY_ROW = edited("""
    - con.executemany("insert into flights values (?, ?, ?, ?, ?, ?, ?, ?, ?)", named)
    + for row in named[::-1]:
    +     con.execute("insert or replace into flights values (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    + return len(named)
""")
HARDENED = """\
from breakfix import etl
from breakfix.etl import Config, warehouse
from breakfix.etl.load import replace


def run(home):
    etl.run(Config(home))


def load(con, name, rows):
    con.executescript(warehouse.CREATE)
    replace(con, name, rows)
"""


def changed(program):
    """Return what a program has that PROGRAM has not, and the other way round, as lines with + and -."""
    lines = difflib.unified_diff(PROGRAM.splitlines(), program.splitlines(), n=1, lineterm="")
    told = [line for line in lines if not line.startswith(("---", "+++", "@@"))]
    return "\n".join(told) if told and len(told) < MOST else "the job of Run, as it is" if not told else program


def lay_out(program, conftest="", resources=None):
    """Lay a project out in the current folder, whatever lay there before."""
    home, resources = Path("tests", "resources"), RESOURCES if resources is None else resources
    (home / "expected").mkdir(parents=True, exist_ok=True)
    Path("src").mkdir(exist_ok=True)
    Path("src", "etl.py").write_text(program)
    Path("tests", "conftest.py").write_text(conftest)
    for folder, files in ((home, resources), (home / "expected", expected())):
        for path in folder.glob("*.csv"):
            path.unlink()
        for name, text in files.items():
            (folder / name).write_text(text)


def tested(program, tests, conftest, resources=None):
    """Run a TestFile on a program, in a project that is laid out in the current folder; return how it ended."""
    lay_out(program, conftest, resources)
    opened = []

    def connect(*given, **named):
        con = CONNECT(*given, **named)
        con.execute("pragma synchronous = off")  # no machine is switched off within a test
        opened.append(con)
        return con

    with mock.patch.object(sqlite3, "connect", connect):
        ended = TestFile(tests.text, tests.path.stem.removeprefix("test_"), folder="tests")()
    for con in opened:  # a shared database in memory lives until the last of its connections is closed
        with contextlib.suppress(sqlite3.Error):
            con.close()
    return ended


def spoilt(edits, text=PROGRAM):
    """Return a program for each slip, written as in `lab/slips.py`."""
    return [slip.of(text) for slip in slips.read(edits)]


def after(program, *lines):
    """Return a program whose run is followed by these lines, in which `again` tells whether it ran there before."""
    did = "".join(f"    {line}\n" for line in lines)
    again = 'again = (home / "warehouse.sqlite").exists()'
    return f"{program}\n\nfirst = run\n\n\ndef run(home):\n    {again}\n    first(home)\n{did}"


def left(program):
    """Return what two runs of a program leave, whatever the order: lines of clean files, rows of the warehouse."""
    with tempfile.TemporaryDirectory() as folder:
        home, names = Path(folder), ["file", *COLUMNS]
        (home / "source").mkdir()
        for name, text in RESOURCES.items():
            (home / "source" / f"{name}.gz").write_bytes(gzip.compress(text.encode()))
        space = {"__name__": "etl"}
        exec(compile(program, "etl.py", "exec"), space)  # noqa: S102  a program of ours, or of a learner in a fork
        for _ in range(2):
            with contextlib.redirect_stdout(io.StringIO()):
                space["run"](home)
        clean = {}
        for path in (home / "data_clean").glob("*.csv"):
            with open(path, newline="") as file:
                clean[path.name] = sorted(sorted(map(str, line.items())) for line in csv.DictReader(file))
        with contextlib.closing(sqlite3.connect(home / "warehouse.sqlite")) as con:
            rows = con.execute(f"select {', '.join(names)} from flights").fetchall()
        return clean, sorted(map(repr, rows))
