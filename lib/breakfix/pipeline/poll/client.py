"""The client: one request to a source, tried as often as that makes sense, and never for longer than allowed.

    with Client(api, time.time) as client:
        answer = client.get(params={"limit": 2}, etag=None)

What may have passed is tried again after a wait that grows, with jitter, or after what Retry-After asks for. What
waiting does not mend is not: a key that is refused stays refused. A token that has run out is renewed, once.
A redirect is not followed: the key would go with it.
"""

import gzip
import http
import io
import json
import logging
import random
import time
import zlib
from dataclasses import dataclass

import httpx2
import stamina

from breakfix.pipeline.poll import clock, retry_after
from breakfix.pipeline.poll.deadline import Deadline, Transport
from breakfix.pipeline.poll.door import DOORS
from breakfix.pipeline.poll.errors import Lasting, Passing
from breakfix.pipeline.poll.secret import Secret, hidden_in_logs

LARGEST = 64 << 20  # bytes of one answer
SHORT = 60  # seconds that a token is taken to be good for when it does not say
# What a source says back to us may have our key in it, and these write it down when they are asked to.
LOGGERS = ("httpx2", "httpcore2.connection", "httpcore2.http11", "httpcore2.http2", "httpcore2.proxy", "stamina")
AGAIN = frozenset([408, 425, 429, 500, 502, 503, 504])

# Whoever wants to read of retries sets up logging; without that Python would print them to standard error.
logging.getLogger("stamina").addHandler(logging.NullHandler())


@dataclass(frozen=True)
class Answer:
    """What a source has said: status 200 or 304, headers, data (None with 304), its clock (None: not told).

    asked, heard: when that was by our clock, seconds since 1970. echoes: the secret stands in the data.
    """

    status: int
    headers: httpx2.Headers
    data: object
    clock: float | None = None
    asked: float = 0.0
    heard: float = 0.0
    echoes: bool = False


