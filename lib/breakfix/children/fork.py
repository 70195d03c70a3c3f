"""Work in a fork of this process, which reports once and is gone.

    found = heard(lambda report: report(slow(path)), timeout=60)

A fork takes any function, a learner's too, and starts within milliseconds. It shares no thread with this process, so
this process must hold no open DuckDB database at that moment.
"""

import os
import signal
from multiprocessing.connection import Pipe

from breakfix.children.process import ChildError

__all__ = ["heard"]


def heard(work, timeout=60):
    """Run `work(report)` in a fork; return the first thing it reports, which must be picklable, and kill the fork.

    TimeoutError after `timeout` seconds, ChildError when it ended without a report.
    """
    ours, theirs = Pipe(duplex=False)
    pid = os.fork()
    if pid == 0:
        try:
            ours.close()
            work(theirs.send)
        finally:
            os._exit(0)  # no clean-up that belongs to the parent
    theirs.close()
    try:
        with ours:
            if not ours.poll(timeout):
                raise TimeoutError(f"the fork is still at work after {timeout} s")
            return ours.recv()
    except EOFError:
        raise ChildError("the fork ended without a report") from None
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
