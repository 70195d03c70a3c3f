"""A process that is killed in the midst of a write: at the first one with which a file would have too many bytes.

    killed_write.forked(lambda: export(path), room=100)     True: it was killed, and 100 bytes of the file are there

It is the system's own limit (RLIMIT_FSIZE): the part that has room is written, and then its signal ends the process.
No `finally` runs, and no engine clears away what it has begun. `faults/full_disk.py` is the same without the kill.
"""

import os
import resource
import signal

__all__ = ["forked"]


def forked(work, room):
    """Call `work()` in a fork of this process; return whether the system has killed it at a write.

    Not for a process with threads, such as a kernel: a fork has only one of them.
    """
    pid = os.fork()
    if pid == 0:
        try:
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # the signal asks for a dump, and nobody reads it
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # Python ignores it, and then the write raises
            work()
        finally:
            os._exit(0)
    status = os.waitpid(pid, 0)[1]
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXFSZ
