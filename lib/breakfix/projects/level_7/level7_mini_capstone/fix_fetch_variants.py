"""Other answers to fetch: the known mistakes, each with the question that it earns, and other right ones."""

import json
import random
import time

import httpx2

from .fix_fetch import fetch


@fetch.mistake(says="Will waiting mend a key, or make a page that is not there?")
def whatever_fails_is_tried_again(client, path, limit, sleep):
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
        except (httpx2.HTTPError, ValueError):
            wait = asked + random.uniform(0.01, 0.05)
            if not tries_left or time.monotonic() + wait > end:
                raise
            sleep(wait)


@fetch.mistake(says="It asked for a pause, and you came back sooner. Where had it said how long?")
def in_its_own_time(client, path, limit, sleep):
    end = time.monotonic() + limit
    for tries_left in (3, 2, 1, 0):
        body = b""
        try:
            with client.stream("GET", path, timeout=limit / 2) as answer:
                for part in answer.iter_bytes():
                    body += part
                    if time.monotonic() > end:
                        raise TimeoutError(path)
            answer.raise_for_status()
            return json.loads(body)
        except (httpx2.TransportError, httpx2.HTTPStatusError, ValueError) as error:
            status = error.response.status_code if isinstance(error, httpx2.HTTPStatusError) else 500
            if (status < 500 and status != 429) or not tries_left or time.monotonic() > end:
                raise
            sleep(random.uniform(0.01, 0.05))


@fetch.mistake(says="Each read was quick. How long did all of them take together?")
def a_timeout_for_each_read(client, path, limit, sleep):
    end = time.monotonic() + limit
    for tries_left in (3, 2, 1, 0):
        asked = 0
        try:
            answer = client.get(path, timeout=limit / 2)
            asked = float(answer.headers.get("retry-after", 0))
            answer.raise_for_status()
            return answer.json()
        except (httpx2.TransportError, httpx2.HTTPStatusError, ValueError) as error:
            status = error.response.status_code if isinstance(error, httpx2.HTTPStatusError) else 500
            wait = asked + random.uniform(0.01, 0.05)
            if (status < 500 and status != 429) or not tries_left or time.monotonic() + wait > end:
                raise
            sleep(wait)


@fetch.mistake(says="Eight clients failed at one moment. When do all eight come back?")
def in_step(client, path, limit, sleep):
    end, pause = time.monotonic() + limit, 0.02
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
            pause *= 2
            wait = asked + pause
            if (status < 500 and status != 429) or not tries_left or time.monotonic() + wait > end:
                raise
            sleep(wait)


@fetch.mistake(says="It failed, and what you returned looks like a page. What will the caller make of it?")
def an_empty_page(client, path, limit, sleep):
    end = time.monotonic() + limit
    for tries_left in (3, 2, 1, 0):
        asked, body = 0, b""
        try:
            with client.stream("GET", path, timeout=limit / 2) as answer:
                asked = float(answer.headers.get("retry-after", 0))
                for part in answer.iter_bytes():
                    body += part
                    if time.monotonic() > end:
                        return {}
            answer.raise_for_status()
            return json.loads(body)
        except (httpx2.TransportError, httpx2.HTTPStatusError, ValueError) as error:
            status = error.response.status_code if isinstance(error, httpx2.HTTPStatusError) else 500
            wait = asked + random.uniform(0.01, 0.05)
            if status < 500 and status != 429:
                raise
            if not tries_left or time.monotonic() + wait > end:
                return {}
            sleep(wait)


@fetch.mistake(says="The source did not refuse, it could not be heard. What does the client raise then?")
def only_what_the_source_says(client, path, limit, sleep):
    end = time.monotonic() + limit
    for tries_left in (3, 2, 1, 0):
        body = b""
        with client.stream("GET", path, timeout=limit / 2) as answer:
            asked = float(answer.headers.get("retry-after", 0))
            for part in answer.iter_bytes():
                body += part
                if time.monotonic() > end:
                    raise TimeoutError(path)
        status = answer.status_code
        if status < 400:
            try:
                return json.loads(body)
            except ValueError:
                status = 500
        wait = asked + random.uniform(0.01, 0.05)
        if (status < 500 and status != 429) or not tries_left or time.monotonic() + wait > end:
            raise RuntimeError(f"{path}: {status}")
        sleep(wait)


