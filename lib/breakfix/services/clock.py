"""A clock that a trial owns: time passes on it when somebody waits, and at no other moment.

    with Clock() as clock:
        time.sleep(30)              is over at once
        time.monotonic()            is 30 s later

Within `with` the functions of `time` go by it, in this thread only. So no verdict depends on how busy a machine is.
"""

import asyncio
import selectors
import threading
import time
from unittest import mock

READ = ("monotonic", "time", "perf_counter")
_here = threading.local()


class Clock:
    """Seconds, from 1,000 on; `now` is what it shows."""

    def __init__(self):
        self.now = 1_000.0

    def __enter__(self):
        _here.clock, self._loop = self, None
        self._patch = mock.patch.multiple(time, **FACES)
        self._patch.__enter__()
        return self

    def __exit__(self, *exception):
        self._patch.__exit__(*exception)
        _here.clock = None
        if self._loop is not None:
            self._loop.close()

    def sleep(self, seconds):
        """Let so many seconds pass."""
        self.now += max(seconds, 0)

    def run(self, coroutine):
        """Run a coroutine to its end; what it sleeps passes on this clock."""
        self._loop = self._loop or asyncio.SelectorEventLoop(_Steps())
        return self._loop.run_until_complete(coroutine)


class _Steps(selectors.SelectSelector):
    """Waits for no file: to wait is a step of the clock."""

    def select(self, timeout=None):
        current().sleep(timeout or 0)
        return super().select(0)


def current():
    """Return the Clock of this thread, or None."""
    return getattr(_here, "clock", None)


def lend(function):
    """Give an answer the clock also where its cell says `from time import monotonic`."""
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    names = getattr(function, "__globals__", {})
    names |= {name: FACES[real] for name, value in names.items() if (real := _REAL.get(id(value)))}


def _face(name):
    """Return what stands in for a function of `time`: the same where there is no Clock."""
    real = getattr(time, name)
    unit = 1_000_000_000 if name.endswith("_ns") else 1

    def read():
        clock = current()
        return real() if clock is None else type(unit)(clock.now * unit) if unit > 1 else clock.now

    def sleep(seconds):
        return real(seconds) if current() is None else current().sleep(seconds)

    return sleep if name == "sleep" else read


_NAMES = ("sleep", *READ, *(f"{name}_ns" for name in READ))
_REAL = {id(getattr(time, name)): name for name in _NAMES}
FACES = {name: _face(name) for name in _NAMES}
