"""The client: what it tries again, how long it waits, what it never does."""

import gzip
import socket
import threading
import time
import zlib
from dataclasses import replace

import pytest
from starlette.responses import JSONResponse, Response

from breakfix.pipeline.poll import Api, Patience, Secret, alpha, beta
from breakfix.pipeline.poll.client import Client
from breakfix.pipeline.poll.errors import Lasting, Passing
from breakfix.services.web import Web
from one_source import KEY, NOW, source

QUICK = Patience(connect=5, read=5, total=20, attempts=3, wait=0.001, longest=0.01, jitter=0.001, in_all=60)


def get(live, patience=QUICK, **more):
    """One answer of a source, and how often the wire was asked."""
    api = {"alpha": alpha, "beta": beta}[live.dialect](live.url, KEY, patience=patience)
    with Client(api, lambda: NOW) as client:
        return client.get(**more)


def asked(live):
    return sum(live.counts()["requests"].values())


@pytest.mark.parametrize("kind", ["reset", "cut_short", "malformed_json", "server_error", "too_many_requests"])
def test_passing(kind):
    """What may have passed is tried again, and given up after so many attempts."""
    with source() as live:
        with live.faults({"kind": kind, "times": 2}):
            assert get(live).data["total"] == 5
        with live.faults({"kind": kind, "times": None, **({"strict": False} if kind.startswith("too") else {})}):
            with pytest.raises(Passing):
                get(live)
            assert asked(live) == 3


@pytest.mark.parametrize("kind", ["expired_token", "forbidden", "not_found"])
def test_lasting(kind):
    """What waiting does not mend is asked for once."""
    with source(plan={"kind": kind, "times": None}) as live:
        with pytest.raises(Lasting):
            get(live)
        assert asked(live) == 1


def test_retry_after():
    """It waits as long as the source asks, and is never early."""
    with source(plan={"kind": "too_many_requests", "retry_after": 0.3}) as live:
        begin = time.monotonic()
        get(live)
        assert time.monotonic() - begin >= 0.3
        assert live.counts()["early"] == 0


def test_retry_after_is_too_long():
    """A source that asks for more patience than there is gets none: the wait is not begun."""
    with source(plan={"kind": "too_many_requests", "retry_after": 3600.0}) as live:
        with pytest.raises(Passing, match="429 Too Many Requests"):
            get(live)
        assert asked(live) == 1


def test_token_is_renewed_once():
    """A token that is turned away is replaced at once; a new one that is turned away, too, is the end."""
    with source("beta", plan={"kind": "expired_token", "at": "any"}) as live:
        assert get(live).data["count"] == 5
        assert live.counts()["requests"] == {"token": 2, "page 1 of 3": 2}
        live.plan({"kind": "expired_token", "at": "any", "times": None})
        with pytest.raises(Lasting, match="401 Unauthorized: also with a new token"):
            get(live)
        assert live.counts()["requests"] == {"token": 2, "page 1 of 3": 2}


def test_token_before_its_end():
    """A token that ends in a moment is replaced before it is turned away."""
    with source("beta", token_seconds=4) as live, Client(beta(live.url, KEY), lambda: NOW) as client:
        client.get()
        client.get()
        assert live.counts()["requests"]["token"] == 2


def test_fault_at_the_token():
    """A fault says whether it was the token's."""
    with source("beta", plan={"kind": "forbidden", "at": "token"}) as live:
        with pytest.raises(Lasting) as fault:
            get(live)
        assert fault.value.place == "token"


def test_check():
    """A check may find fault with an answer: it is tried again like any other."""
    found = []

    def third_time(answer):
        found.append(answer)
        if len(found) < 3:
            raise Passing("not yet")
        return "good"

    with source() as live:
        assert get(live, check=third_time) == "good"


def test_unchanged():
    """With the ETag of what is known the answer is 304 and carries no data."""
    with source() as live:
        etag = get(live).headers["etag"]
        assert (get(live, etag=etag).status, get(live, etag=etag).data) == (304, None)


def answering(answer):
    """Ask an application that answers so, once; return what the client gives, or raise what it raises."""
    with Web(answer) as web:
        api = Api("it", web.url, Secret(KEY), patience=replace(QUICK, attempts=1))
        with Client(api, lambda: NOW) as client:
            return client.get()


def test_redirect():
    """A redirect is not followed: the key would go with it."""
    with (
        Web(Response("caught")) as elsewhere,
        pytest.raises(Lasting, match="302 Found, a way to another place that is not followed"),
    ):
        answering(Response(status_code=302, headers={"location": elsewhere.url}))


