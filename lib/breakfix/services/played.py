"""A source on the clock of a trial: the same application, faults and dialects, without a socket.

    with on_a_clock() as clock, Source("alpha", rows, home=Played) as alpha:
        httpx2.get(alpha.url, timeout=0.5)          reaches it, and waits on the clock

What a client meets on a wire it meets here: the parts of an answer in their time, its own timeouts, a line that is cut.
"""

import contextlib
import os
from types import SimpleNamespace
from unittest import mock

import httpx2

from breakfix.services.clock import Clock, current
from breakfix.services.sources import Bench

MOST = 300  # requests: more is no end
_at_home = {}  # host -> Played
_SOCKET = mock.Mock()  # whatever is asked of the socket that is not there


class Stuck(BaseException):
    """Somebody waits without a timeout for what never comes, or asks without end."""


class Played:
    """The home of a source: what `breakfix.services.sources` says of one, at an address that no network knows."""

    def __init__(self, dialect, rows, options, port=0):
        self.bench, self.host = Bench(dialect, rows, options), f"{dialect}.test"
        self.url, self.pid, self.asked = f"http://{self.host}", os.getpid(), 0

    def start(self):
        """Be there for requests."""
        _at_home[self.host] = self

    def call(self, verb, *args):
        """Do what the owner asks for."""
        return getattr(self.bench, verb)(*args)

    def stop(self):
        """Be gone; harmless when it is."""
        _at_home.pop(self.host, None)


@contextlib.contextmanager
def on_a_clock():
    """Within this every client of httpx2 in this thread reaches the sources that are at home here; yield the Clock."""
    with Clock() as clock, mock.patch.multiple(httpx2.HTTPTransport, **_WITHOUT_SOCKETS):
        yield clock


def _handled(_, request):
    home = _at_home.get(request.url.host)
    if home is None:
        raise httpx2.ConnectError("[Errno 111] Connection refused", request=request)
    home.asked += 1
    if home.asked > MOST:
        raise Stuck(f"{MOST} requests, and no end")
    begun, line = current().now, _Line(request)
    current().run(home.bench.wire(line.scope(), line.receive, line.send))
    current().now = begun
    return line.answer()


def _nothing(*_, **__):
    """Open and close nothing: there is no connection, and no certificate of anybody is read."""


_WITHOUT_SOCKETS = {
    "handle_request": _handled,
    "__enter__": lambda transport: transport,
    **dict.fromkeys(("__init__", "__exit__", "close"), _nothing),
}


class _Line(httpx2.SyncByteStream):
    """One request on its way: what the application sends, and when; and how the client gets it."""

    def __init__(self, request):
        self.request, self.sent, self.cut, self.gone = request, [], None, False
        self.patience = request.extensions.get("timeout", {}).get("read")

    def scope(self):
        """Return the request as ASGI has it."""
        url = self.request.url
        return {
            "type": "http",
            "method": self.request.method,
            "path": url.path,
            "query_string": url.query,
            "headers": [(name.lower(), value) for name, value in self.request.headers.raw],
            "transport": SimpleNamespace(
                close=self.hang_up,
                abort=self.reset,
                is_closing=lambda: self.cut is not None,
                get_extra_info=_SOCKET,
            ),
        }

    async def receive(self):
        """Give the body of the request, and then say that the client is gone: nothing else comes from it."""
        if self.gone:
            return {"type": "http.disconnect"}
        self.gone = True
        return {"type": "http.request", "body": self.request.read(), "more_body": False}

    async def send(self, message):
        """Note what the application sends, and when."""
        if self.cut is None:
            self.sent.append((current().now, message))

    def hang_up(self):
        """Close the connection, in the middle of the answer."""
        self.cut = httpx2.RemoteProtocolError

    def reset(self):
        """Cut the connection."""
        self.cut = httpx2.ReadError

    def answer(self):
        """Return the answer, whose body comes in its time; raise what the client meets in place of one."""
        if not self.sent:
            self._ended()
        head = self.sent[0][1]
        self._until(self.sent[0][0])
        return httpx2.Response(head["status"], headers=head["headers"], stream=self)

    def __iter__(self):
        for when, message in self.sent[1:]:
            if message.get("body"):
                self._until(when)
                yield message["body"]
        if self.cut or self.sent[-1][1].get("more_body", len(self.sent) == 1):
            self._ended()

    def _ended(self):
        """Raise what a client meets where nothing comes any more."""
        if self.cut:
            raise self.cut("the connection is gone", request=self.request)
        self._until(float("inf"))

    def _until(self, moment):
        """Wait for a moment, but not for longer than the client would for one read."""
        clock = current()
        if self.patience is not None and moment - clock.now > self.patience:
            clock.sleep(self.patience)
            raise httpx2.ReadTimeout("timed out", request=self.request)
        if moment == float("inf"):
            raise Stuck("it waits for ever")
        clock.now = max(clock.now, moment)
