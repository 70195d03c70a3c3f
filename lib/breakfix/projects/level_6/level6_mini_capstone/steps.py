"""The baseline's steps for one batch, each a function of a connection only; and small ones in their place."""

from functools import partial, wraps

import duckdb

from breakfix.lab import errors
from breakfix.lab.steps import failing

from . import baseline

STEPS = ("receive", "stage", "load", "advance", "log")
ERRORS = errors.ERRORS | errors.of_engine(duckdb)
REFUSED = "the engine"  # refuses a statement of the step


def steps_of(batch, fails=None):
    """Return the steps for the file of a batch; `fails` names one of them that fails at its end, and its error."""
    receive = wraps(baseline.receive)(partial(baseline.receive, batch=batch))
    return _with(fails, [receive, baseline.stage, baseline.load, baseline.advance, baseline.log])


def small(returns, fails=None):
    """Return five steps of which all but receive add a line to lineage, and return a value; `fails` as above."""

    def step(con, does):
        con.execute(does)
        return returns

    add = "insert into lineage values ('a step', 'was here')"
    does = ("delete from received", *[add] * 4)
    return _with(
        fails,
        [wraps(getattr(baseline, name))(partial(step, does=each)) for name, each in zip(STEPS, does, strict=True)],
    )


def _with(fails, steps):
    name, error = fails or (None, REFUSED)
    made = "insert into watermarks values ('events', '')" if error == REFUSED else ERRORS[error]()
    return [failing(step, made) if step.__name__ == name else step for step in steps]
