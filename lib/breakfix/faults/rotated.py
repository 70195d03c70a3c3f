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
import subprocess
import sys
from pathlib import Path

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
        self.path, self.names, self.limits = Path(path), tuple(names), (str(limit), str(keep))
        self._processes, self._log, self._places = {}, Log(), []

    def __enter__(self):
        try:
            for name in self.names:
                self._processes[name] = subprocess.Popen(
                    [sys.executable, "-I", "-S", "-c", PROGRAM, str(self.path), *self.limits],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    start_new_session=True,  # the interrupt button is not meant for it
                )
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for process in self._processes.values():
            with contextlib.suppress(BrokenPipeError):  # it has died before
                process.stdin.close()  # its end; so does the death of this process
            process.wait(30)
            process.stdout.close()

    def write(self, name, line):
        """Have a process log a line; it stands in a file when this returns. OSError when the process died."""
        process = self._processes[name]
        process.stdin.write(line + "\n")
        process.stdin.flush()
        said = process.stdout.readline().strip()
        if not said:
            raise OSError(f"{name}: the process that writes {self.path} has ended")
        if said == "rotated":
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
