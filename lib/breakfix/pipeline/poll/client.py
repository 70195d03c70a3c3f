"""The client: one request to a source, tried as often as that makes sense, and never for longer than allowed.

    with Client(api, now=1700000000) as client:
        answer = client.get(params={"limit": 2}, etag=None)

What may have passed is tried again after a wait that grows, with jitter, or after what Retry-After asks for. What
waiting does not mend is not: a key that is refused stays refused. A token that has run out is renewed, once.
A redirect is not followed: the key would go with it.
"""

import http
import json
import logging
import random
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

import httpx2
import stamina

from breakfix.pipeline.poll import retry_after
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
    """What a source has said: status 200 or 304, headers, data (None with 304), its clock (None: not told)."""

    status: int
    headers: httpx2.Headers
    data: object
    clock: float | None


class Client:
    """A client of one Api; use it in a `with` statement. now: our clock, seconds since 1970."""

    def __init__(self, api, now):
        self.api = api
        self.now = now
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

    def get(self, url=None, params=None, etag=None, check=lambda answer: answer):
        """Return `check(answer)` of a GET of `url` (the collection's, if None).

        check may raise Passing, which is tried again like any other, or Lasting. Raises the last of these.
        """
        headers = {"If-None-Match": etag} if etag else {}

        def ask():
            # Empty parameters would take the place of those that stand in the URL.
            answer = self._let_in("GET", url or self.api.url, params or None, headers)
            return check(self._understood(answer))

        return self._patiently(ask)

    def _let_in(self, method, url, params, headers):
        """Send a request with what lets it in; when a token is turned away, once more with a new one."""
        answer = self._send(method, url, params=params, headers=headers | self._door.headers(self._token))
        if answer[0] == 401 and self._door.renewable:
            self._door.forget()
            answer = self._send(method, url, params=params, headers=headers | self._door.headers(self._token))
        return answer

    def _token(self, url, form):
        """Return a new token and the seconds that it is good for."""
        try:
            data = self._understood(self._send("POST", url, data=form)).data
            data = data if isinstance(data, dict) else {}
            token, seconds = data.get("access_token"), data.get("expires_in")
            if not isinstance(token, str) or not Secret(token).fits_a_header():
                raise Lasting("what should hand out a token gave none (no access_token in its answer)")
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
        with self._deadline.within(self.api.patience.total):
            try:
                with self._http.stream(method, url, **request) as answer:
                    return self._read(answer)
            except httpx2.TimeoutException as error:
                raise Passing(self._late(error)) from None
            except (httpx2.TransportError, httpx2.DecodingError) as error:
                words = self.api.secret.hide(str(error)) or type(error).__name__
                raise Passing(f"the connection failed: {words}") from None

    def _read(self, answer):
        body = bytearray()
        for part in answer.iter_bytes():
            body += part
            if len(body) > LARGEST:
                raise Lasting(f"its answer is larger than {LARGEST >> 20} MB")
        return answer.status_code, answer.headers, bytes(body)

    def _late(self, error):
        patience = self.api.patience
        if self._deadline.over:
            return f"no whole answer within {patience.total:g} s"
        if isinstance(error, httpx2.ConnectTimeout):
            return f"no connection within {patience.connect:g} s"
        return f"no more of an answer for {patience.read:g} s"

    def _understood(self, sent):
        """Return the Answer that was sent, or raise what its status or its body means."""
        status, headers, body = sent
        if status == 304:
            return Answer(status, headers, None, _clock(headers))
        if status != 200:
            raise self._refusal(status, headers)
        try:
            data = json.loads(body, parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            raise Passing(f"its answer is not JSON: {str(error) or 'nested too deeply'}") from None
        return Answer(status, headers, data, _clock(headers))

    def _refusal(self, status, headers):
        phrase = f"{status} {http.HTTPStatus(status).phrase}" if status in set(http.HTTPStatus) else str(status)
        if status in AGAIN:
            return Passing(f"it answered {phrase}", retry_after.seconds(headers.get("retry-after"), self.now))
        if 300 <= status < 400:
            return Lasting(f"it answered {phrase}, a way to another place that is not followed")
        if status == 401:
            again = "also with a new token" if self._door.renewable else "the key is not good, or not any more"
            return Lasting(f"it answered {phrase}: {again}")
        return Lasting(f"it answered {phrase}")


def _clock(headers):
    """Return the source's own time, seconds since 1970, or None."""
    try:
        return parsedate_to_datetime(headers["date"]).timestamp()
    except (KeyError, TypeError, ValueError):
        return None


def _no_number(name):
    raise ValueError(f"{name} is no JSON")
