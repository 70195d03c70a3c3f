"""The events a project runs on, as one file: its own sample, the flights, or the learner's own."""

import contextlib
import hashlib
import os
from pathlib import Path

import duckdb

from breakfix.datasets import nycflights13
from breakfix.datasets.own_file import chosen, quoted
from breakfix.places import BUILD, DATA

FIELDS = ("key", "name", "value", "ts")
JSON = {".json", ".jsonl", ".ndjson"}


def source(dataset: str, project: str, seed: int = 7) -> Path:
    """Return the file of events that `dataset` names, with fields key, name, value and ts.

    `sample` is data/<project>/events.json, a JSON array. `flights` is a JSON Lines file below build/, written when it
    is not there yet; `seed` draws which of its events arrive late. Anything else is the path of a file and has to
    exist: FileNotFoundError if it does not.
    """
    if dataset == "flights":
        return flights(seed)
    return chosen(dataset, DATA / project / "events.json")


def flights(seed: int) -> Path:
    """Return the JSON Lines file of all flight events for `seed`, made once and kept under build/datasets/."""
    made_from = nycflights13.events_sql(seed).encode() + nycflights13.table("flights").read_bytes()
    path = BUILD / "datasets" / f"flights-{seed}-{hashlib.sha256(made_from).hexdigest()[:8]}.jsonl"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        ours = nycflights13.write_events(path.with_name(f"{os.getpid()}-{path.name}"), seed)
        with contextlib.suppress(FileExistsError):
            os.link(ours, path)  # somebody may have made it meanwhile, and be reading it: theirs stays
        ours.unlink()
    return path


def as_json_lines(path, folder):
    """Return a file of events as JSON that keeps its numbers and has times as text of one form.

    JSON is returned as it is; CSV and Parquet are written into a folder. ValueError names the fields that are missing.
    """
    with duckdb.connect() as con:
        found = con.sql("from " + quoted(path))
        missing = [field for field in FIELDS if field not in found.columns]
        if missing:
            raise ValueError(f"{path.name} has no {', '.join(missing)}; its fields are {', '.join(found.columns)}")
        if path.suffix in JSON:
            return path
        written = folder / f"{path.stem}.jsonl"
        is_time = str(found.types[found.columns.index("ts")]).startswith("TIMESTAMP")
        ts = "strftime(ts::timestamp, '%Y-%m-%dT%H:%M:%S')" if is_time else "ts::text"  # text of one form, to compare
        con.execute(
            f"copy (select key, name, value, {ts} as ts from {quoted(path)}) to {quoted(written)} (format json)"
        )
    return written
