"""SIGKILL, exactly before one engine call: the crash that no `finally` sees.

An *engine call* is a call of a connection that makes DuckDB, SQLite or PostgreSQL act: execute,
executemany, executescript, sql, query, begin, commit, rollback, checkpoint, append, close (see
ENGINE_CALLS in `faults/killing.py`). They are counted from 1 over all connections of the process,
to whichever of the three. The place is given in one of two ways:

    before_call=7                       the seventh engine call never starts; six were completed
    before="insert into watermarks"     the first call whose text contains this never starts
                                        (letter case and white space do not matter; commit, begin
                                        and close have their own name as text)

Three ways to use it, all of which return or lead to a real SIGKILL:

    end = sigkill.run("breakfix.projects.level_6.level6_mini_capstone:baseline", events, path,
                      before="insert into watermarks")
    end.killed, end.after               True, 'insert into target ...'

starts a fresh Python child for a function that can be imported. It costs about as much as
importing duckdb (0.15 s).

    end = sigkill.forked(lambda: run_batch("w.duckdb", batch), before_call=3)

does the same in a fork of this process, in milliseconds, and takes any function, a learner's
too. This process must hold no open DuckDB database at that moment. Inside, `duckdb.connect`,
`sqlite3.connect` and, once psycopg is imported, `psycopg.connect` give connections that kill.

    con = sigkill.Killing(duckdb.connect("w.duckdb"), before_call=3)

is the bare connection to DuckDB, for a trial that has forked already and hands it to a learner's function.
It kills the process that uses it: never the kernel, please.

`end.history("first run")` tells all calls and the kill in their order, for `breakfix.lab.lanes`: what the kill undid is
marked as lost.

With neither `before_call` nor `before` nothing is killed, and `end.calls` tells how many engine
calls there are: `for n in range(1, end.calls + 1)` reaches every point of a function.
"""

import pickle
from dataclasses import replace
from importlib import import_module

from breakfix.children.fork import heard
from breakfix.children.process import Process, call, say
from breakfix.faults.killing import ENGINE_CALLS, Ending, Killing, Place, armed

__all__ = ["ENGINE_CALLS", "Ending", "Killing", "Place", "armed", "forked", "run"]


def run(target, *args, before_call=None, before=None, timeout=60):
    """Call "module:function" with picklable arguments in a fresh child and kill it there.

    Returns an Ending. Raises ChildError when the child died of something else, TimeoutError after
    `timeout` seconds.
    """
    with Process("breakfix.faults.sigkill:_threatened", target, args, before_call, before) as child:
        try:
            ending = child.hear(timeout)
        except EOFError:
            child.result(timeout)  # says how it ended
            raise
        child.wait(timeout)
        return ending


def forked(function, *, before_call=None, before=None, timeout=60):
    """Call `function()` in a fork of this process and kill it there.

    Returns an Ending (`returned` must be picklable). This process must have no open DuckDB database.
    """
    return heard(lambda report: _under_threat(function, Place(before_call, before, report)), timeout)


def _threatened(target, args, before_call, before):
    import_module(target.partition(":")[0])  # with it comes psycopg, if it is used
    _under_threat(lambda: call(target, *args), Place(before_call, before, say))


def _under_threat(function, place):
    returned = raised = None
    with armed(place):
        try:
            returned = function()
        except Exception as error:
            raised = f"{type(error).__name__}: {error}"
    ending = Ending(False, place.calls, place.after, None, returned, raised, place.ended())
    try:
        place.report(ending)
    except (TypeError, AttributeError, pickle.PicklingError):
        place.report(replace(ending, returned=None))  # a relation, a connection: nothing to send
