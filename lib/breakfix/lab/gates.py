"""Gates: places in a run at which it tells where it is, before it goes on (see `lab/rivals.py`)."""

import os
import sys
from functools import wraps
from pathlib import Path

import duckdb

MAKES_A_FILE = {"os.mkdir", "os.link", "os.symlink"}


def gated(steps, after, gate):
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
