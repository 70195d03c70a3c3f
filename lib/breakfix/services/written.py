"""A server whose answers are written out, byte by byte, without a socket: for what no dialect of a source sends.

httpx2.Client(transport=server((500, {}, []), page({"a": 1}, size=2)), base_url="http://alpha.test")
"""

import gzip
import json
import time

import httpx2


def server(*answers, seconds=0.0):
    """Return a transport that gives one answer, (status, headers, parts), after the other, the last for ever.

    Each part of a body comes so many seconds after the one before, on whatever clock there is.
    """
    waiting = list(answers)

    def in_time(parts):
        for part in parts:
            time.sleep(seconds)
            yield part

    def next_answer(_):
        status, headers, parts = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return httpx2.Response(status, headers=headers, content=in_time(parts))

    return httpx2.MockTransport(next_answer)


def page(data, *, content_type="application/json", is_packed=False, size=1_000):
    """Return the answer that is this data as JSON in UTF-8: compressed or not, in parts of so many bytes."""
    headers = {"Content-Type": content_type} if content_type else {}
    body = json.dumps(data, ensure_ascii=False).encode()
    if is_packed:
        headers, body = headers | {"Content-Encoding": "gzip"}, gzip.compress(body, mtime=0)
    return 200, headers, [body[place : place + size] for place in range(0, len(body), size)]


def failure(error, says="this page could not be fetched"):
    """Return an error of a class that a client of an API raises, or what reads its answers."""
    if error is httpx2.HTTPStatusError:
        answer = httpx2.Response(403, request=httpx2.Request("GET", "http://alpha.test/records"))
        return error(says, request=answer.request, response=answer)
    if error is json.JSONDecodeError:
        return error(says, "half a p", 0)
    return error("utf-8", b"\xff", 0, 1, says) if error is UnicodeDecodeError else error(says)
