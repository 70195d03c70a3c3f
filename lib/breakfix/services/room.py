"""Room: how many connections a server holds at once, and how long one may be idle.

A connection is idle until its request has come whole, and after its answer. When the room is full, the one that was
idle longest makes place for the next. A reader that takes nothing of its answer is shown out as well.
"""

import errno
import logging
import resource
import time

RESERVE = 64  # descriptors that a process needs for other things; where there are few, half of them
MOST = 1000  # connections
log = logging.getLogger(__name__)


def most():
    """Return how many connections the limit of descriptors leaves room for."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST if soft == resource.RLIM_INFINITY else min(soft - min(RESERVE, soft // 2), MOST)


class Room:
    """The connections of one server. idle: seconds that one may be idle, or take nothing of its answer."""

    def __init__(self, idle, most):
        self.idle, self.most = idle, most
        self.guests = {}  # a connection's protocol -> when it became idle, None: at work
        self.said = False

    def enter(self, guest):
        """Let a connection in; when the room is full the one that was idle longest goes."""
        if len(self.guests) >= self.most:
            self.say(f"{len(self.guests)} connections are open, and there is no room for more: idle ones are closed")
            idle = {each: since for each, since in self.guests.items() if since is not None}
            self.show_out(min(idle, key=idle.get) if idle else guest)
        if not guest.transport.is_closing():
            self.rest(guest)
            self.watch(guest)

    def work(self, guest):
        """Note that a request has come whole."""
        self.guests[guest] = None

    def rest(self, guest):
        """Note that a connection is idle from now on."""
        self.guests[guest] = time.monotonic()

    def leave(self, guest):
        """Note that a connection is gone."""
        self.guests.pop(guest, None)

    def show_out(self, guest):
        """Close a connection at once."""
        self.leave(guest)
        guest.transport.abort()

    def watch(self, guest, held=0):
        """Look after a connection until it is gone. held: bytes that it had not taken when we looked last."""
        if guest not in self.guests:
            return
        since, holds = self.guests[guest], guest.transport.get_write_buffer_size()
        left = self.idle if since is None else since + self.idle - time.monotonic()
        if (since is not None and left <= 0) or (since is None and holds and holds == held):
            self.show_out(guest)
        else:
            guest.loop.call_later(left, self.watch, guest, holds if since is None else 0)

    def full(self, loop, context):
        """Handle an exception of the loop: that there are no descriptors is said once, and no traceback a try."""
        error = context.get("exception")
        if isinstance(error, OSError) and error.errno in (errno.EMFILE, errno.ENFILE):
            self.say("there are no descriptors left for more connections: the next ones wait")
        else:
            loop.default_exception_handler(context)

    def say(self, words):
        """Say it once."""
        if not self.said:
            self.said = True
            log.warning(words)
