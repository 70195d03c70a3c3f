"""A SQLite file whose write lock another process holds: it has begun to write, and thinks.

    with held_lock.Holder(path) as holder:
        ...                    who writes now meets SQLITE_BUSY; in WAL mode who reads is not kept waiting
        holder.let_go()        the other process commits, and now others can write

The lock goes with the block, and the other process with this process however that ends.
"""

import subprocess
import sys

__all__ = ["Holder"]

PROGRAM = """
import sqlite3
import sys
con = sqlite3.connect(sys.argv[1], isolation_level=None)
con.execute("begin immediate")
print("held", flush=True)
if sys.stdin.readline():
    con.execute("commit")
    print("let go", flush=True)
sys.stdin.read()
"""


class Holder:
    """Another process that holds the write lock of the SQLite file `path`."""

    def __init__(self, path):
        self.path = path

    def __enter__(self):
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", PROGRAM, str(self.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # the interrupt button is not meant for it
        )
        self._hear("held")
        return self

    def __exit__(self, *_):
        self._process.stdin.close()  # its end; so does the death of this process
        self._process.wait(30)
        self._process.stdout.close()

    def let_go(self):
        """Have it commit; when this returns others can write. A second time is harmless."""
        if not self._process.stdin.closed and self._said != "let go":
            self._process.stdin.write("commit\n")
            self._process.stdin.flush()
            self._hear("let go")

    def _hear(self, wanted):
        self._said = self._process.stdout.readline().strip()
        if self._said != wanted:
            self.__exit__()
            raise OSError(f"{self.path}: the process that was to hold its lock has ended")
