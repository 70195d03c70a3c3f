"""Rivals: runs of one answer at once, in forks of this process, stopped and let go at exact places.

    first = Run(answer, database, steps)        calls answer(database, steps) in a fork
    first.arrive()                              "gate": a step is done, and the next has not begun
    second = Run(answer, database, steps)
    second.arrive(naps=5)                       "waits", or "gate" too, or a Failure
    first.finish(), second.finish()             "ran", "ran"

The clock of a run is ours (`lab/naps.py`): a nap ends when we let it. So no verdict depends on how long an answer naps,
or on the load of the machine.
"""

import contextlib
import os
import signal
import tempfile
import traceback
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Pipe
from pathlib import Path

import psutil

from breakfix.lab import gates, naps
from breakfix.lab.answer import FILE

LOOK = 0.02  # seconds between two looks at a run that says nothing
STILL = 10  # looks in a row at which it neither works nor wants to: it waits in a way that nobody here knows
SPINS = 0.5  # seconds of CPU without a word: it waits by asking again and again
NAPS = 5000  # after so many it waits for ever: eight minutes of a tenth of a second each
LOOKS = 100  # at a run that is to come to its end
UNDER_WAY = ("gate", "door", "waits", None)


class Run:
    """A run in a fork of this process, which tells where it is, and goes on when it is let.

    It stops at the *gate*, once the step named `after` is done: whenever a connection is closed, a step begins, or a
    lock or a database file is to be taken. With `door=True` it stops also at the *door*: just before it makes its first
    file beside the database. And it stops whenever it *waits*. `named` is how the answer is told the path; a relative
    one begins in a folder beside the database.
    """

    def __init__(self, answer, database, steps, *, after="stage", door=False, named=None):
        self._pipe, theirs = Pipe()
        self.at = None
        self.pid = os.fork()
        if self.pid == 0:
            self._pipe.close()
            _live(theirs, answer, database, steps, after, door, named or database)
        theirs.close()

    @property
    def ended(self):
        """Whether its call of the answer has ended; the process itself lives on until `finish` or `kill`."""
        return self.at not in UNDER_WAY

    def hear(self):
        """Return where it is: "gate", "door", "waits", "ran", "gone", its Failure, or None when it says nothing."""
        process, still = psutil.Process(self.pid), 0
        worked = begun = _worked(process)
        while not self._pipe.poll(LOOK) and still < STILL and worked < begun + SPINS:
            before, worked = worked, _worked(process)
            is_still = worked == before and process.status() == psutil.STATUS_SLEEPING
            still = still + 1 if is_still else 0
        try:
            self.at = self._pipe.recv() if self._pipe.poll() else None
        except (EOFError, ConnectionResetError):
            self.at = "gone"
        return self.at

    def arrive(self, naps=NAPS):
        """Let it wait so many times at most, and return where it is then."""
        if self.hear() == "waits":
            self.go_on(naps)
            self.hear()
        return self.at

    def go_on(self, naps=1):
        """Let it pass the place where it stands, and nap so many times before it tells of it again."""
        self.at = None
        self._pipe.send(naps)

    def to_the_end(self):
        """Let it go until its call has ended; return "ran" or its Failure, which the process still holds in hand."""
        for _ in range(LOOKS):
            if self.ended:
                break
            has_waited = self.at == "waits"
            if self.at:
                self.go_on(NAPS)
            if self.hear() == "waits" and has_waited:
                break
        if not self.ended:
            os.kill(self.pid, signal.SIGKILL)
            self.at = Failure("TimeoutError", "it waits, and nobody is there to wait for", 1)
        return self.at

    def finish(self):
        """Let it go to its end; return "ran" or its Failure."""
        self.to_the_end()
        with contextlib.suppress(BrokenPipeError):
            self._pipe.send(NAPS)
        self._gone()
        return self.at

    def kill(self):
        """End it by SIGKILL."""
        os.kill(self.pid, signal.SIGKILL)
        self._gone()

    def _gone(self):
        os.waitpid(self.pid, 0)
        self._pipe.close()


def _worked(process):
    """Return the seconds of CPU that a process has had."""
    with contextlib.suppress(psutil.Error):
        had = process.cpu_times()
        return had.user + had.system
    return 0.0


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


def _live(pipe, answer, database, steps, after, door, named):
    silent, passed = 0, []

    def stop(place):
        nonlocal silent
        pipe.send(place)
        silent = pipe.recv()

    def waits():
        nonlocal silent
        silent -= 1
        if silent <= 0:
            stop("waits")

    def makes_a_file():
        if not passed:
            passed.append("door")
            stop("door")

    try:
        os.chdir(tempfile.mkdtemp(dir=Path(database).parent))  # every run is started somewhere else
        naps.take_the_clock(answer, waits, lambda: gate())  # noqa: PLW0108  it is made in the next line
        gated, gate = gates.gated(steps, after, partial(stop, "gate"))
        if door:
            gates.door(Path(database).parent, makes_a_file)
        answer(named, gated)
        pipe.send("ran")
        pipe.recv()
    except BaseException as error:
        pipe.send(Failure.of(error, database))
        pipe.recv()  # the caller has the error in hand: what only that keeps open is still open
    finally:
        os._exit(0)
