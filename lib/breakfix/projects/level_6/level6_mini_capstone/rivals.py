"""Two runs of one answer at once, in forks of this process, stopped and let go at exact places, on a clock of ours."""

import contextlib
import fcntl
import inspect
import os
import signal
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass
from functools import partial, wraps
from multiprocessing.connection import Pipe
from pathlib import Path

import duckdb
import psutil

from breakfix.lab import rows
from breakfix.lab.answer import FILE

from .worlds import totals

LOOK = 0.02  # seconds between two looks at a run that says nothing
STILL = 10  # looks in a row at which it neither works nor wants to: it waits in a way that nobody here knows
SPINS = 0.5  # seconds of CPU without a word: it waits by asking again and again
NAPS = 300  # after so many it waits for ever
MAKES_A_FILE = {"os.mkdir", "os.link", "os.symlink"}
UNDER_WAY = ("gate", "door", "waits", None)


class Run:
    """A run in a fork of this process, which tells where it is, and goes on when it is let.

    It stops at the *gate*: when the step named `after` is done and its connection is closed, or, if it stays open, when
    the next step begins. With `door=True` it stops also at the *door*: just before it makes its first file beside the
    database. And it stops whenever it *waits*: its clock is ours, and a nap ends when we let it. So no verdict depends
    on how long a nap is, or on the load of the machine.
    """

    def __init__(self, answer, database, steps, *, after="stage", door=False):
        self._pipe, theirs = Pipe()
        self.at = None
        self.pid = os.fork()
        if self.pid == 0:
            self._pipe.close()
            _live(theirs, answer, database, steps, after, door)
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
        self.hear()
        while self.at == "waits" and naps:
            naps -= 1
            self.go_on()
            self.hear()
        return self.at

    def go_on(self):
        """Let it pass the place where it stands."""
        self.at = None
        self._pipe.send("go")

    def to_the_end(self):
        """Let it go until its call has ended; return "ran" or its Failure, which the process still holds in hand."""
        naps = NAPS
        while not self.ended and naps:
            naps -= self.at == "waits"
            if self.at:
                self.go_on()
            self.hear()
        if not self.ended:
            os.kill(self.pid, signal.SIGKILL)
            self.at = Failure("TimeoutError", "it waits, and nobody is there to wait for", 1)
        return self.at

    def finish(self):
        """Let it go to its end; return "ran" or its Failure."""
        self.to_the_end()
        with contextlib.suppress(BrokenPipeError):
            self._pipe.send("go")
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


def two(answer, database, steps, *, after="stage", door=False):
    """Start a second run while the first is under way, start refused ones again later; return what is then there."""
    first = Run(answer, database, steps, after=after, door=door)
    where = first.arrive()
    second = Run(answer, database, steps, after=after)
    second.arrive(naps=5)
    if where == "door":
        first.go_on()
        first.arrive(naps=5)
    waiting_last = sorted((first, second), key=lambda run: run.at in ("waits", None))
    ends = [run.finish() for run in waiting_last]
    if ends.count("ran") < len(ends):
        ends.append(Run(answer, database, steps).finish())
    if "ran" not in ends and isinstance(ends[0], Failure):
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


def _live(pipe, answer, database, steps, after, door):
    passed = set()

    def stop(place, once=True):
        if place not in passed:
            passed.update({place} if once else ())
            pipe.send(place)
            pipe.recv()

    try:
        os.chdir(tempfile.mkdtemp(dir=Path(database).parent))  # every run is started somewhere else
        _take_the_clock(answer, partial(stop, "waits", once=False))
        if door:
            _watch_files(Path(database).parent, partial(stop, "door"))
        answer(database, _gated(steps, after, partial(stop, "gate")))
        pipe.send("ran")
        pipe.recv()
    except Exception as error:
        pipe.send(Failure.of(error, database))
        pipe.recv()  # the caller has the error in hand: what only that keeps open is still open
    finally:
        os._exit(0)


def _take_the_clock(answer, waits):
    """Make every nap of this process a word to the parent, and a wait for a lock or for the database file a nap."""
    slept = refused = 0.0

    def nap(seconds):
        nonlocal slept
        slept += seconds
        waits()

    def patient(take):
        def taken(file, how, *rest):
            while True:
                try:
                    return take(file, how | fcntl.LOCK_NB, *rest)
                except OSError:
                    if how & fcntl.LOCK_NB:
                        raise
                nap(0.1)

        return taken

    def later(clock):
        return lambda: clock() + slept

    def connect(*given, connect=duckdb.connect, **named):
        nonlocal refused
        try:
            return connect(*given, **named)
        except duckdb.IOException:
            refused += 1
            if refused > 1:  # it asks again and again
                nap(0.1)
            raise

    ours = [(time.sleep, nap), (duckdb.connect, connect)]
    ours += [(take, patient(take)) for take in (fcntl.flock, fcntl.lockf)]
    ours += [(clock, later(clock)) for clock in (time.time, time.monotonic, time.perf_counter)]
    for space in (vars(time), vars(fcntl), vars(duckdb), inspect.unwrap(answer).__globals__):
        space.update({name: new for name, value in space.items() for old, new in ours if value is old})


def _gated(steps, after, gate):
    """Return the steps, with a gate between the one named `after` and the next."""
    names = [step.__name__ for step in steps]
    done, following = names.index(after), names.index(after) + 1
    is_done, connect = [], duckdb.connect

    @wraps(steps[done])
    def before(con):
        steps[done](con)
        is_done.append(True)

    @wraps(steps[following])
    def then(con):
        gate()
        steps[following](con)

    duckdb.connect = lambda *given, **named: _Closing(connect(*given, **named), lambda: is_done and gate())
    return [*steps[:done], before, then, *steps[following + 1 :]]


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
