"""Tries: an answer that calls a step again and again, told by its end, its calls and its waits.

    tries = Tries(folder)
    tries.tried(retry, step, (EOFError,), 4)     {"outcome": "returned 3", "calls": 2, "waits": "1"}

The answer is called as `retry(step, passing, attempts, sleep)`. The clock goes while it sleeps, and at no other moment.
"""

import itertools
import time
from unittest import mock

ENOUGH = 20  # calls of a step, after which a trial goes no further


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


class Tries:
    """A folder and a clock; `tried` calls a step through an answer and tells what came of it."""

    def __init__(self, folder):
        self.folder, self.clock = folder, Clock()

    def tried(self, retry, step, passing, attempts):
        """Return what `retry` returned or raised, how often it called the step, and the seconds between the calls."""
        marks, seen = [self.clock.slept], []

        def counted():
            marks.append(self.clock.slept)
            if len(marks) > ENOUGH:
                raise Stopped("called without end")
            try:
                return step()
            except BaseException as error:
                seen.append((error, facts(error)))
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
            calls = [call for call, (each, _) in enumerate(seen, 1) if each is error]
            if not calls:
                end += ", which no call has raised"
            elif calls[-1] < len(seen):
                end += ", which is the error of an earlier call"
            elif facts(error) != seen[-1][1]:
                end += ", which is not as it was"
        waits = [after - before for before, after in itertools.pairwise([*marks, self.clock.slept])]
        waits = waits[not waits[0] : len(waits) - (not waits[-1])]  # before the first call, and after the last
        told = ", ".join(f"{each:g}" for each in waits) if any(waits) else "none"
        return {"outcome": end, "calls": len(marks) - 1, "waits": told}


def facts(error):
    """Return what an error says, as plain data: its text, the class of its cause, and its notes."""
    return str(error), type(error.__cause__).__name__, getattr(error, "__notes__", [])
