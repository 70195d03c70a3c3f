"""A web application in a thread: there and gone at once, and cut off when it is told to go."""

import threading
import time

import httpx2
import pytest
from starlette.responses import PlainTextResponse

from breakfix.services.web import Web

HELLO = PlainTextResponse("hello")


def test_answers():
    """It answers on a free port of this machine alone."""
    with Web(HELLO) as one, Web(HELLO) as two:
        assert one.port != two.port
        assert [httpx2.get(web.url).text for web in (one, two)] == ["hello", "hello"]
        assert one.url.startswith("http://127.0.0.1:")


def test_gone():
    """After the end the port is refused and no thread is left, also when a client still holds a connection."""
    before = threading.active_count()
    with httpx2.Client() as client:
        with Web(HELLO) as web:
            client.get(web.url)
        with pytest.raises(httpx2.ConnectError):
            httpx2.get(web.url)
    assert threading.active_count() == before


def test_quick():
    """Ten of them come and go in less than a world of trials may cost one."""
    begin = time.process_time()
    for _ in range(10):
        with Web(HELLO):
            pass
    assert (time.process_time() - begin) / 10 < 0.06


def test_call():
    """A function runs in the server's loop; its value and its error come back."""
    with Web(HELLO) as web:
        assert web.call(lambda: threading.current_thread().name) == f"web on port {web.port}"
        with pytest.raises(ZeroDivisionError):
            web.call(lambda: 1 / 0)


def test_small_answers_are_not_held_back():
    """An answer in two parts does not wait for the client to say that it has the first."""
    with Web(HELLO) as web, httpx2.Client() as client:
        client.get(web.url)
        waits = []
        for _ in range(20):
            begin = time.monotonic()
            client.get(web.url)
            waits.append(time.monotonic() - begin)
    assert sorted(waits)[4] < 0.035  # held back, every one of them takes 40 ms
