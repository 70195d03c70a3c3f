"""Gates: places in a run at which it tells where it is, before it goes on (see `lab/rivals.py`)."""

import os
import sys
from functools import wraps
from pathlib import Path

import duckdb

MAKES_A_FILE = {"os.mkdir", "os.link", "os.symlink"}


def gated(steps, after, gate):
    """Return the steps, and a function that calls `gate` once the step named `after` is done.

    Every later step calls it as it begins, and so does a connection that has been closed.
    """
    is_done, connect = [], duckdb.connect

    def may_stop():
        if is_done:
            gate()

    def told(step):
        @wraps(step)
        def stopping(con):
            may_stop()
            step(con)
            if step.__name__ == after:
                is_done.append(True)

        return stopping

    duckdb.connect = lambda *given, **named: _Closing(connect(*given, **named), may_stop)
    return [told(step) for step in steps], may_stop


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


def door(folder, tell):
    """Call `tell` just before this process makes or writes a file in `folder`; the engine's own files do not count."""

    def watch(event, given):
        if event in MAKES_A_FILE or (event == "open" and _writes(*given)):
            path = given[0]
            if not isinstance(path, int) and folder in Path(os.path.abspath(os.fsdecode(path))).parents:
                tell()

    sys.addaudithook(watch)


def _writes(path, mode, flags):
    return bool(set(mode or "") & set("wxa+")) or bool((flags or 0) & (os.O_CREAT | os.O_WRONLY | os.O_RDWR))
