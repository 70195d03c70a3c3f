"""A service that trials need: opened once in the process that judges, held by it, and closed with it.

@retry.service
def server():                            a generator that yields plain data, such as an address
    with Postgres() as server:
        yield server.dsn

other.service(server)                    the same server for another exercise, or a prediction

@retry.world
def bank(dsn):                           a world is given what the service yields, and so is what a prediction sees

The process that judges opens it before it forks for the first answer that needs it; each fork is given what it yields.
A fork is stopped with all that it started, and what is opened here is spared. A kernel in which a learner plays in a
world opens its own, and holds it until the kernel ends. When a process that the service started is gone, the service
is opened anew for the next answer.
"""

import atexit
import contextlib
import os

import psutil

from breakfix.lab.judging import fork


class Service:
    """Something real and slow to start; `given()` returns what it yields."""

    def __init__(self, opened):
        self.opened = opened
        self._stack = None
        self._given = self._owner = None
        self._reached = None  # the text, none of ours, that has had it in reach
        self._started = []  # its processes: children of the one that opened it, and theirs

    def given(self):
        """Return what the service yields, opening it if that has not been done or does not hold any more."""
        if self._owner == os.getpid() and not all(map(_is_at_work, self._started)):
            self.close()
        if self._owner is None:
            self._open()
        return self._given

    def renew(self, text=None):
        """Close it if another text than this one has had it in reach, since nobody knows what that has left in it.

        text: an answer of somebody else's, which is about to reach it; None for a text of ours.
        """
        if self._reached not in (None, text):
            self.close()
        self._reached = text

    def doors(self):
        """Return where its processes listen, in order: the numbers of ports on loopback, the paths of sockets."""
        self.given()
        ports, paths = set(), set()
        for each in self._started:
            with contextlib.suppress(psutil.Error):
                ports |= {one.laddr.port for one in each.net_connections("tcp") if one.status == psutil.CONN_LISTEN}
                paths |= {one.laddr for one in each.net_connections("unix") if one.laddr and not one.raddr}
        return [*sorted(ports), *sorted(path for path in paths if os.path.exists(path))]

    def _open(self):
        stack, before = contextlib.ExitStack(), set(psutil.Process().children())
        self._given = stack.enter_context(contextlib.contextmanager(self.opened)())
        self._stack, self._owner = stack, os.getpid()
        started = [each for each in psutil.Process().children() if each not in before]
        fork.spared.update(each.pid for each in started)
        # What holds a program outlives it by a moment, in which the next answer may come: both have to be at work.
        self._started = [*started, *(held for each in started for held in _below(each))]
        atexit.register(self.close)

    def close(self):
        """Close it, in the process that opened it; harmless when it is not open."""
        if self._owner != os.getpid():
            return
        atexit.unregister(self.close)
        fork.spared.difference_update(each.pid for each in self._started)
        stack, self._owner = self._stack, None
        stack.close()


def _below(process):
    with contextlib.suppress(psutil.Error):
        return process.children()
    return []


def _is_at_work(process):
    with contextlib.suppress(psutil.Error):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False
