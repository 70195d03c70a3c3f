"""A small Python program that does what it is told by lines, one at a time, and answers each with a line.

    PROGRAM = "import sys\\nfor line in sys.stdin: print(line.upper(), end='', flush=True)"
    with Listener(PROGRAM, path) as listener:
        listener.ask("good morning")        "GOOD MORNING"; OSError when the program has ended

It has the standard library and nothing else, and starts in some 20 ms. It reads its input to the end, and so ends with
the block, and with this process however that ends. An interrupt button is not meant for it.
"""

import contextlib
import subprocess
import sys

__all__ = ["Listener"]


class Listener:
    """A process that runs `program`, the text of a Python program, with these arguments, as texts."""

    def __init__(self, program, *arguments):
        self._command = [sys.executable, "-I", "-S", "-c", program, *map(str, arguments)]

    def __enter__(self):
        self._process = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        return self

    def __exit__(self, *_):
        with contextlib.suppress(BrokenPipeError):  # it has died before
            self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()

    @property
    def pid(self):
        """Return the process's number."""
        return self._process.pid

    def ask(self, line):
        """Tell it a line, and return its answer without the line break. OSError when it has ended."""
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()
        return self.hear()

    def hear(self):
        """Return the next line that it says of itself. OSError when it has ended."""
        said = self._process.stdout.readline()
        if not said:
            raise OSError("the process that was told what to do has ended")
        return said.strip()
