"""Programs to be tested: the ETL of the notebook, others that are as right, and what is amiss in those that are not.

Tests run in a folder that is laid out as the learner's own project is: src/etl.py, tests/conftest.py, tests/resources/.
"""

import difflib
import linecache
from pathlib import Path

from breakfix import places
from breakfix.lab import slips

from . import baseline

HEAD = "import csv\nimport gzip\nimport logging\nimport sqlite3\n"
PROGRAM = f"{HEAD}\n\n{''.join(linecache.getlines(baseline.run.__code__.co_filename)).strip()}\n"
TEMPLATE = places.HOME / "lib" / "breakfix" / "book" / "templates" / "my_etl" / "tests" / "resources"
RESOURCES, EXPECTED = (
    {path.name: path.read_text() for path in sorted(folder.glob("*.csv"))}
    for folder in (TEMPLATE, TEMPLATE / "expected")
)


def spoilt(edits):
    """Return a program for each slip, written as in `lab/slips.py`."""
    return [slip.of(PROGRAM) for slip in slips.read(edits)]


OTHER_ORDERS, OTHER_WORDS = spoilt("""
other orders: lines, rows and columns
    ~ csv.DictWriter(file, COLUMNS) => csv.DictWriter(file, COLUMNS[::-1], quoting=csv.QUOTE_ALL, lineterminator="\\n")
    ~ writer.writerows(flights) => writer.writerows(flights[::-1])
    ~ file text, scheduled text, carrier text, flight integer => flight int, carrier varchar, scheduled text, file text
    ~ "insert into flights values ( => f"insert into flights (file, {', '.join(COLUMNS)}) values (
other words: what is logged, printed, written and returned
    - for raw in sorted((home / "source").glob("*.csv.gz")):
    + (home / "etl.log").write_text("it begins\\n")
    + print("it begins")
    + for raw in (home / "source").glob("*.csv.gz"):
    ~ log.info("%s: %d flights", clean.name, len(rows)) => log.warning("%d rows of %s", len(rows), clean)
    - con.close()
    + con.execute("create table if not exists runs (at text)")
    + return con.close() or "done"
    ~ row[name] or None => int(row[name]) if row[name].lstrip("-").isdigit() else row[name] or None
    ~ flight integer => flight
    ~ dep_delay integer, arr_delay integer => dep_delay, arr_delay
    ~ primary key (scheduled, carrier, flight, origin) => check (1)
    ~ with con: => if con:
    ~ con.execute("delete => again = con.execute("delete
    ~ file = ?", [name]) => file = ?", [name]).rowcount > 0
    - con.executemany("insert into flights values (?, ?, ?, ?, ?, ?, ?, ?, ?)", named)
    + for row in named[:: 2 * again - 1]:
    +     con.execute("insert into flights values (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    + con.commit()
    + return rows[0]
""")
STOPS = PROGRAM.replace("con.close()", "raise OSError('no room')")
INSERT = 'con.executemany("insert into flights values (?, ?, ?, ?, ?, ?, ?, ?, ?)", named)'
ALL = "named = [(name, *row) for row in rows]"
LINES, ROWS = [PROGRAM, STOPS], [PROGRAM]
LINES += spoilt("""
swapped: origin and dest have each other's values
    ~ (flights) => (row | {"origin": row["dest"], "dest": row["origin"]} for row in flights)
shifted: dest is that of the line before
    ~ (flights) => (a | {"dest": b["dest"]} for a, b in zip(flights, flights[-1:] + flights))
exchanged: each file has the lines of the other
    ~ / raw.stem => / raw.stem.translate(str.maketrans("56", "65"))
one line more: each file has a line of no flight
    ~ writer.writerows(flights) => writer.writerows([*flights, dict.fromkeys(COLUMNS, "~" + clean.stem)])
one more: a clean file has a column too many
    ~ csv.DictWriter(file, COLUMNS) => csv.DictWriter(file, [*COLUMNS, "source"])
one file: the second file is left out
    ~ sorted((home / "source").glob("*.csv.gz")) => sorted((home / "source").glob("*.csv.gz"))[:1]
the first only: a clean file has its first line, and that as often as there are flights
    ~ writer.writerows(flights) => writer.writerows(flights[:1] * len(flights))
    ~ "insert into => "insert or replace into
in memory: the clean files are right, and there is no warehouse
    ~ sqlite3.connect(home / "warehouse.sqlite") => sqlite3.connect(":memory:")
not empty: what is empty becomes NA
    ~ writer.writerows(flights) => writer.writerows({name: row[name] or "NA" for name in COLUMNS} for row in flights)
""")
# In each of the others one column of one file differs, in some only in blanks, in case, or in how a number is written.
OTHERS = {"scheduled": 'old + ":00"', "carrier": 'old + " "', "flight": '"00" + old', "dep_delay": 'old + ".0"'}
OTHERS |= {"arr_delay": 'old.strip("0")', "origin": "old.lower()"}
ROWS += spoilt(f"""
the first only: the first row is there, as often as there are rows
    ~ primary key (scheduled, carrier, flight, origin) => check (1)
    ~ {ALL} => named = [(name, *rows[0])] * len(rows)
none becomes zero: None is 0 in the table
    ~ {ALL} => named = [(name, *(cell or 0 for cell in row)) for row in rows]
another name: the column file has another name
    ~ con.execute("delete => name += ".gz"; con.execute("delete
""")
for n, column in enumerate(baseline.COLUMNS):
    LINES += spoilt(f"""
{column}: another value
    - writer = csv.DictWriter(file, COLUMNS)
    + writer = csv.DictWriter(file, COLUMNS)
    + old = flights[{-(n > 5)}]["{column}"]
    + flights[{-(n > 5)}]["{column}"] = {OTHERS.get(column, 'old + "0"')} if clean.stem[-1] == "{5 + n % 2}" else old
""")
    one = ALL.replace("*row", f"*row[:{n}], {{}}, *row[{n + 1}:]")
    kept = column in ("flight", "dep_delay", "arr_delay")  # numbers as text
    other = OTHERS.get(column, 'old + "0"').replace("old", f"row[{n}]")
    old, new = (f"{column} integer", f"{column} text") if kept else (ALL, one.format(other))
    ROWS += spoilt(f"{column}: another value\n    ~ {old} => {new}")
    if "delay" in column:
        empty = one.format(f"'' if row[{n}] is None else row[{n}]")
        ROWS += spoilt(f"no {column}: it is an empty text\n    ~ {ALL} => {empty}")


def changed(program):
    """Return what a program has that PROGRAM has not, and the other way round, as lines with + and -."""
    lines = difflib.unified_diff(PROGRAM.splitlines(), program.splitlines(), n=1, lineterm="")
    told = [line for line in lines if not line.startswith(("---", "+++", "@@"))]
    return "\n".join(told) or "the job of Run, as it is"


def lay_out(program, conftest="", resources=None):
    """Lay a project out in the current folder, whatever lay there before."""
    home = Path("tests", "resources")
    (home / "expected").mkdir(parents=True, exist_ok=True)
    Path("src").mkdir(exist_ok=True)
    Path("src", "etl.py").write_text(program)
    Path("tests", "conftest.py").write_text(conftest)
    for folder, files in ((home, resources or RESOURCES), (home / "expected", EXPECTED)):
        for path in folder.glob("*.csv"):
            path.unlink()
        for name, text in files.items():
            (folder / name).write_text(text)
