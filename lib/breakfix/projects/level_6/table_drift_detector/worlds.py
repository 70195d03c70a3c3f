"""The databases in which answers are tried, and another process, which alters their tables."""

import contextlib
import json
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from breakfix.lab import folder, summary

from . import baseline, sources

FIRST, TONIGHT, TOMORROW = "2026-02-28T22:00:00Z", "2026-03-01T22:00:00Z", "2026-03-02T22:00:00Z"
PROGRAM = """
import json
import sqlite3
import sys
statements, table, rows = json.load(sys.stdin)
con = sqlite3.connect(sys.argv[1], isolation_level=None)
try:
    con.execute("begin immediate")
    for statement in statements:
        con.execute(statement)
    for row in rows:
        con.execute(f"insert into {table} values ({', '.join('?' * len(row))})", row)
    con.execute("commit")
    print("committed")
except sqlite3.Error as error:
    print(f"{type(error).__name__}: {error}")
"""


def elsewhere(path, statements, table="", rows=(), log=None):
    """Let another process execute statements and insert rows into a table, in one transaction.

    Return "committed", or what the engine said. A `log` is told.
    """
    program = [sys.executable, "-I", "-S", "-c", PROGRAM, str(path)]
    work = json.dumps([list(statements), table, list(rows)])
    said = subprocess.run(program, input=work, capture_output=True, text=True, check=True, timeout=60).stdout.strip()
    if log:
        log.add("the other team", "commit" if said == "committed" else "refused", "; ".join(statements) or "new rows")
    return said


@contextlib.contextmanager
def arranged(source=None):
    """Within this there are a file with the tables of a source, by default the sample, and the path to it."""
    path = folder() / "shop.db"
    with closing(baseline.connect(path)) as con:
        sources.fill(con, source or sources.source("sample"))
        yield con, path


def damage(con, measure):
    """Return how many rows target has, and how many of them have no value of the column that counts."""
    rows, without = con.execute(f"select count(*), count(*) - count({measure}) from target").fetchone()
    return {"rows": rows, "without": without}


def named(report):
    """Return how many columns a report names."""
    return len(report.added) + len(report.removed) + len(report.type_changed)


def report(reports):
    """Return a summary: tables checked, whether one has drifted, and the report of each."""
    rows = [
        {"table": table, "drift": "yes" if named(each) else "no"}
        | {name: ", ".join(found) or "none" for name, found in each._asdict().items()}
        for table, each in reports.items()
    ]
    return summary({"tables_checked": len(rows), "drift_detected": any(map(named, reports.values()))}, rows)


def told(log):
    """Return a history without what comes before tonight, and without what the library asks for itself."""
    events = [event for event in log.events if not event.what.startswith("pragma journal") and event.kind != "close"]
    first = next(place for place, event in enumerate(events) if event.who != "we")
    return [event._replace(what=event.what.split(" from")[0]) for event in events[first:]]


@dataclass
class Database:
    """A connection for the answer, and a second one that sees what is committed."""

    folder: Path
    con: sqlite3.Connection
    second: sqlite3.Connection


@contextlib.contextmanager
def opened(schema=""):
    """Within this there is a Database of a new file with a schema; nobody waits long for a lock."""
    with tempfile.TemporaryDirectory() as home:
        path = Path(home, "shop.db")
        with (
            closing(sqlite3.connect(path, timeout=0.001, isolation_level=None)) as con,
            closing(sqlite3.connect(path, timeout=0.001, isolation_level=None)) as second,
        ):
            for each in (con, second):
                each.execute("pragma synchronous = off")  # no machine goes down here
            con.execute("pragma journal_mode = wal")
            con.executescript(schema)
            yield Database(Path(home), con, second)