@fetch.mistake(says="All bytes came, and they were no JSON. Was that the source's last word?")
def json_is_trusted(client, path, limit, sleep):
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
            break
        except (httpx2.TransportError, httpx2.HTTPStatusError) as error:
            status = error.response.status_code if isinstance(error, httpx2.HTTPStatusError) else 500
            wait = asked + random.uniform(0.01, 0.05)
            if (status < 500 and status != 429) or not tries_left or time.monotonic() + wait > end:
                raise
            sleep(wait)
    return json.loads(body)


@fetch.mistake(says="It would have been well the fourth time. How many tries does the task allow?")
def one_try_too_few(client, path, limit, sleep):
    end = time.monotonic() + limit
    for tries_left in (2, 1, 0):
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
            if (status < 500 and status != 429) or not tries_left or time.monotonic() + wait > end:
                raise
            sleep(wait)


@fetch.mistake(says="Done in a second, you promised, and went to sleep for thirty. Who waits?")
def waits_whatever_it_takes(client, path, limit, sleep):
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
            if (status < 500 and status != 429) or not tries_left or time.monotonic() > end:
                raise
            sleep(asked + random.uniform(0.01, 0.05))


@fetch.also_right(costs="the loop is the library's, with the injected sleep; what passes and how long is said in names")
def with_tenacity(client, path, limit, sleep):
    import tenacity

    end = time.monotonic() + limit

    def passes(error):
        status = getattr(getattr(error, "response", None), "status_code", 500)
        return isinstance(error, (httpx2.HTTPError, ValueError)) and (status >= 500 or status == 429)

    def pause(state):
        answer = getattr(state.outcome.exception(), "response", None)
        asked = float(answer.headers.get("retry-after", 0)) if answer is not None else 0
        return asked + random.uniform(0.01, 0.06)

    def no_time(state):
        return time.monotonic() + state.upcoming_sleep > end

    def once():
        with client.stream("GET", path, timeout=limit / 2) as answer:
            body = bytearray()
            for part in answer.iter_bytes():
                body.extend(part)
                if time.monotonic() > end:
                    raise TimeoutError("no time left")
        answer.raise_for_status()
        return json.loads(bytes(body))

    retrying = tenacity.Retrying(
        sleep=sleep,
        stop=tenacity.stop_any(tenacity.stop_after_attempt(4), no_time),
        wait=pause,
        retry=tenacity.retry_if_exception(passes),
        reraise=True,
    )
    return retrying(once)


@fetch.also_right(costs="a function that calls itself: as deep as there are tries, and the clock goes down with it")
def again_with_less(client, path, limit, sleep):
    began = time.monotonic()

    def read(timeout):
        parts = []
        with client.stream("GET", path, timeout=timeout) as answer:
            for part in answer.iter_raw():
                parts.append(part)
                if time.monotonic() - began > limit:
                    raise TimeoutError("too slow")
        return answer, b"".join(parts)

    def attempt(number):
        pause, problem = random.uniform(0.02, 0.06), None
        try:
            answer, body = read(limit / 2)
            if answer.status_code < 300:
                return json.loads(body)
            problem = RuntimeError(f"status {answer.status_code}")
            if answer.status_code not in (429, *range(500, 600)):
                number = 4
            pause += float(answer.headers.get("retry-after") or 0)
        except (httpx2.TransportError, ValueError) as error:
            problem = error
        if number == 4 or time.monotonic() - began + pause > limit:
            raise problem
        sleep(pause)
        return attempt(number + 1)

    return attempt(1)
