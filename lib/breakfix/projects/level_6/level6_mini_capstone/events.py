"""The events of a dataset, as one file of JSON that the baseline can read."""

import json
from pathlib import Path

import duckdb

from breakfix.datasets import events
from breakfix.lab import folder

FIELDS = ("key", "name", "value", "ts")
JSON = {".json", ".jsonl", ".ndjson"}


def batch(dataset, seed=7):
    """Return the file of a dataset's events: "sample", "flights", or the path of a file with key, name, value and ts.

    CSV and Parquet become JSON Lines in a folder of this process. ValueError names the fields that are missing.
    """
    path = events.source(dataset, "level6_mini_capstone", seed)
    if dataset in ("sample", "flights"):
        return path
    with duckdb.connect() as con:
        found = con.sql("from " + quoted(path))
        missing = [field for field in FIELDS if field not in found.columns]
        if missing:
            raise ValueError(f"{path.name} has no {', '.join(missing)}; its fields are {', '.join(found.columns)}")
        if path.suffix in JSON:
            return path
        written = folder() / f"{path.stem}.jsonl"
        is_time = str(found.types[found.columns.index("ts")]).startswith("TIMESTAMP")
        ts = "strftime(ts::timestamp, '%Y-%m-%dT%H:%M:%S')" if is_time else "ts::text"  # text of one form, to compare
        con.execute(
            f"copy (select key, name, value, {ts} as ts from {quoted(path)}) to {quoted(written)} (format json)"
        )
    return written


def quoted(path):
    """Return a path as a text of SQL."""
    return "'" + path.as_posix().replace("'", "''") + "'"


def write(path, listed):
    """Write a list of events, each a dict, as a batch and return its path."""
    Path(path).write_text(json.dumps(listed, indent=1), encoding="utf-8")
    return path
