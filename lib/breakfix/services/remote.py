"""A bench in another process: its owner names a method and gets what it returned.

    remote = Remote("breakfix.services.sources:_live", *args)
    remote.start()                      remote.url, remote.pid
    remote.call("plan", [...])          what the bench's method `plan` returns, or raises
    remote.stop()

The child serves its bench with `attend`, over a line that only the owner can open. It cannot outlive its owner. What
it is asked is plain data and no object: whoever holds its door, a shut-in answer too, can ask, and do nothing else.
"""

import io
import pickle
import secrets
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Listener

from breakfix.children.process import Process, say


class Remote:
    """The owner's side of a child that calls `target` ("module:function") with arguments; it ends with `attend`.

    at: the `door` of a child that runs already. It is not this one's, which neither starts nor stops it.
    """

    def __init__(self, target, *args, at=None):
        self._process = Process(target, *args)
        self._on, self._lent = False, at is not None
        if at:
            self.door = at

    def start(self):
        """Start the child and wait until it serves."""
        if self._lent:
            return
        self._process.start()
        self.pid, self._on = self._process.pid, True
        try:
            self.door = self._process.hear()
        except EOFError:
            try:
                self._process.result()  # raises, and says how it ended
            finally:
                self.stop()

    @property
    def url(self):
        """Where the child's Web is."""
        return self.door[0]

    def call(self, verb, *args):
        """Return what a method of the bench returns, or raise what it raises."""
        _, address, key = self.door
        with Client(address, authkey=key) as line:
            line.recv()  # in turns: after two sends in a row TCP waits 40 ms
            line.send((verb, args))
            worked, value = line.recv()
        if not worked:
            raise value
        return value

    def stop(self):
        """End the child; harmless when it is not there."""
        if self._on:
            self._on = False
            self._process.stop()


def attend(web, bench):
    """Be the child's side: do what the owner asks of a bench, between two requests of a Web, until the process ends."""
    key = secrets.token_bytes(16)
    with Listener(("127.0.0.1", 0), authkey=key) as line:
        say((web.url, line.address, key))
        while True:
            try:
                with line.accept() as owner:
                    owner.send("ready")
                    owner.send(_done(web, bench, owner.recv_bytes()))
            except (AuthenticationError, EOFError, OSError):
                continue  # not the owner, or gone again


class Plain(pickle.Unpickler):
    """Reads texts, bytes, numbers, and what holds them."""

    def find_class(self, module, name):
        """Refuse: to look up a name is to run it."""
        raise pickle.UnpicklingError(f"{module}.{name} is no plain data")


def _done(web, bench, asked):
    try:
        verb, args = Plain(io.BytesIO(asked)).load()
        if verb.startswith("_"):
            raise AttributeError(f"no verb: {verb}")
        return True, web.call(getattr(bench, verb), *args)
    except Exception as error:
        return False, error
