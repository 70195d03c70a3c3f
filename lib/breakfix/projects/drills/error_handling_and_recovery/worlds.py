"""The worlds in which answers are tried: a folder with files, a clock that goes when somebody waits, a child."""

import decimal
import functools
import itertools
import os
import sqlite3
import sys
import tempfile
import time
import traceback
from pathlib import Path
from unittest import mock

PASSING = (EOFError, sqlite3.OperationalError)  # a file that ends too early, a database that is held
ATTEMPTS = 4
ENOUGH = 20  # calls of a step, after which a trial goes no further


class Refused(Exception):
    """An error whose class is near to no builtin one, takes two arguments, and whose text is not that of args."""

    def __init__(self, code, why):
        super().__init__(code, why)
        self.code, self.why = code, why

    def __str__(self):
        return f"{self.why} (code {self.code})"


class StillUnderWay(EOFError):
    """A class below one that may pass."""


BUILTIN = (ValueError, KeyError, TypeError, StopIteration, AssertionError, EOFError, OSError, RuntimeError)
BELOW = (decimal.InvalidOperation, ZeroDivisionError, FileNotFoundError, TimeoutError, sqlite3.OperationalError)
CLASSES = (*BUILTIN, *BELOW, StillUnderWay, KeyboardInterrupt)
ERRORS = {each.__name__: functools.partial(each, "it is amiss") for each in CLASSES} | {
    "Refused": lambda: Refused(503, "come back later"),
    "OSError": lambda: OSError(28, "No space left on device"),
    "UnicodeDecodeError": lambda: UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"),
}
OF_A_FILE = sorted(ERRORS.keys() - {"KeyboardInterrupt"})
CLASS = {name: type(made()) for name, made in ERRORS.items()}


def folder():
    """Yield a folder that goes with the trial."""
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


class Clock:
    """Seconds that pass only while somebody sleeps; what is due happens then."""

    def __init__(self):
        self.slept, self.due = 0, []

    def at(self, second, act):
        """Have `act()` happen when so many seconds have been slept in all."""
        self.due.append((second, act))

    def sleep(self, seconds):
        """Let time pass."""
        self.slept += seconds
        for second, act in [each for each in self.due if each[0] <= self.slept]:
            self.due.remove((second, act))
            act()


class Stopped(BaseException):
    """The answer goes no further: it waits on another clock, or comes to no end. No `except Exception` takes it."""


class Night:
    """A folder and a clock; `tried` calls a step through an answer and tells what came of it."""

    def __init__(self, folder):
        self.folder, self.clock = folder, Clock()

    def tried(self, retry, step, passing=PASSING, attempts=ATTEMPTS):
        """Return what `retry` returned or raised, how often it called the step, and the seconds between the calls."""
        marks, first = [self.clock.slept], None

        def counted():
            nonlocal first
            marks.append(self.clock.slept)
            if len(marks) > ENOUGH:
                raise Stopped("called without end")
            try:
                return step()
            except BaseException as error:
                first = error, facts(error)
                raise

        def refuse(seconds):
            raise Stopped("waited, and not with the sleep that was given")

        try:
            with mock.patch.object(time, "sleep", refuse):
                end = f"returned {retry(counted, passing, attempts, self.clock.sleep)!r}"
        except Stopped as stopped:
            end = str(stopped)
        except BaseException as error:
            if len(marks) == 1:
                raise
            end = f"raised {type(error).__name__}"
            if first is None or error is not first[0]:
                end += ", which is not the error of the last call"
            elif facts(error) != first[1]:
                end += ", which is not as it was"
        waits = [after - before for before, after in itertools.pairwise([*marks, self.clock.slept])]
        waits = waits[not waits[0] : len(waits) - (not waits[-1])]  # before the first call, and after the last
        return {"outcome": end, "calls": len(marks) - 1, "waits": ", ".join(f"{each:g}" for each in waits) or "none"}


def facts(error):
    """Return what an error says, as plain data: its text, the class of its cause, and its notes."""
    return str(error), type(error.__cause__).__name__, getattr(error, "__notes__", [])


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
