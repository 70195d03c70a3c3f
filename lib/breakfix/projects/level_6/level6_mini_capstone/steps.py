"""The baseline's steps for one batch, each a function of a connection only, and a step that fails once."""

from functools import partial, wraps

import duckdb

from . import baseline

ERRORS = {
    "a full disk": OSError("no space left on device"),
    "a missing key": KeyError("ts"),
    "a time out": TimeoutError("no answer in time"),
    "a file in use": duckdb.IOException("could not set lock on file"),
    "the engine": "insert into watermarks values ('events', '')",
}


def steps_of(batch, fails=None):
    """Return the steps for the file of a batch; `fails` names one of them that fails once, and its error."""
    receive = wraps(baseline.receive)(partial(baseline.receive, batch=batch))
    listed = [receive, baseline.stage, baseline.load, baseline.advance, baseline.log]
    return [failing(step, fails[1]) if fails and step.__name__ == fails[0] else step for step in listed]


def failing(step, name):
    """Return a step that does its work and then fails, the first time that it is called."""
    errors = [ERRORS[name]]

    @wraps(step)
    def fails_once(con):
        step(con)
        error = errors.pop() if errors else None
        if isinstance(error, str):
            con.execute(error)
        elif error:
            raise error

    return fails_once
