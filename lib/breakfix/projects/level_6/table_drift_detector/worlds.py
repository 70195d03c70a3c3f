"""The databases in which answers are tried, and what is read in them."""

import contextlib
import tempfile
from contextlib import closing
from types import SimpleNamespace

from breakfix.lab import folder, sqlite_files, summary

from . import baseline, sources

FIRST, TONIGHT, TOMORROW = "2026-02-28T22:00:00Z", "2026-03-01T22:00:00Z", "2026-03-02T22:00:00Z"


@contextlib.contextmanager
def arranged(source=None):
    """Within this there are a file with the tables of a source, by default the sample, and the path to it."""
    path = folder() / "shop.db"
    with closing(baseline.connect(path)) as con:
        sources.fill(con, source or sources.source("sample"))
        yield con, path


@contextlib.contextmanager
def first_night():
    """Within this there are the sample, checked and loaded once, and the path to it."""
    with arranged() as (con, path):
        baseline.check(con, ["orders"], FIRST)
        baseline.load(con, "orders")
        yield con, path


def damage(con, measure):
    """Return how many rows target has, and how many of them have no value of the column that counts."""
    rows, without = con.execute(f"select count(*), count(*) - count({measure}) from target").fetchone()
    return {"rows": rows, "without": without}


def named(report):
    """Return how many columns a report names."""
    return len(report.added) + len(report.removed) + len(report.type_changed)


def report(con, source, reports):
    """Return a summary: tables checked, whether one has drifted, rows that came and were loaded, the report of each."""
    rows = [
        {"table": table, "drift": "yes" if named(each) else "no"}
        | {name: ", ".join(found) or "none" for name, found in each._asdict().items()}
        for table, each in reports.items()
    ]
    counts = {"tables_checked": len(rows), "drift_detected": any(map(named, reports.values()))}
    for name, table in (("input_records", source["loads"]), ("loaded", "target")):
        counts[name] = con.execute(f"select count(*) from {table}").fetchone()[0]
    return summary(counts, rows)


def told(log):
    """Return a history without what the library and the notebook ask for themselves, its statements shortened."""
    asked = ("pragma journal", "pragma synchronous", "select count")
    events = [event for event in log.events if event.kind != "close" and not event.what.startswith(asked)]
    return [event._replace(what=event.what.split(" from")[0].replace("alter table orders ", "")) for event in events]


@contextlib.contextmanager
def opened(make):
    """Within this there is a new file as `make(path)` makes one: `con` for the answer, `second` to look."""
    with tempfile.TemporaryDirectory() as home:
        path = sqlite_files.new_file(home, "shop.db", make)
        with sqlite_files.opened(path) as con, sqlite_files.opened(path) as second:
            yield SimpleNamespace(con=con, second=second)


def file_of(schema):
    """Return a function that makes a file with a schema."""

    def make(path):
        with closing(baseline.connect(path)) as con:
            con.executescript(schema)

    return make
