"""The worlds in which answers are tried: a warehouse in memory, with events put where a trial wants them."""

import functools
import json
import tempfile
from datetime import datetime
from pathlib import Path

from breakfix.lab import memory, rows
from breakfix.places import DATA

from . import baseline

SAMPLE = DATA / "level6_mini_capstone" / "events.json"
NOW = datetime(2025, 1, 16)  # the clock of every trial: midnight after the sample's day


def at(clock):
    """Return `clock` of the sample's day as a timestamp: "09:30" gives 2025-01-15T09:30:00; other text as it is."""
    return f"2025-01-15T{clock}:00" if isinstance(clock, str) and len(clock) == 5 else clock


class Warehouse:
    """A connection for the answer and a second one to read with, which sees only what is committed."""

    def __init__(self, con, second):
        self.con, self.second = con, second

    def stage(self, *events):
        """Replace staging by events (key, name, value, clock), numbered as they arrived, with gaps, from 9 on.

        They are inserted in another order: a table has none of its own, only `position` tells who came first,
        and it is a number: 11 comes after 9, although its text sorts before.
        """
        self.con.execute("delete from staging")
        self._fill("staging", _numbered([(*event[:3], at(event[3])) for event in events], first=9))

    def hold(self, *events):
        """Put rows (key, name, value, clock) into target, as an earlier run left them."""
        self._fill("target", [(*event[:3], at(event[3])) for event in events])

    def receive(self, *events):
        """Replace received by events (key, name, value, clock), values as text; a fifth part is a reason.

        Positions have gaps, and the order in which they are inserted is another one.
        """
        self.con.execute("delete from received")
        self._fill("received", _numbered([(*event[:3], at(event[3]), *(event[4:] or [None])) for event in events]))

    def trace(self, *entries):
        """Add rows (key, step) to lineage."""
        self._fill("lineage", entries)

    def letter(self, *letters):
        """Add dead letters (key, name, value, clock, reason), as an earlier run left them."""
        self._fill("dead_letters", [(*letter[:3], at(letter[3]), letter[4]) for letter in letters])

    def mark(self, clock, feed="events"):
        """Set the watermark of a feed."""
        self.con.execute("insert or replace into watermarks values (?, ?)", [feed, at(clock)])

    def rows(self, query):
        """Return what the second connection reads."""
        return rows(self.second.sql(query))

    def target(self):
        """Return the rows of target, sorted by key."""
        return self.rows("from target order by key")

    def left(self):
        """Return how many rows the tables hold in the end, and the mark."""
        return totals(self.second) | self.rows("select mark from watermarks")[0]

    def take(self, database):
        """Take over the rows of a database file."""
        path = database.replace("'", "''")
        self.con.execute(f"attach '{path}' as file (read_only)")
        for (table,) in self.con.execute(
            "select table_name from duckdb_tables where database_name = 'file'"
        ).fetchall():
            self.con.execute(f"delete from {table}")
            self.con.execute(f"insert into {table} from file.{table}")
        self.con.execute("detach file")

    def _fill(self, table, values):
        if values:
            row = f"({', '.join('?' * len(values[0]))})"
            listed = [each for row in values for each in row]
            self.con.execute(f"insert into {table} values {', '.join([row] * len(values))}", listed)


def _numbered(rows, first=1):
    """Return rows with a position before each, every second one, in another order than that of the positions."""
    numbered = [(2 * place + first, *row) for place, row in enumerate(rows)]
    return numbered[1::2] + numbered[::2]


def in_memory():
    """Yield a Warehouse in memory with the baseline's tables, empty."""
    with memory.connected(2) as (con, second):
        baseline.create(con)
        yield Warehouse(con, second)


def new_file(folder):
    """Return the path of a new database file in `folder` with the baseline's tables, empty."""
    database = Path(folder) / "shop.duckdb"
    database.write_bytes(_empty_file())
    return str(database)


@functools.cache
def _empty_file():
    """Return the bytes of a database file: to copy them is quicker than to make the tables again."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "empty.duckdb")
        baseline.in_one_commit(str(database), baseline.create)
        return database.read_bytes()


def write(path, events):
    """Write events (key, name, value, clock) to a file of JSON and return its path."""
    fields = ("key", "name", "value", "ts")
    listed = [dict(zip(fields, (*event[:3], at(event[3])), strict=True)) for event in events]
    Path(path).write_text(json.dumps(listed), encoding="utf-8")
    return path


def sample_events():
    """Return the sample's events as dicts."""
    return json.loads(SAMPLE.read_text(encoding="utf-8"))


def sample():
    """Return the sample's events as tuples (key, name, value, ts)."""
    return [tuple(event.values()) for event in sample_events()]


def totals(con):
    """Return how many rows a warehouse holds, and how many its log has counted."""
    return rows(
        con.sql("""
        select (select count(*) from dead_letters) as dead_letters, (select count(*) from lineage) as lineage_entries,
               (select count(*) from target) as target_rows, (select count(*) from run_log) as runs_in_log,
               (select sum(loaded)::int from run_log) as loaded_in_log
        """)
    )[0]
