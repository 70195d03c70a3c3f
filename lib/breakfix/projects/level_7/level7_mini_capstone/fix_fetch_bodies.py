"""Answers of a server for `fetch`, written out: what a page can be, and how its bytes can come."""

import gzip
import json

import httpx2

from breakfix.services.clock import current

PAGES = [[], {}, {"items": []}, [{"ref": "order_001"}], {"city": "Zürich", "to": "Łódź"}, "sent", {"results": []}]
BAD = [b"", b"{", b'{"a": "\xff\xfe"}', b"<html>", b'{"items": [', b"\xc3", b'{"a": 1}}']
TYPES = ["application/json", "text/plain", "application/json; charset=utf-8", "application/problem+json", ""]
PATHS = ["/records?after=&limit=5", "/records", "/records?limit=2&after=a%26b", "/records?after=", "/records?a=1&a=2"]


class Parts(httpx2.SyncByteStream):
    """A body that comes in parts, each so many seconds after the one before."""

    def __init__(self, parts, seconds=0.0):
        self.parts, self.seconds = parts, seconds

    def __iter__(self):
        for part in self.parts:
            if self.seconds:
                current().sleep(self.seconds)
            yield part


class Server(httpx2.BaseTransport):
    """A server that gives one answer after the other, the last one again and again, and notes what it is asked for."""

    def __init__(self, *answers):
        self.answers, self.asked = list(answers), []

    def handle_request(self, request):
        """Return the next answer."""
        self.asked.append([request.method, request.url.path, sorted(request.url.params.multi_items())])
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return answer()


def whole(page, kind, packed, size):
    """Return the answer that is this page: with a content type, compressed or not, in parts of so many bytes."""
    headers = {"Content-Type": kind} if kind else {}
    body = json.dumps(page, ensure_ascii=False).encode()
    if packed:
        headers, body = headers | {"Content-Encoding": "gzip"}, gzip.compress(body, mtime=0)
    parts = [body[place : place + size] for place in range(0, len(body), size)]
    return lambda: httpx2.Response(200, headers=headers, stream=Parts(parts))


def no_page(body):
    """Return the answer with a body that is no JSON, or an error of the server where the body is a number."""
    status, body = (body, b"") if isinstance(body, int) else (200, body)
    return lambda: httpx2.Response(status, headers={"Content-Type": "application/json"}, stream=Parts([body]))


def drop_by_drop(status, seconds):
    """Return the answer with this status, whose body comes byte by byte for a very long time."""
    return lambda: httpx2.Response(status, stream=Parts([b" "] * 200, seconds))


def bodies(hand):
    """Return a page, its content type, whether it is compressed, its parts, what comes before it, and the path."""
    before = [hand.choice([*BAD, 500]) for _ in range(hand.choice([0, 0, 1, 1, 2, 4]))]
    size = hand.choice([1, 2, 3, 5, 1_000])
    return hand.choice(PAGES), hand.choice(TYPES), hand.random() < 0.3, size, before, hand.choice(PATHS)


def told_of(page, kind, packed, size, before, path):
    """Return what was drawn, in words."""
    said = f"{path} is {page!r}, as {kind or 'no type'}{', compressed,' if packed else ''} in parts of {size} bytes"
    return "; ".join([f"the server first answers {each!r}" for each in before] + [said])
