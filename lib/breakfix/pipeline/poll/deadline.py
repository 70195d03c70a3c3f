"""A limit for a request as a whole: from the first byte sent to the last byte read.

A read timeout starts anew with each byte that comes, so that a source that drips can keep a client for ever. Here
every wait on the network is also cut to what is left until the deadline.
"""

import time
from contextlib import contextmanager

import httpcore2
import httpx2


class Deadline:
    """The end of the request at work, in seconds of the monotonic clock; infinite when there is none."""

    def __init__(self):
        self.end = float("inf")

    @contextmanager
    def within(self, seconds):
        """Limit what happens within this to so many seconds."""
        self.end = time.monotonic() + seconds
        try:
            yield
        finally:
            self.end = float("inf")

    @property
    def over(self):
        """Tell whether it has passed."""
        return time.monotonic() >= self.end

    def cut(self, timeout, error):
        """Return the shorter of `timeout` (None: no limit) and what is left; raise `error` when nothing is."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise error("the request as a whole took too long")
        shorter = left if timeout is None else min(timeout, left)
        return None if shorter == float("inf") else shorter


class Transport(httpx2.HTTPTransport):
    """The way to one host, one connection at a time, under a Deadline."""

    def __init__(self, deadline, *, https):
        # Not the parent's: it reads the certificates (20 ms) also where there is nothing to verify.
        self._pool = httpcore2.ConnectionPool(
            ssl_context=httpx2.create_ssl_context() if https else None,
            max_connections=1,
            network_backend=_Backend(deadline),
        )


class _Backend(httpcore2.NetworkBackend):
    def __init__(self, deadline):
        self._deadline = deadline
        self._real = httpcore2.SyncBackend()

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        timeout = self._deadline.cut(timeout, httpcore2.ConnectTimeout)
        return _Stream(self._real.connect_tcp(host, port, timeout, local_address, socket_options), self._deadline)


class _Stream(httpcore2.NetworkStream):
    def __init__(self, stream, deadline):
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes, timeout=None):
        return self._stream.read(max_bytes, self._deadline.cut(timeout, httpcore2.ReadTimeout))

    def write(self, buffer, timeout=None):
        self._stream.write(buffer, self._deadline.cut(timeout, httpcore2.WriteTimeout))

    def start_tls(self, ssl_context, server_hostname=None, timeout=None):
        timeout = self._deadline.cut(timeout, httpcore2.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, timeout), self._deadline)

    def close(self):
        self._stream.close()

    def get_extra_info(self, info):
        return self._stream.get_extra_info(info)
