"""SIGKILL, exactly before one engine call: the crash that no `finally` sees.

An *engine call* is a call of a connection that makes DuckDB or SQLite act: execute, executemany,
executescript, sql, query, begin, commit, rollback, checkpoint, append, close (see ENGINE_CALLS).
They are counted from 1 over all connections of the process, to whichever of the two. The
place is given in one of two ways:

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
too. This process must hold no open DuckDB database at that moment. Inside, `duckdb.connect`
and `sqlite3.connect` give connections that kill.

    con = sigkill.Killing(duckdb.connect("w.duckdb"), before_call=3)

is the bare connection to DuckDB, for a trial that has forked already and hands it to a learner's function.
It kills the process that uses it: never the kernel, please.

With neither `before_call` nor `before` nothing is killed, and `end.calls` tells how many engine
calls there are: `for n in range(1, end.calls + 1)` reaches every point of a function.
"""

import os
import pickle
import signal
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from multiprocessing.connection import Pipe

from breakfix.services.process import ChildError, Process, call, say

__all__ = ["ENGINE_CALLS", "Ending", "Killing", "Place", "armed", "forked", "run"]

ENGINE_CALLS = frozenset(
    [
        "append",
        "begin",
        "checkpoint",
        "close",
        "commit",
        "execute",
        "executemany",
        "executescript",
        "query",
        "rollback",
        "sql",
    ],
)


@dataclass(frozen=True)
class Ending:
    """How a run under threat ended.

    killed: the place was reached. calls: engine calls completed. after: text of the last completed
    one, None when there was none. before: text of the call that never started, None when not killed.
    returned, raised: the function's own end when it was not killed ("TypeName: message").
    """

    killed: bool
    calls: int
    after: str | None
    before: str | None = None
    returned: object = field(default=None, repr=False)
    raised: str | None = None

    def __repr__(self):
        if self.killed:
            return f"killed before call {self.calls + 1} ({_short(self.before)}), after {_short(self.after)}"
        return f"not killed: {self.calls} engine calls, {self.raised or 'all done'}"


@dataclass
class Place:
    """Where to strike, and how far the process has come: shared by all connections of a process."""

    before_call: int | None = None
    before: str | None = None
    report: object = None  # a function that gets the Ending just before the kill
    calls: int = 0
    after: str | None = None

    def __post_init__(self):
        if self.before is not None:
            self.before = _plain(self.before)

    def reached(self, text):
        """Kill this process when the call with this text is the one."""
        here = self.before_call == self.calls + 1 or (self.before is not None and self.before in _plain(text))
        if not here:
            return
        if self.report:
            self.report(Ending(True, self.calls, self.after, text))
        os.kill(os.getpid(), signal.SIGKILL)

    def passed(self, text):
        """Count a call that was completed."""
        self.calls += 1
        self.after = text


class Killing:
    """A DuckDB connection in every respect, but for the SIGKILL before one engine call."""

    def __init__(self, con, *, before_call=None, before=None, place=None):
        self._con = con
        self._place = place or Place(before_call, before)
        # A query may name a data frame of its caller, who is now one frame further up.
        con.execute("set python_scan_all_frames = true")

    def __getattr__(self, name):
        attribute = getattr(self._con, name)
        if name == "cursor":
            return lambda: Killing(attribute(), place=self._place)
        return self._watched(name, attribute) if name in ENGINE_CALLS else attribute

    def _watched(self, name, method):
        def engine_call(*args, **kwargs):
            text = _text(name, args, kwargs)
            self._place.reached(text)
            result = method(*args, **kwargs)
            self._place.passed(text)
            return self if result is self._con else result

        return engine_call

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


@contextmanager
def armed(place):
    """Within this, every `duckdb.connect` and `sqlite3.connect` of the process gives a connection that kills."""
    import sqlite3

    import duckdb

    connect, connect_sqlite = duckdb.connect, sqlite3.connect
    duckdb.connect = lambda *args, **kwargs: Killing(connect(*args, **kwargs), place=place)
    sqlite3.connect = partial(connect_sqlite, factory=_killing_sqlite(place))
    try:
        yield place
    finally:
        duckdb.connect, sqlite3.connect = connect, connect_sqlite


def _killing_sqlite(place):
    """Return a class of SQLite connections that kill at `place`: real ones, so that only a class of theirs will do."""
    import sqlite3

    def watched(kind, name):
        def engine_call(self, *args):
            text = _text(name, args, {})
            place.reached(text)
            result = getattr(super(kind, self), name)(*args)
            place.passed(text)
            return result

        setattr(kind, name, engine_call)

    class Cursor(sqlite3.Cursor):
        """A cursor that kills."""

    class Connection(sqlite3.Connection):
        """A connection that kills, and whose own `execute` goes through such a cursor."""

        def cursor(self, factory=Cursor):
            return super().cursor(factory)

        def execute(self, *args):
            return self.cursor().execute(*args)

        def executemany(self, *args):
            return self.cursor().executemany(*args)

        def executescript(self, *args):
            return self.cursor().executescript(*args)

        def __exit__(self, failed, *_):
            self.rollback() if failed else self.commit()
            return False

    for name in ("execute", "executemany", "executescript"):
        watched(Cursor, name)
    for name in ("commit", "rollback", "close"):
        watched(Connection, name)
    return Connection


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
    ours, theirs = Pipe(duplex=False)
    pid = os.fork()
    if pid == 0:
        try:
            ours.close()
            _under_threat(function, Place(before_call, before, theirs.send))
        finally:
            os._exit(0)  # no clean-up that belongs to the parent
    theirs.close()
    try:
        with ours:
            if not ours.poll(timeout):
                raise TimeoutError(f"the fork is still at work after {timeout} s")
            return ours.recv()
    except EOFError:
        raise ChildError("the fork ended without a report") from None
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _threatened(target, args, before_call, before):
    _under_threat(lambda: call(target, *args), Place(before_call, before, say))


def _under_threat(function, place):
    returned = raised = None
    with armed(place):
        try:
            returned = function()
        except Exception as error:
            raised = f"{type(error).__name__}: {error}"
    ending = Ending(False, place.calls, place.after, None, returned, raised)
    try:
        place.report(ending)
    except (TypeError, AttributeError, pickle.PicklingError):
        place.report(replace(ending, returned=None))  # a relation, a connection: nothing to send


def _text(name, args, kwargs):
    if name not in ("execute", "executemany", "executescript", "query", "sql"):
        return name
    sql = args[0] if args else kwargs.get("query", "")
    return str(getattr(sql, "query", sql)).strip()  # a prepared Statement carries its text


def _plain(text):
    return " ".join(text.split()).lower()


def _short(text, width=50):
    if text is None:
        return "nothing"
    plain = " ".join(text.split())
    return plain if len(plain) <= width else plain[: width - 3] + "..."
