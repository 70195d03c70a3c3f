"""A SQLite file whose write lock another process holds: it has begun to write, and thinks.

    with held_lock.Holder(path) as holder:
        ...                    who writes now meets SQLITE_BUSY; in WAL mode who reads is not kept waiting
        holder.let_go()        the other process commits, and now others can write

The lock goes with the block, and the other process with this process however that ends.
"""

from breakfix.children.listener import Listener

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


class Holder(Listener):
    """Another process that holds the write lock of the SQLite file `path`."""

    def __init__(self, path):
        super().__init__(PROGRAM, path)
        self._holds = False

    def __enter__(self):
        super().__enter__()
        try:
            self._holds = self.hear() == "held"
        except BaseException:
            self.__exit__()
            raise
        return self

    def let_go(self):
        """Have it commit; when this returns others can write. A second time is harmless."""
        if self._holds:
            self._holds = self.ask("commit") != "let go"
