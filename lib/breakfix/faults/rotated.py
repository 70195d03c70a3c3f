"""Two processes that log into one file and rotate it, each as if it were alone.

    with rotated.Writers(path, ("day", "night"), limit=100, keep=2) as writers:
        writers.write("day", "INFO line 1")       it is written, in a process of its own, when this returns
        writers.write("night", "INFO line 2")
    rotated.lines(path)                           the lines of all its files, the oldest first
    writers.history()                             who wrote and rotated what; a line that no file has is lost

Each has a `RotatingFileHandler` with the same limits. One that rotates renames the file; the other has it open still,
writes on into it under its new name, and removes it when its own turn to rotate comes. The processes end with the
block, and with this process however that ends.
"""

import contextlib
from pathlib import Path

from breakfix.children.listener import Listener
from breakfix.history import Log

__all__ = ["Writers", "lines"]

PROGRAM = """
import logging, logging.handlers, sys

class Told(logging.handlers.RotatingFileHandler):
    def doRollover(self):
        super().doRollover()
        self.rotated = True

handler = Told(sys.argv[1], maxBytes=int(sys.argv[2]), backupCount=int(sys.argv[3]), encoding="utf-8")
for line in sys.stdin:
    handler.rotated = False
    handler.emit(logging.LogRecord("", 20, "", 0, line.rstrip("\\n"), None, None))
    print("rotated" if handler.rotated else "written", flush=True)
"""


class Writers:
    """Processes by their names, each with the file open. limit: bytes of a file; keep: how many full ones are kept."""

    def __init__(self, path, names, limit, keep):
        self.path, self._log, self._places = Path(path), Log(), []
        self._processes = {name: Listener(PROGRAM, path, limit, keep) for name in names}

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            for each in self._processes.values():
                stack.enter_context(each)
            self._end = stack.pop_all()
        return self

    def __exit__(self, *_):
        self._end.close()

    def write(self, name, line):
        """Have a process log a line; it stands in a file when this returns. OSError when the process died."""
        if self._processes[name].ask(line) == "rotated":
            self._log.add(name, "note", "rotates")
        self._places.append((self._log.add(name, "statement", line), line))

    def history(self):
        """Return what happened, in order; the lines that are in no file now are lost."""
        there = set(lines(self.path))
        self._log.lose([place for place, line in self._places if line not in there])
        return self._log.events


def lines(path):
    """Return the lines of a log and of its rotated files, the oldest file first."""
    found = sorted(path.parent.glob(f"{path.name}*"), key=lambda each: -_age(each, path))
    return [line for each in found for line in each.read_text(encoding="utf-8").splitlines()]


def _age(each, path):
    end = each.name.removeprefix(path.name).removeprefix(".")
    return int(end) if end.isdigit() else 0
