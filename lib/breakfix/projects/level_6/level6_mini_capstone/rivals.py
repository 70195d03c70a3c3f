"""Two runs of one answer at once, in forks of this process, stopped and let go at exact places."""

import contextlib
import os
import signal
import sys
import tempfile
import traceback
from dataclasses import dataclass
from functools import partial, wraps
from multiprocessing.connection import Pipe
from pathlib import Path

import duckdb

from breakfix.lab import rows
from breakfix.lab.answer import FILE

from . import baseline
from .worlds import SAMPLE, receiving, totals

PATIENCE = 1.0  # seconds without a word after which a run is taken to wait for the other
MAKES_A_FILE = {"os.mkdir", "os.link", "os.symlink"}


class Run:
    """A run in a fork of this process.

    It stops at the *gate*: when stage is done and its connection is closed, or, if it stays open, when load begins.
    With `door=True` it stops also at the *door*: just before it makes its first file beside the database.
    """

    def __init__(self, answer, database, *, door=False, load=baseline.load):
        self._pipe, theirs = Pipe()
        self.at = None
        self.pid = os.fork()
        if self.pid == 0:
            self._pipe.close()
            _live(theirs, answer, database, door, load)
        theirs.close()

    @property
    def ended(self):
        """Whether its call of the answer has ended; the process itself lives on until `finish` or `kill`."""
        return self.at not in (None, "gate", "door")

    def hear(self, timeout=None):
        """Return where it is: "gate", "door", "ran", the Failure that ended it, or None when it says nothing."""
        with contextlib.suppress(EOFError):
            self.at = self._pipe.recv() if self._pipe.poll(timeout) else None
        return self.at

    def go_on(self):
        """Let it pass the place where it stands."""
        self.at = None
        self._pipe.send("go")

    def finish(self):
        """Let it go to its end; return "ran" or its Failure."""
        self.to_the_end()
        self._pipe.send("go")
        self._gone()
        return self.at

    def to_the_end(self):
        """Let it go until its call has ended; return "ran" or its Failure, which the process still holds in hand."""
        while not self.ended:
            if self.at:
                self.go_on()
            self.hear()
        return self.at

    def kill(self):
        """End it by SIGKILL."""
        os.kill(self.pid, signal.SIGKILL)
        self._gone()

    def _gone(self):
        os.waitpid(self.pid, 0)
        self._pipe.close()


def two(answer, database, *, door=False):
    """Start a second run while the first is under way, start refused ones again later; return what is then there."""
    first = Run(answer, database, door=door)
    where = first.hear()
    second = Run(answer, database)
    second.hear(PATIENCE)
    if where == "door":
        first.go_on()
        first.hear(PATIENCE)
    waiting_last = sorted((first, second), key=lambda run: run.at is None)
    ends = [run.finish() for run in waiting_last]
    if ends.count("ran") < len(ends):
        ends.append(Run(answer, database).finish())
    if "ran" not in ends:
        ends[0].show()
    return left(database)


def left(database):
    """Return what a reader finds, with the number of runs that the log knows."""
    with duckdb.connect(database, read_only=True) as con:
        return totals(con) | rows(con.sql("select count(*) as runs_in_log from run_log"))[0]


@dataclass(frozen=True)
class Failure:
    """The error that ended a run, as it is told by its process: type, message, and the answer's line."""

    kind: str
    message: str
    line: int

    def show(self):
        """Raise the error here as if it had come from the answer, so that a verdict shows it with its line."""
        error = type(self.kind, (Exception,), {})(self.message)
        raising = compile("\n" * (self.line - 1) + "raise error", FILE, "exec")
        exec(raising, {"error": error})  # noqa: S102  one line of ours, at the line of theirs

    @classmethod
    def of(cls, error, database):
        """Take down an exception; what is said of the folder is left out."""
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == FILE]
        folder = str(Path(database).parent)
        return cls(type(error).__name__, str(error).replace(folder, "."), lines[-1] if lines else 1)


def _live(pipe, answer, database, door, load):
    passed = set()

    def stop(place):
        if place not in passed:
            passed.add(place)
            pipe.send(place)
            pipe.recv()

    try:
        os.chdir(tempfile.mkdtemp(dir=Path(database).parent))  # every run is started somewhere else
        if door:
            _watch_files(Path(database).parent, partial(stop, "door"))
        answer(database, _gated_steps(partial(stop, "gate"), load))
        pipe.send("ran")
        pipe.recv()
    except Exception as error:
        pipe.send(Failure.of(error, database))
        pipe.recv()  # the caller has the error in hand: what only that keeps open is still open
    finally:
        os._exit(0)


def _gated_steps(gate, load):
    staged, connect = [], duckdb.connect

    @wraps(baseline.stage)
    def stage(con):
        baseline.stage(con)
        staged.append(True)

    @wraps(baseline.load)
    def gated_load(con):
        gate()
        load(con)

    duckdb.connect = lambda *args, **kwargs: _Closing(connect(*args, **kwargs), lambda: staged and gate())
    return [receiving(SAMPLE), stage, gated_load, baseline.advance, baseline.log]


class _Closing:
    """A connection that tells when it has been closed."""

    def __init__(self, con, then):
        self._con, self._then = con, then

    def __getattr__(self, name):
        return getattr(self._con, name)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self._con.close()
        self._then()


def _watch_files(folder, tell):
    """Call `tell` just before this process makes or writes a file in `folder`; the engine's own files do not count."""

    def watch(event, given):
        if event in MAKES_A_FILE or (event == "open" and _writes(*given)):
            path = given[0]
            if not isinstance(path, int) and folder in Path(os.path.abspath(os.fsdecode(path))).parents:
                tell()

    sys.addaudithook(watch)


def _writes(path, mode, flags):
    return bool(set(mode or "") & set("wxa+")) or bool((flags or 0) & (os.O_CREAT | os.O_WRONLY | os.O_RDWR))
