"""More known mistakes of fetch: about other statuses, the clock between two tries, and clients in step."""

import json
import random
import time

import httpx2

from .fix_fetch_variants import fetch


@fetch.mistake(says="Two were asked for the same pause, and kept it to the moment. When do both come back?")
def asked_or_dice(client, path, limit, sleep):
    end = time.monotonic() + limit
    for tries_left in (3, 2, 1, 0):
        asked, body = 0, b""
        try:
            with client.stream("GET", path, timeout=limit / 2) as answer:
                asked = float(answer.headers.get("retry-after", 0))
                for part in answer.iter_bytes():
                    body += part
                    if time.monotonic() > end:
                        raise TimeoutError(path)
            answer.raise_for_status()
            return json.loads(body)
        except (httpx2.TransportError, httpx2.HTTPStatusError, ValueError) as error:
            status = error.response.status_code if isinstance(error, httpx2.HTTPStatusError) else 500
            wait = asked or random.uniform(0.01, 0.05)
            if (status < 500 and status != 429) or not tries_left or time.monotonic() + wait > end:
                raise
            sleep(wait)


@fetch.mistake(says="502, 503 and 504 come from the machine in front of the source. Do they pass?")
def only_two_statuses_pass(client, path, limit, sleep):
    end = time.monotonic() + limit
    for tries_left in (3, 2, 1, 0):
        asked, body = 0, b""
        try:
            with client.stream("GET", path, timeout=limit / 2) as answer:
                asked = float(answer.headers.get("retry-after", 0))
                for part in answer.iter_bytes():
                    body += part
                    if time.monotonic() > end:
                        raise TimeoutError(path)
            answer.raise_for_status()
            return json.loads(body)
        except (httpx2.TransportError, httpx2.HTTPStatusError, ValueError) as error:
            status = error.response.status_code if isinstance(error, httpx2.HTTPStatusError) else 500
            wait = asked + random.uniform(0.01, 0.05)
            if status not in (500, 429) or not tries_left or time.monotonic() + wait > end:
                raise
            sleep(wait)


@fetch.mistake(says="A source says 422: it does not take this question. Will it the second time?")
def three_statuses_stay(client, path, limit, sleep):
    end = time.monotonic() + limit
    for tries_left in (3, 2, 1, 0):
        asked, body = 0, b""
        try:
            with client.stream("GET", path, timeout=limit / 2) as answer:
                asked = float(answer.headers.get("retry-after", 0))
                for part in answer.iter_bytes():
                    body += part
                    if time.monotonic() > end:
                        raise TimeoutError(path)
            answer.raise_for_status()
            return json.loads(body)
        except (httpx2.TransportError, httpx2.HTTPStatusError, ValueError) as error:
            status = error.response.status_code if isinstance(error, httpx2.HTTPStatusError) else 500
            wait = asked + random.uniform(0.01, 0.05)
            if status in (401, 403, 404) or not tries_left or time.monotonic() + wait > end:
                raise
            sleep(wait)


@fetch.mistake(says="A 503 can ask for a pause, too. Where did it say how long?")
def only_429_says_when(client, path, limit, sleep):
    end = time.monotonic() + limit
    for tries_left in (3, 2, 1, 0):
        asked, body = 0, b""
        try:
            with client.stream("GET", path, timeout=limit / 2) as answer:
                asked = float(answer.headers.get("retry-after", 0))
                for part in answer.iter_bytes():
                    body += part
                    if time.monotonic() > end:
                        raise TimeoutError(path)
            answer.raise_for_status()
            return json.loads(body)
        except (httpx2.TransportError, httpx2.HTTPStatusError, ValueError) as error:
            status = error.response.status_code if isinstance(error, httpx2.HTTPStatusError) else 500
            asked = asked if status == 429 else 0
            wait = asked + random.uniform(0.01, 0.05)
            if (status < 500 and status != 429) or not tries_left or time.monotonic() + wait > end:
                raise
            sleep(wait)


@fetch.mistake(says="Each try ended in half the limit. How long do four of them take?")
def no_look_at_the_clock(client, path, limit, sleep):
    end = time.monotonic() + limit
    for tries_left in (3, 2, 1, 0):
        asked, body = 0, b""
        try:
            with client.stream("GET", path, timeout=limit / 2) as answer:
                asked = float(answer.headers.get("retry-after", 0))
                for part in answer.iter_bytes():
                    body += part
                    if time.monotonic() > end:
                        raise TimeoutError(path)
            answer.raise_for_status()
            return json.loads(body)
        except (httpx2.TransportError, httpx2.HTTPStatusError, ValueError) as error:
            status = error.response.status_code if isinstance(error, httpx2.HTTPStatusError) else 500
            wait = asked + random.uniform(0.01, 0.05)
            if (status < 500 and status != 429) or not tries_left or asked > limit:
                raise
            sleep(wait)


@fetch.mistake(says="Somebody uses this client after you. Which timeout does it have now?")
def a_timeout_for_everybody(client, path, limit, sleep):
    end = time.monotonic() + limit
    client.timeout = limit / 2
    for tries_left in (3, 2, 1, 0):
        asked, body = 0, b""
        try:
            with client.stream("GET", path) as answer:
                asked = float(answer.headers.get("retry-after", 0))
                for part in answer.iter_bytes():
                    body += part
                    if time.monotonic() > end:
                        raise TimeoutError(path)
            answer.raise_for_status()
            return json.loads(body)
        except (httpx2.TransportError, httpx2.HTTPStatusError, ValueError) as error:
            status = error.response.status_code if isinstance(error, httpx2.HTTPStatusError) else 500
            wait = asked + random.uniform(0.01, 0.05)
            if (status < 500 and status != 429) or not tries_left or time.monotonic() + wait > end:
                raise
            sleep(wait)
