"""A disk that is full: a file can grow to so many bytes, and every write beyond them fails.

    with full_disk.left(100):               this process; every file that it writes in the block
        transform(raw, clean)               OSError: File too large; the first 100 bytes stand on the disk

    full_disk.run("module:function", raw, clean, room=100)      the same in a child: returns, or raises ChildError

It is the system's own limit (RLIMIT_FSIZE), so it bites in C code and for root too. A full disk says "No space left on
device" where this says "File too large"; what is left behind is the same: the part for which there was room.
"""

import contextlib
import resource
import sys

from breakfix.children.process import Process, call

__all__ = ["left", "limited", "run"]


@contextlib.contextmanager
def left(room):
    """Let no file of this process grow beyond `room` bytes while the block lasts. Files that are larger stay.

    What is imported meanwhile is not compiled to disk: Python would keep the half of it, and trip over that for ever.
    """
    before, compiles = resource.getrlimit(resource.RLIMIT_FSIZE), sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        sys.dont_write_bytecode = compiles


def limited(room, target, *args):
    """Call a function named "module:function" on a full disk."""
    with left(room):
        return call(target, *args)


def run(target, *args, room, timeout=60):
    """Call it in a process of its own, with `room` bytes for each file; ChildError when it raised.

    A kernel that limited itself would lose what it writes beside the lesson.
    """
    with Process("breakfix.faults.full_disk:limited", room, target, *args) as child:
        return child.result(timeout)