@pytest.mark.parametrize("body", [b"", b"[NaN]", b"[" * 100_000, b"\xff\xfe"])
def test_no_json(body):
    """What is no JSON is a fault that may pass, however it is broken."""
    with pytest.raises(Passing, match="not JSON"):
        answering(Response(body, media_type="application/json"))


ROW = b'[{"key": "a", "value": 1}]'
PACKED = gzip.compress(ROW, mtime=0)  # names of tests are the same each time
CODINGS = {
    "x-gzip": PACKED,
    "X-GZip": PACKED,
    "gzip": PACKED,
    "deflate": zlib.compress(ROW),
    "": PACKED,
    "x-deflate": zlib.compress(ROW),
}


@pytest.mark.parametrize("coding", CODINGS)
def test_codings(coding):
    """What is compressed is read by any of its names, and also where it is not said."""
    headers = {"content-encoding": coding} if coding else {}
    assert answering(Response(CODINGS[coding], headers=headers)).data == [{"key": "a", "value": 1}]


def test_an_unknown_coding():
    """A coding that nobody asked for is named."""
    with pytest.raises(Passing, match=r"not JSON.*encoded as 'zstd'"):
        answering(Response(b"\x28\xb5\x2f\xfd\x00", headers={"content-encoding": "zstd"}))


@pytest.mark.parametrize("body", [PACKED[:-9], PACKED[:4] + b"x" * 30])
def test_damaged_packing(body):
    """What is compressed and damaged is a fault that may pass."""
    with pytest.raises(Passing, match=r"compressed, and damaged|not JSON"):
        answering(Response(body))


def test_a_bomb(monkeypatch):
    """A small answer that grows without end is cut at the same limit."""
    monkeypatch.setattr("breakfix.pipeline.poll.client.LARGEST", 100_000)
    with pytest.raises(Lasting, match="larger"):
        answering(Response(gzip.compress(b" " * 10_000_000)))


def test_206():
    """A part of the records is an answer, a part of the bytes is none."""
    assert answering(Response(ROW, 206, headers={"content-range": "0-0/2"})).status == 200
    with pytest.raises(Lasting, match="206 Partial Content"):
        answering(Response(ROW, 206, headers={"content-range": "bytes 0-25/26"}))


def test_204():
    """An answer that has no content is an empty page."""
    assert answering(Response(status_code=204)).data == []


def test_a_short_token():
    """A token that is too short to be kept out of what is written is not used."""
    token = JSONResponse({"access_token": "q7Z", "expires_in": 60})
    with (
        Web(token) as web,
        Client(beta(web.url, KEY, patience=QUICK), lambda: NOW) as client,
        pytest.raises(Lasting, match="too short"),
    ):
        client.get()


def test_too_large(monkeypatch):
    """An answer without end is cut at a limit, not at the end of memory."""
    monkeypatch.setattr("breakfix.pipeline.poll.client.LARGEST", 1000)
    with pytest.raises(Lasting, match="larger"):
        answering(JSONResponse(["x" * 2000]))


def test_refused_connection():
    """Nobody at the port is a fault that may pass."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with (
        Client(Api("it", f"http://127.0.0.1:{port}", way="none", patience=QUICK), lambda: NOW) as client,
        pytest.raises(Passing, match=r"the connection failed: .*[Rr]efused"),
    ):
        client.get()
    assert (client.requests, client.repeated) == (3, 2)


def test_the_whole_is_shorter_than_a_part():
    """A wait for the next byte ends where the request's own limit is, though it might have lasted longer."""
    with source(plan={"kind": "silent"}) as live:
        begin = time.monotonic()
        with pytest.raises(Passing, match=r"no whole answer within 0.3 s"):
            get(live, patience=replace(QUICK, read=20, total=0.3, attempts=1))
        assert time.monotonic() - begin < 10


def test_drip_of_the_head():
    """A head that comes byte by byte, each in time, ends with the request's own limit."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip():
            with server.accept()[0] as line, pytest.raises(OSError):
                line.recv(1000)
                for byte in b"HTTP/1.1 200 OK\r\n" + b"x-pad: " + b"x" * 1000:
                    line.sendall(bytes([byte]))
                    time.sleep(0.05)

        dripping = threading.Thread(target=drip)
        dripping.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        patience = replace(QUICK, read=5, total=0.4, attempts=1)
        begin = time.monotonic()
        with Client(Api("it", url, way="none", patience=patience), lambda: NOW) as client:
            with pytest.raises(Passing, match=r"no whole answer within 0.4 s"):
                client.get()
            assert 0.3 < time.monotonic() - begin < 4
        dripping.join()
