"""The runs of a dataset: those of the sample as a feed has told them, or nine real ones of our own pipeline."""

import functools
import json
from datetime import datetime, timedelta

from breakfix.children.fork import heard
from breakfix.datasets import flight_nights, own_file
from breakfix.lab import folder
from breakfix.places import DATA

SAMPLE = DATA / "etl_health_dashboard_feed" / "runs.json"
A_SECOND = 20  # rows; time is counted and not measured, so that it is the same on every machine
FIELDS = ("run_id", "job_name", "status", "started_at_utc", "finished_at_utc", "duration_ms", "rows_in", "rows_out")


class Clock:
    """A clock that a job is given: it shows UTC as text, `2026-03-05T02:00:00Z`, and passes in `wait` alone."""

    def __init__(self, at):
        self._at = datetime.fromisoformat(at)

    def __call__(self):
        """Return the time as text."""
        return f"{self._at:%Y-%m-%dT%H:%M:%SZ}"

    def wait(self, seconds):
        """Let so many seconds pass; return the time then."""
        self._at += timedelta(seconds=seconds)
        return self()


def runs(dataset):
    """Return the runs of a dataset as dicts: "sample", "flights", or the path of a JSON file of the sample's form.

    FileNotFoundError when there is no file, ValueError when it is no list of runs.
    """
    if dataset == "flights":
        return [dict(run) for run in _flights()]
    path = own_file.chosen(dataset, SAMPLE)
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return [{name: run[name] for name in FIELDS} for run in told]
    except (ValueError, TypeError, KeyError) as problem:
        raise ValueError(f"{path.name} is no list of runs with {', '.join(FIELDS)} ({problem!r})") from None


@functools.cache
def _flights():
    home = folder()
    return [_recorded(night, home) for night in flight_nights.nights()]


def _recorded(night, home):
    """Ingest a day of an airport in a process of its own; return what a scheduler would report of that run."""
    rows_in, rows_out = heard(lambda report: report(night.ingest(home)))
    clock = Clock(night.begins)
    run = {"run_id": night.name, "job_name": night.job, "status": "succeeded", "started_at_utc": clock()}
    run |= {"finished_at_utc": clock.wait(rows_in // A_SECOND), "duration_ms": 1000 * (rows_in // A_SECOND)}
    return run | {"rows_in": rows_in, "rows_out": rows_out}
