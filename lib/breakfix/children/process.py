"""A Python child that cannot outlive its owner.

    with Process("breakfix.pipeline:ingest", source, database, now=now) as child:
        child.result(timeout=30)        # what the function returned, or ChildError

The child runs in a session of its own, so that a notebook's interrupt button and a signal to the
owner's group do not reach it. The owner holds the writing end of a pipe. When that end closes,
for whatever reason (the `with` ends, the owner exits, the owner gets SIGKILL), a guard kills the
child's whole session: the child, and what the child itself started. The guard is a process and
not a thread, so that a child in a long C call, or stopped by SIGSTOP, ends as well.

A process forked off the owner holds the pipe too: the child lives until both are gone.
"""

import os
import select
import signal
import subprocess
import sys
import tempfile
from importlib import import_module
from multiprocessing.connection import Connection, Pipe

__all__ = ["ChildError", "Process", "call", "say"]

BOOT = "import sys; sys.path[:0] = {path!r}; from breakfix.children.process import live; live({orders}, {reports})"

_reports = None  # in a child: the pipe to its owner


class ChildError(RuntimeError):
    """The child did not return: it raised, was killed, or exited."""


class Process:
    """A child that calls `target` ("module:function", importable) with picklable arguments.

    Use it in a `with` statement: it starts on entry and is always stopped on exit.
    """

    def __init__(self, target, *args, **kwargs):
        self.target = target
        self.args = args
        self.kwargs = kwargs
        self._said = []
        self._end = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        """Start the child and give it its work; returns at once."""
        theirs, self._orders = Pipe(duplex=False)
        self._reports, reports = Pipe(duplex=False)
        self._output = tempfile.TemporaryFile()  # noqa: SIM115  closed by stop()
        fds = theirs.fileno(), reports.fileno()
        here = os.path.dirname(os.path.dirname(os.path.dirname(__file__)))
        boot = BOOT.format(path=[here], orders=fds[0], reports=fds[1])
        try:
            self._popen = subprocess.Popen(
                [sys.executable, "-P", "-u", "-c", boot],  # -P: whatever lies in the current folder is not imported
                stdin=subprocess.DEVNULL,
                stdout=self._output,
                stderr=subprocess.STDOUT,
                pass_fds=fds,
                start_new_session=True,
            )
        finally:
            theirs.close()
            reports.close()
        self.pid = self._popen.pid
        try:
            self._orders.send((sys.path, self.target, self.args, self.kwargs))
        except BaseException:
            self.stop()
            raise

    def hear(self, timeout=30):
        """Return the next thing the child has said with `say`; EOFError when it ended without a word.

        Raises TimeoutError after `timeout` seconds of silence.
        """
        if self._said:
            return self._said.pop(0)
        kind, value = self._receive(timeout)
        if kind == "said":
            return value
        self._end = kind, value
        raise EOFError(f"{self.target} ended without saying anything more")

    def result(self, timeout=30):
        """Wait for the child's end and return what the function returned.

        Raises ChildError when it raised or died, TimeoutError when it is still at work.
        """
        while self._end is None:
            kind, value = self._receive(timeout)
            if kind == "said":
                self._said.append(value)
            else:
                self._end = kind, value
        kind, value = self._end
        if kind == "returned":
            return value
        raise ChildError(f"{self.target} {value}")

    def wait(self, timeout=30):
        """Wait until the child is gone; return its exit code (negative: the signal that ended it)."""
        try:
            return self._popen.wait(timeout)
        except subprocess.TimeoutExpired:
            raise TimeoutError(f"{self.target} is still running after {timeout} s") from None

    def kill(self):
        """Send SIGKILL to the child itself and wait until it is gone."""
        self._popen.kill()
        self._popen.wait()

    def stop(self):
        """End the child and all that it started; harmless when it has ended by itself."""
        self._orders.close()
        try:
            self._popen.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(self.pid, signal.SIGKILL)
            self._popen.wait()
        self._reports.close()
        self._output.close()

    @property
    def output(self):
        """What the child has written to standard output and standard error, as text."""
        self._output.seek(0)
        return self._output.read().decode(errors="replace")

    def _receive(self, timeout):
        if not self._reports.poll(timeout):
            raise TimeoutError(f"{self.target}: no news after {timeout} s")
        try:
            return self._reports.recv()
        except EOFError:
            code = self.wait()
            how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"exited with code {code}"
            return "died", "\n".join([how, self.output.strip()]).strip()


def say(value):
    """In a child: send a picklable value to the owner, who gets it with `hear`."""
    if _reports is None:
        raise RuntimeError("say() speaks from a child to its owner, and this process is no child")
    _reports.send(("said", value))


def call(target, *args, **kwargs):
    """Call a function named "module:function"."""
    module, _, name = target.partition(":")
    function = import_module(module)
    for part in name.split("."):
        function = getattr(function, part)
    return function(*args, **kwargs)


def live(orders, reports):
    """Be a child: take the work from the pipe, do it, report its end. Called by `Process` alone."""
    global _reports
    orders, _reports = Connection(orders, writable=False), Connection(reports, readable=False)
    try:
        sys.path[:], target, args, kwargs = orders.recv()
    except EOFError:
        return  # the owner is gone already
    guard(orders.fileno(), _reports.fileno())
    try:
        _reports.send(("returned", call(target, *args, **kwargs)))
    except Exception as error:
        _reports.send(("raised", f"raised {type(error).__name__}: {error}"))
        raise


def guard(orders, *foreign):
    """Fork the process that kills this session when the owner's end of `orders` closes."""
    if os.fork():
        return
    # It keeps no other pipe open: whoever waits for their end waits for the child only.
    silence = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2, *foreign):
        os.dup2(silence, fd)
    select.select([orders], [], [])
    os.killpg(0, signal.SIGKILL)
