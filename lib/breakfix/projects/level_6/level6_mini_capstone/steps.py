"""The baseline's steps for one batch, each a function of a connection only."""

import json
from functools import partial, wraps

import duckdb

from breakfix.lab.steps import failing

from . import baseline

ERRORS = {
    "a full disk": OSError("no space left on device"),
    "a missing key": KeyError("ts"),
    "a time out": TimeoutError("no answer in time"),
    "a file in use": duckdb.IOException("could not set lock on file"),
    "Ctrl-C": KeyboardInterrupt("stopped by hand"),
    "an exit": SystemExit("stopped by the scheduler"),
    "a closed generator": GeneratorExit("closed"),
    "half an answer": json.JSONDecodeError("expected a value", "{", 1),
    "the engine": "insert into watermarks values ('events', '')",
}


def steps_of(batch, fails=None):
    """Return the steps for the file of a batch; `fails` names one of them that fails at its end, and its error."""
    receive = wraps(baseline.receive)(partial(baseline.receive, batch=batch))
    listed = [receive, baseline.stage, baseline.load, baseline.advance, baseline.log]
    return [failing(step, ERRORS[fails[1]]) if fails and step.__name__ == fails[0] else step for step in listed]
