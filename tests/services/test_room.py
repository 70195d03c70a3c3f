"""The room of a server: idle connections go, a full room makes place, a reader that stalls is shown out."""

import logging
import socket
import time
from contextlib import ExitStack

import httpx2
import pytest
from starlette.responses import PlainTextResponse

from breakfix.services.room import Room
from breakfix.services.web import Web

HELLO = PlainTextResponse("hello")
HALF = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: "


def connected(web, sent=b""):
    line = socket.create_connection(("127.0.0.1", web.port), timeout=30)
    line.sendall(sent)
    return line


@pytest.mark.parametrize(
    "sent", [b"", HALF, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" + HALF], ids=["none", "half", "second"]
)
def test_idle(sent):
    """A connection without a whole request is closed after a while, also behind an answer."""
    with Web(HELLO, idle=1.5) as web, connected(web, sent) as line:
        begun = time.monotonic()
        answers = b""
        with pytest.raises(ConnectionError), ExitStack():
            while part := line.recv(1000):
                answers += part
            raise ConnectionError
        assert answers.count(b"hello") == sent.count(b"\r\n\r\n")
        assert time.monotonic() - begun > 1


def test_at_work():
    """A connection that waits for its answer is not idle."""

    async def slow(scope, receive, send):
        import asyncio

        await asyncio.sleep(3)
        await HELLO(scope, receive, send)

    with Web(slow, idle=1.5) as web:
        assert httpx2.get(web.url, timeout=30).text == "hello"


def test_full(caplog):
    """When there is no room the one that was idle longest goes, the page answers, and that is said once."""
    caplog.set_level(logging.WARNING, "breakfix.services.room")
    with Web(HELLO, most=5) as web, ExitStack() as held:
        lines = [held.enter_context(connected(web)) for _ in range(12)]
        assert httpx2.get(web.url, timeout=30).text == "hello"
        lines[0].settimeout(30)
        with pytest.raises(ConnectionError):
            lines[0].recv(1) or (_ for _ in ()).throw(ConnectionError)
        assert len(web._server.config.room.guests) <= 5
    assert [record.getMessage() for record in caplog.records] == [
        "5 connections are open, and there is no room for more: idle ones are closed"
    ]


def test_a_reader_that_stalls():
    """One that takes nothing of a large answer is shown out; one that takes it slowly is not."""
    body = b"x" * 20_000_000
    with Web(PlainTextResponse(body), idle=0.5) as web, socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        line.connect(("127.0.0.1", web.port))
        line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        until = time.monotonic() + 30
        while not web._server.config.room.guests and time.monotonic() < until:
            time.sleep(0.01)
        while web._server.config.room.guests and time.monotonic() < until:
            time.sleep(0.05)
        assert web._server.config.room.guests == {}


def test_no_descriptors(caplog):
    """That there are none left is one line and no traceback; any other error is the loop's."""
    caplog.set_level(logging.WARNING)
    room, passed = Room(1, 1), []

    class Loop:
        default_exception_handler = staticmethod(passed.append)

    for _ in range(1000):
        room.full(Loop, {"exception": OSError(24, "Too many open files")})
    room.full(Loop, {"message": "another"})
    assert [record.getMessage() for record in caplog.records] == [
        "there are no descriptors left for more connections: the next ones wait"
    ]
    assert passed == [{"message": "another"}]
