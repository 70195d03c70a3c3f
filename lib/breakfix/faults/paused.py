"""A process that is stopped (SIGSTOP) in the middle of its work, and wakes up later (SIGCONT), as if nothing had been.

    with Paused("module:work", database) as holder:     returns when `work` has called `pause()` and stands still
        ...                                             what others do meanwhile
        holder.wake()                                   it goes on after `pause()`
        holder.result()                                 what `work` returned

What a long garbage collection, a laptop that is shut, or a machine that is moved does to a program: it is not dead, and
does not know that time has passed. The process ends with the block, stopped or not, and with this process however that
ends: `children/process.py` says how.
"""

import os
import signal
import time

from breakfix.children.process import ChildError, Process, say

__all__ = ["Paused", "pause"]

STOPPED, AWAKE = "stopped by SIGSTOP", "awake again"


def pause():
    """In the child: stop here until the owner wakes this process."""
    say(STOPPED)
    os.kill(os.getpid(), signal.SIGSTOP)
    say(AWAKE)


class Paused(Process):
    """A child whose work, "module:function", calls `pause()` once. ChildError when it ends without that."""

    def __enter__(self):
        super().__enter__()
        try:
            self._hear(STOPPED, 30)
        except BaseException:
            self.stop()
            raise
        return self

    def wake(self, timeout=30):
        """Let it go on; returns when it runs. Raises TimeoutError after so many seconds."""
        end = time.monotonic() + timeout
        while True:
            os.kill(self.pid, signal.SIGCONT)  # again, should the first one come before the child has really stopped
            try:
                return self._hear(AWAKE, 0.01)
            except TimeoutError:
                if time.monotonic() > end:
                    raise

    def stop(self):
        """End it, stopped or not."""
        if self._popen.poll() is None:
            self._popen.kill()
        super().stop()

    def _hear(self, word, timeout):
        try:
            said = self.hear(timeout)
        except EOFError:
            self.result()  # raises, if that is how it ended
            raise ChildError(f"{self.target} has returned, and never called pause()") from None
        if said != word:
            raise ChildError(f"{self.target} said {said!r} where it was to pause")
