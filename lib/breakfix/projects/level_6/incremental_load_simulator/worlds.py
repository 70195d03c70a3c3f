"""The worlds in which answers are tried: a source in SQLite, and a sink in DuckDB with marks of other tables."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb

from breakfix.lab import memory, snapshot

from .sources import UNSORTED

FORM = "%Y-%m-%dT%H:%M:%S"
TABLES = """
create table target (id bigint primary key, name text check (name <> 'refused'), modified_at text);
create table watermarks (table_name text primary key, last_value text check (last_value <> '{refused}'));
"""
OTHERS = (
    ("Events", "1999-12-31T00:00:00"),
    ("event_types", "2031-05-05T05:05:05"),
    ("all_events", "2025-01-15T10:00:00"),
)


@dataclass
class World:
    """A source that others write too; the sink, and a second connection to it, which only reads."""

    source: sqlite3.Connection
    con: duckdb.DuckDBPyConnection
    second: duckdb.DuckDBPyConnection

    def fill(self, events=(), held=(), mark=None, refused="refused"):
        """Put rows into the source and into target, and the mark; the sink refuses a mark with the text `refused`."""
        self.source.executemany("insert into events values (?, ?, ?)", events)
        self.con.execute(TABLES.format(refused=refused))
        marks = [*OTHERS, *([("events", mark)] if mark else [])]
        for table, rows in (("target", held), ("watermarks", marks)):
            if rows:
                values = ", ".join(f"({', '.join('?' * len(row))})" for row in rows)
                self.con.execute(f"insert into {table} values {values}", [value for row in rows for value in row])

    def whole(self):
        """Return what is in both, and whether the source has a transaction open."""
        found = {"source": snapshot.taken(self.source), "sink": snapshot.taken(self.second)}
        for each in found.values():
            for table in each["tables"].values():
                table["rows"].sort(key=repr)
        return found | {"the source has a transaction open": self.source.in_transaction}


def both():
    """Yield a World: an empty source, and a sink without tables."""
    with closing(sqlite3.connect(":memory:")) as source, memory.connected(2) as (con, second):
        source.execute(UNSORTED)
        yield World(source, con, second)


def later(time, seconds):
    """Return a time, as text, so many seconds later."""
    return (datetime.fromisoformat(time) + timedelta(seconds=seconds)).strftime(FORM)


def in_zone(time, zone):
    """Return a UTC time as a clock shows it whose zone is written as +05:00; "" leaves it as it is."""
    if not zone:
        return time
    minutes = int(zone[1:3]) * 60 + int(zone[4:])
    return later(time, 60 * minutes * (-1 if zone[0] == "-" else 1)) + zone
