"""A limit for a request as a whole."""

import time

import httpx2
import pytest

from breakfix.pipeline.poll.deadline import Deadline, Transport
from one_source import page, source


def test_cut():
    """A wait is cut to what is left; nothing left is an error; outside of `within` there is no limit."""
    deadline = Deadline()
    assert (deadline.cut(None, OSError), deadline.cut(3, OSError), deadline.over) == (None, 3, False)
    with deadline.within(1):
        assert 0 < deadline.cut(None, OSError) <= 1
        assert deadline.cut(0.1, OSError) == 0.1
    with deadline.within(-1):
        assert deadline.over
        with pytest.raises(OSError, match="as a whole"):
            deadline.cut(5, OSError)


def test_slow_body():
    """A body whose every part is in time ends at the deadline; the client can go on after it."""
    deadline = Deadline()
    client = httpx2.Client(transport=Transport(deadline, https=False))
    with source(plan={"kind": "slow", "seconds": 20}) as alpha, client:
        begin = time.monotonic()
        with deadline.within(0.3), pytest.raises(httpx2.ReadTimeout):
            page(alpha, client, timeout=10)
        assert time.monotonic() - begin < 5
        assert page(alpha, client).status_code == 200


def test_verified():
    """A way that is to be encrypted verifies certificates."""
    transport = Transport(Deadline(), https=True)
    assert transport._pool._ssl_context.check_hostname
