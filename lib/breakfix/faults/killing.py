"""Connections that kill: real ones to DuckDB, SQLite and PostgreSQL, but for the SIGKILL before one engine call.

`faults/sigkill.py` is the way to use them, and says what an engine call is.
"""

import os
import signal
import sys
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from breakfix.faults.engine_call import ENGINE_CALLS, statement
from breakfix.faults.recorder import Recorder, kind_of
from breakfix.history import Log


@dataclass(frozen=True)
class Ending:
    """How a run under threat ended.

    killed: the place was reached. calls: engine calls completed. after: text of the last completed
    one, None when there was none. before: text of the call that never started, None when not killed.
    returned, raised: the function's own end when it was not killed ("TypeName: message"). `history` tells all of it.
    """

    killed: bool
    calls: int
    after: str | None
    before: str | None = None
    returned: object = field(default=None, repr=False)
    raised: str | None = None
    events: list = field(default_factory=list, repr=False, compare=False)

    def history(self, who="run"):
        """Return the engine calls, and the kill, as a history in one lane of this name (see `breakfix.history`)."""
        return [event._replace(who=who) for event in self.events]

    def __repr__(self):
        if self.killed:
            return f"killed before call {self.calls + 1} ({_short(self.before)}), after {_short(self.after)}"
        return f"not killed: {self.calls} engine calls, {self.raised or 'all done'}"


@dataclass
class Place:
    """Where to strike, and how far the process has come: shared by all connections of a process.

    who, log: under which name the calls are written down, and where.
    """

    before_call: int | None = None
    before: str | None = None
    report: object = None  # a function that gets the Ending just before the kill
    calls: int = 0
    after: str | None = None
    who: str = "run"
    log: Log = field(default_factory=Log)

    def __post_init__(self):
        self.recorders = []  # one for each connection
        if self.before is not None:
            self.before = _plain(self.before)

    def recorder(self, is_open):
        """Return what writes the calls of a new connection down. is_open: tells whether it has a transaction open."""
        self.recorders.append(Recorder(self.log, self.who, is_open))
        return self.recorders[-1]

    @contextmanager
    def watched(self, text, recorder):
        """Kill this process before what is done within, or count it and have it written down."""
        self.reached(text)
        try:
            yield
        except Exception as error:
            recorder.refused(text, error)
            raise
        self.passed(text)
        recorder.done(text)

    def reached(self, text):
        """Kill this process when the call with this text is the one."""
        here = self.before_call == self.calls + 1 or (self.before is not None and self.before in _plain(text))
        if not here:
            return
        if self.report:
            self.log.add(self.who, "kill", f"before {text}")
            self.report(Ending(True, self.calls, self.after, text, events=self.ended()))
        os.kill(os.getpid(), signal.SIGKILL)

    def passed(self, text):
        """Count a call that was completed."""
        self.calls += 1
        self.after = text

    def ended(self):
        """Return the history of a process that ends here: what its connections have open is lost."""
        for recorder in self.recorders:
            recorder.gone()
        return self.log.events


class Killing:
    """A DuckDB connection in every respect, but for the SIGKILL before one engine call."""

    def __init__(self, con, *, before_call=None, before=None, place=None):
        self._con = con
        self._place = place or Place(before_call, before)
        self._open = False  # DuckDB does not tell
        self._recorder = self._place.recorder(lambda: self._open)
        # A query may name a data frame of its caller, who is now one frame further up.
        con.execute("set python_scan_all_frames = true")

    def __getattr__(self, name):
        attribute = getattr(self._con, name)
        if name == "cursor":
            return lambda: Killing(attribute(), place=self._place)
        return self._watched(name, attribute) if name in ENGINE_CALLS else attribute

    def _watched(self, name, method):
        def engine_call(*args, **kwargs):
            text = statement(name, args, kwargs)
            with self._place.watched(text, self._recorder):
                if kind_of(text) in ("commit", "rollback", "close"):
                    self._open = False  # also when it is refused
                result = method(*args, **kwargs)
                self._open = self._open or kind_of(text) == "begin"
            return self if result is self._con else result

        return engine_call

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


@contextmanager
def armed(place):
    """Within this, each new connection of the process kills: to DuckDB, to SQLite, and by psycopg if it is imported."""
    import sqlite3

    import duckdb

    from breakfix.faults import killing_sqlite

    connect = duckdb.connect
    with ExitStack() as healed:
        healed.callback(setattr, duckdb, "connect", connect)
        duckdb.connect = lambda *args, **kwargs: Killing(connect(*args, **kwargs), place=place)
        healed.callback(setattr, sqlite3, "connect", sqlite3.connect)
        sqlite3.connect = killing_sqlite.connecting(place)
        if psycopg := sys.modules.get("psycopg"):
            from breakfix.faults import killing_psycopg

            healed.callback(setattr, psycopg, "connect", psycopg.connect)
            psycopg.connect = killing_psycopg.connecting(place)
        yield place


def _plain(text):
    return " ".join(text.split()).lower()


def _short(text, width=50):
    if text is None:
        return "nothing"
    plain = " ".join(text.split())
    return plain if len(plain) <= width else plain[: width - 3] + "..."
