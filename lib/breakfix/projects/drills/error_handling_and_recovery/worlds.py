"""The worlds in which answers are tried: a folder with files, a clock that goes when somebody waits, a child."""

import os
import sqlite3
import sys
import tempfile
import time
import traceback
from pathlib import Path

PASSING = (EOFError, sqlite3.OperationalError)  # a file that ends too early, a database that is held
ATTEMPTS = 4
ENOUGH = 20  # calls of a step, after which a trial goes no further
OTHER_CLOCK = 0.7  # seconds between two calls in which nobody has called `sleep`


def folder():
    """Yield a folder that goes with the trial."""
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


class Clock:
    """Seconds that pass only while somebody sleeps; what is due happens then."""

    def __init__(self):
        self.slept, self.due = [], []

    def at(self, second, act):
        """Have `act()` happen when so many seconds have been slept in all."""
        self.due.append((second, act))

    def sleep(self, seconds):
        """Let time pass."""
        self.slept.append(seconds)
        for second, act in [each for each in self.due if each[0] <= sum(self.slept)]:
            self.due.remove((second, act))
            act()


class Night:
    """A folder and a clock; `tried` calls a step through an answer and tells what came of it."""

    def __init__(self, folder):
        self.folder, self.clock = folder, Clock()

    def tried(self, retry, step, passing=PASSING, attempts=ATTEMPTS):
        """Return what `retry` returned or raised, how often it called the step, and its waits."""
        calls, last, slept, raised = 0, time.monotonic(), 0, None

        def counted():
            nonlocal calls, last, slept, raised
            calls += 1
            if calls > 1 and len(self.clock.slept) == slept and time.monotonic() - last > OTHER_CLOCK:
                raise OtherClock
            last, slept = time.monotonic(), len(self.clock.slept)
            if calls > ENOUGH:
                raise RuntimeError(f"the step was called {calls} times")
            try:
                return step()
            except Exception as error:
                raised = error
                raise

        try:
            end = f"returned {retry(counted, passing, attempts, self.clock.sleep)}"
        except OtherClock:
            end = "waited, and not with the sleep that was given"
        except Exception as error:
            end = f"raised {type(error).__name__}" if calls else f"raised before the first call {error}"
            if calls and error is not raised:
                end += ", which is not the error of the last call"
        return {"end": end, "calls": calls, "waits": ", ".join(f"{each:g}" for each in self.clock.slept) or "none"}


class OtherClock(Exception):
    """The answer has waited on the clock of the wall."""


def night():
    """Yield a Night in a folder that goes with the trial."""
    with tempfile.TemporaryDirectory() as made:
        yield Night(Path(made))


def exit_code(work):
    """Run `work()` in a child process, as Python runs a program; return its exit code, or minus the signal."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        except SystemExit as end:
            code = _code(end.code)
            if code and not isinstance(end.code, int):
                print(end.code, file=sys.stderr)
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(code & 0xFF)  # the system keeps eight bits
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _code(said):
    """Return the number that Python makes of what was given to sys.exit."""
    if said is None:
        return 0
    return int(said) if isinstance(said, int) else 1
