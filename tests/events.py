"""Events for the tests of the pipeline: the sample's seven, sources in every format, and what a warehouse holds."""

import csv
import json
from datetime import datetime

import duckdb

NOW = datetime(2025, 1, 16)
FIELDS = ("key", "name", "value", "ts")


def event(key, value=1, ts="08:00", name="seen"):
    """An event of 15 January 2025."""
    return {"key": key, "name": name, "value": value, "ts": f"2025-01-15T{ts}:00"}


SAMPLE = [
    event("evt-001", 1, "08:00", "user_signup"),
    event("evt-002", 0.5, "08:05", "page_view"),
    event("evt-003", 49.99, "09:30", "purchase"),
    event("", 10, "10:00", "orphan_event"),
    event("evt-005", "not_a_number", "10:30", "api_call"),
    event("evt-006", 1, "11:00", "logout"),
    event("evt-003", 59.99, "12:00", "purchase_updated"),
]


def write(path, rows):
    """Write rows in the format of the path's suffix; return the path."""
    if path.suffix == ".json":
        path.write_text(json.dumps(rows))
    elif path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    else:
        with path.open("w", newline="") as file:
            table = csv.DictWriter(file, FIELDS)
            table.writeheader()
            table.writerows(rows)
    return path


def table(database, name, order="all"):
    """All rows of a table of a closed database."""
    with duckdb.connect(str(database)) as con:
        return con.sql(f"from {name} order by {order}").fetchall()


def content(database):
    """What must not depend on how often, or how interrupted, a source was loaded."""
    return {name: table(database, name) for name in ("staging", "target", "dead_letters", "lineage", "watermarks")}


def target(database):
    """The target as (key, name, value, ts), by key."""
    return [row[:4] for row in table(database, "target")]