class Client:
    """A client of one Api; use it in a `with` statement. clock: ours, called for the seconds since 1970."""

    def __init__(self, api, clock):
        self.api = api
        self.clock = clock
        self.requests = self.repeated = 0
        self._door = DOORS[api.way](api)
        self._deadline = Deadline()
        patience = api.patience
        timeout = httpx2.Timeout(patience.read, connect=patience.connect)
        self._http = httpx2.Client(transport=Transport(self._deadline, https=api.https), timeout=timeout)

    def __enter__(self):
        self._hidden = hidden_in_logs(self.api.secret, LOGGERS)
        self._hidden.__enter__()
        return self

    def __exit__(self, *error):
        self._http.close()
        self._hidden.__exit__(*error)

    def get(self, url=None, etag=None, check=lambda answer: answer):
        """Return `check(answer)` of a GET of `url` (the collection's, if None).

        check may raise Passing, which is tried again like any other, or Lasting. Raises the last of these.
        """
        headers = {"If-None-Match": etag} if etag else {}

        def ask():
            answer = self._let_in("GET", url or self.api.url, headers)
            return check(self._understood(answer))

        return self._patiently(ask)

    def _let_in(self, method, url, headers):
        """Send a request with what lets it in; when a token is turned away, once more with a new one."""
        answer = self._send(method, url, headers=headers | self._door.headers(self._token))
        if answer[0] == 401 and self._door.renewable:
            self._door.forget()
            answer = self._send(method, url, headers=headers | self._door.headers(self._token))
        return answer

    def _token(self, url, form):
        """Return a new token and the seconds that it is good for."""
        try:
            data = self._understood(self._send("POST", url, data=form)).data
            data = data if isinstance(data, dict) else {}
            token, seconds = data.get("access_token"), data.get("expires_in")
            if not isinstance(token, str) or not Secret(token).fits_a_header():
                raise Lasting("what should hand out a token gave none (no access_token in its answer)")
            if Secret(token).is_short():
                raise Lasting("its token is too short to be kept out of what is written")
            self.api.secret.learn(token)
            return token, seconds if isinstance(seconds, int | float) else SHORT
        except (Passing, Lasting) as fault:
            fault.place = "token"
            raise

    def _patiently(self, ask):
        """Call `ask` until it has an answer, or trying again makes no sense."""
        patience, begin = self.api.patience, time.monotonic()

        def again(error):
            if not isinstance(error, Passing):
                return False
            if error.retry_after is None:
                return True
            wait = error.retry_after + random.uniform(0, patience.jitter)
            return wait if time.monotonic() - begin + error.retry_after < patience.in_all else False

        attempts = stamina.retry_context(
            on=again,
            attempts=patience.attempts,
            timeout=patience.in_all,
            wait_initial=patience.wait,
            wait_max=patience.longest,
            wait_jitter=patience.jitter,
        )
        for attempt in attempts:
            with attempt:
                self.repeated += attempt.num > 1
                return ask()
        raise AssertionError("no attempt was made")

    def _send(self, method, url, **request):
        """Send one request and read its answer, within the limits of time and size."""
        self.requests += 1
        asked = self.clock()
        with self._deadline.within(self.api.patience.total):
            try:
                with self._http.stream(method, url, **request) as answer:
                    return answer.status_code, answer.headers, asked, self.clock(), self._read(answer)
            except httpx2.TimeoutException as error:
                raise Passing(self._late(error)) from None
            except (httpx2.InvalidURL, UnicodeError):
                raise Lasting("what it was asked for cannot stand in a URL") from None
            except (httpx2.TransportError, httpx2.DecodingError) as error:
                words = self.api.secret.hide(str(error)) or type(error).__name__
                raise Passing(f"the connection failed: {words}") from None

    def _read(self, answer):
        """Return the body, decoded; what is compressed without its being said, too."""
        codings = answer.headers.get("content-encoding", "").lower()
        if "x-" in codings:
            answer.headers["content-encoding"] = codings.replace("x-", "")  # x-gzip is gzip, by RFC 9110
        body = _limited(answer.iter_bytes())
        if body.startswith(b"\x1f\x8b"):
            try:
                with gzip.open(io.BytesIO(body)) as packed:
                    body = _limited(iter(lambda: packed.read(1 << 16), b""))
            except (OSError, EOFError, zlib.error):
                raise Passing("its answer is compressed, and damaged") from None
        return body

    def _late(self, error):
        patience = self.api.patience
        if self._deadline.over:
            return f"no whole answer within {patience.total:g} s"
        if isinstance(error, httpx2.ConnectTimeout):
            return f"no connection within {patience.connect:g} s"
        return f"no more of an answer for {patience.read:g} s"

    def _understood(self, sent):
        """Return the Answer that was sent, or raise what its status or its body means."""
        status, headers, asked, heard, body = sent
        told = clock.told(headers)
        if status == 304:
            return Answer(status, headers, None, told, asked, heard)
        if status == 204:
            return Answer(200, headers, [], told, asked, heard)
        if status != 200 and not (status == 206 and not headers.get("content-range", "bytes").startswith("bytes")):
            raise self._refusal(status, headers, heard if told is None else told)
        try:
            text = body.decode(json.detect_encoding(body))
            data = json.loads(text, parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            coding = headers.get("content-encoding", "")
            coded = f" (it is encoded as {coding!r})" if coding else ""
            raise Passing(f"its answer is not JSON: {str(error) or 'nested too deeply'}{coded}") from None
        return Answer(200, headers, data, told, asked, heard, self.api.secret.stands_in(text))

    def _refusal(self, status, headers, now):
        phrase = f"{status} {http.HTTPStatus(status).phrase}" if status in set(http.HTTPStatus) else str(status)
        if status in AGAIN:
            return Passing(f"it answered {phrase}", retry_after.seconds(headers.get("retry-after"), now))
        if 300 <= status < 400:
            return Lasting(f"it answered {phrase}, a way to another place that is not followed")
        if status == 401:
            again = "also with a new token" if self._door.renewable else "the key is not good, or not any more"
            return Lasting(f"it answered {phrase}: {again}")
        return Lasting(f"it answered {phrase}")


def _limited(parts):
    """Return the parts as one, as long as that is not too large."""
    body = bytearray()
    for part in parts:
        body += part
        if len(body) > LARGEST:
            raise Lasting(f"its answer is larger than {LARGEST >> 20} MB")
    return bytes(body)


def _no_number(name):
    raise ValueError(f"{name} is no JSON")
