"""The baseline's steps for one batch, each a function of a connection only, and a step that fails."""

from functools import partial, wraps

import duckdb

from . import baseline

ERRORS = {
    "a full disk": OSError("no space left on device"),
    "a missing key": KeyError("ts"),
    "a time out": TimeoutError("no answer in time"),
    "a file in use": duckdb.IOException("could not set lock on file"),
    "Ctrl-C": KeyboardInterrupt("stopped by hand"),
    "an exit": SystemExit("stopped by the scheduler"),
    "the engine": "insert into watermarks values ('events', '')",
}


def steps_of(batch, fails=None):
    """Return the steps for the file of a batch; `fails` names one of them that fails at its end, and its error."""
    receive = wraps(baseline.receive)(partial(baseline.receive, batch=batch))
    listed = [receive, baseline.stage, baseline.load, baseline.advance, baseline.log]
    return [failing(step, ERRORS[fails[1]]) if fails and step.__name__ == fails[0] else step for step in listed]


def failing(step, error):
    """Return a step that does its work and then fails."""

    @wraps(step)
    def fails(con):
        step(con)
        if isinstance(error, str):
            con.execute(error)
        else:
            raise error

    return fails


def committing(step):
    """Return a step with a transaction of its own."""

    @wraps(step)
    def commits(con):
        con.begin()
        step(con)
        con.commit()

    return commits


def noted(step, names):
    """Return a step that adds its name to a list when it is called."""

    @wraps(step)
    def called(con):
        names.append(step.__name__)
        step(con)

    return called


def heard(function, *given):
    """Call a function; return None, or what its caller gets to hear: class and message of an error."""
    try:
        function(*given)
    except BaseException as error:
        return f"{type(error).__name__}: {error}"
