"""The events of a dataset, as one file of JSON that the baseline can read."""

import json
from pathlib import Path

from breakfix.datasets import events
from breakfix.lab import folder

FIELDS = events.FIELDS


def batch(dataset, seed=7):
    """Return the file of a dataset's events: "sample", "flights", or the path of a file with key, name, value and ts.

    CSV and Parquet become JSON Lines in a folder of this process. ValueError names the fields that are missing.
    """
    path = events.source(dataset, "level6_mini_capstone", seed)
    if dataset in ("sample", "flights"):
        return path
    return events.as_json_lines(path, folder())


def write(path, listed):
    """Write a list of events, each a dict, as a batch and return its path."""
    Path(path).write_text(json.dumps(listed, indent=1), encoding="utf-8")
    return path
