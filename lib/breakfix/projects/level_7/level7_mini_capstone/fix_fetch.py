"""Fix: one page, fetched: which failures pass, which stay, and how long all of it may take."""

import json
import random
import time

import httpx2

from breakfix.lab import exercise

from .worlds import client, orders, serving

PAGE = orders((1, "shipped", 300), (2, "pending", 200))
LIMIT = 6.0  # seconds for a page, all tries and waits together: no hurry, where the clock is not what is tried
TIGHT = 1.0
IN_TIME = 1.9  # limits: the task allows one and a half, and a busy machine a little more; four half limits are two
LONGEST = 0.3  # seconds that a trial lets an answer wait, so that one which waits half a minute is told at once
FOR_EVER = None


@exercise(phase="fix", minutes=20)
def fetch(client, path, limit, sleep):
    """Fetch one page: try again what passes, raise what stays, and come to an end in time.

    Given     client, an httpx2.Client of a source, with its address and key. path, the page. limit: seconds for all of
              it, tries and waits together; what goes well takes a few milliseconds. sleep, a function of seconds: use
              it for every wait, so that a trial can see how long it was.
    Leave     the page as return value, its body read as JSON; or an exception, of any kind.
              What passes is tried again, four tries in all: a status of 500 or more, or 429; a connection that
              breaks; a part of an answer that takes longer than half the limit; a body that is cut short, or no JSON.
              What stays is raised at once: every other status from 400 on.
              Between two tries it waits 0.01 to 0.2 seconds, and two clients that failed at one moment do not come
              back at one moment. If an answer has a header Retry-After, a number of seconds such as 0.1, the next try
              comes no sooner; if that would be later than the limit allows, the error is raised without waiting.
              When the limit is over, it ends with an error, in the middle of an answer too; half the limit later at
              most, since a part may be under way.
    Not touch the client.
    """
    end = time.monotonic() + limit
    for tries_left in (3, 2, 1, 0):
        asked, body = 0, b""
        try:
            with client.stream("GET", path, timeout=limit / 2) as answer:
                asked = float(answer.headers.get("retry-after", 0))
                for part in answer.iter_bytes():
                    body += part
                    if time.monotonic() > end:
                        raise TimeoutError(f"{path} takes longer than {limit} s")
            answer.raise_for_status()
            return json.loads(body)
        except (httpx2.TransportError, httpx2.HTTPStatusError, ValueError) as error:
            status = error.response.status_code if isinstance(error, httpx2.HTTPStatusError) else 500
            wait = asked + random.uniform(0.01, 0.05)
            if (status < 500 and status != 429) or not tries_left or time.monotonic() + wait > end:
                raise
            sleep(wait)


fetch.costs = "a broken source is asked four times at most, and no poll is held up for longer than the limit"
fetch.play = ""


@fetch.stub
def three_tries(client, path, limit, sleep):
    for _ in range(3):
        answer = client.get(path, timeout=httpx2.Timeout(None, read=limit / 2))
        if answer.status_code == 200:
            return answer.json()
        sleep(0.05)
    return {}


class Line:
    """What one call of an answer got from a source with a fault plan, and how it went about it."""

    def __init__(self, fetch, plan, limit=LIMIT):
        self.waits, begin = [], time.monotonic()
        with serving("alpha", PAGE, plan) as source, client(source) as opened:
            try:
                self.got = fetch(opened, "/records", limit, self.sleep)
            except Exception:
                self.got = "an error"
            self.seconds, counts = time.monotonic() - begin, source.counts()
            self.client = {"timeout": opened.timeout.as_dict(), "closed": opened.is_closed}
        self.ended = "in time" if self.seconds < IN_TIME * limit else "too late"
        self.requests, self.early = sum(counts["requests"].values()), counts["early"]

    def sleep(self, seconds):
        """Note a wait, and wait, but not for longer than a trial has time."""
        self.waits.append(seconds)
        time.sleep(min(max(seconds, 0), LONGEST))

    def keys(self):
        """Return what was got: the keys of the page, "an error", or as it is what is no page."""
        items = self.got.get("items") if isinstance(self.got, dict) else None
        if not isinstance(items, list) or not all(isinstance(each, dict) for each in items):
            return self.got
        return [each.get("uid") for each in items]

    def told(self):
        """Return what came of it, and how often the source was asked."""
        return {"returned or raised": self.keys(), "requests": self.requests}


@fetch.trial(playable=False, asks="It fails three times and is well. How often may you ask?", next="count the tries")
def a_burst_of_errors(world, fetch):
    """the source answers 500 three times, and then is well"""
    return Line(fetch, [{"kind": "server_error", "times": 3}]).told()


@fetch.trial(playable=False, asks="It said when to come back. Did you?", next="read the header of the answer")
def asked_to_come_back_later(world, fetch):
    """the source answers 429 with Retry-After: 0.15, and refuses whoever comes sooner"""
    line = Line(fetch, [{"kind": "too_many_requests", "retry_after": 0.15}])
    return {**line.told(), "came too soon": line.early}


@fetch.trial(playable=False, asks="Will waiting mend a key?", next="part what passes from what stays")
def the_key_is_refused(world, fetch):
    """the source refuses the key, today and tomorrow"""
    return Line(fetch, [{"kind": "expired_token", "times": FOR_EVER}]).told()


@fetch.trial(
    playable=False,
    asks="There is no such page. Will there be one in a moment?",
    next="part what passes from what stays",
)
def there_is_no_such_page(world, fetch):
    """the source answers 404, today and tomorrow, and another one 403"""
    return [Line(fetch, [{"kind": kind, "times": FOR_EVER}]).told() for kind in ("not_found", "forbidden")]


@fetch.trial(playable=False, asks="The line broke once. Who asked again?", next="look at what the client raises")
def the_line_breaks(world, fetch):
    """the connection is reset, once"""
    return Line(fetch, [{"kind": "reset"}]).told()


@fetch.trial(playable=False, asks="Half of the body came. Is that a page?", next="look at what the client raises")
def half_a_body(world, fetch):
    """the body is cut short, once"""
    return Line(fetch, [{"kind": "cut_short"}]).told()


@fetch.trial(
    playable=False,
    asks="All bytes came, and they are no JSON. Whose fault was it?",
    next="ask where reading JSON can fail",
)
def a_body_that_is_no_json(world, fetch):
    """the body is whole and its JSON is not, once"""
    return Line(fetch, [{"kind": "malformed_json"}]).told()


@fetch.trial(
    playable=False,
    asks="Two clients failed together. When does each come back?",
    next="compare the waits of two clients",
)
def two_clients(world, fetch):
    """the source answers 500 three times to two clients, which fail at the same moments"""
    lines = [Line(fetch, [{"kind": "server_error", "times": 3}]) for _ in range(2)]
    waits = [wait for line in lines for wait in line.waits]
    return {
        "waits of each": [len(line.waits) for line in lines],
        "come back together": bool(waits) and lines[0].waits == lines[1].waits,  # each time, not once by chance
        "shorter than 0.01 s or longer than 0.2 s": [round(wait, 4) for wait in waits if not 0.01 <= wait <= 0.2],
    }


@fetch.trial(
    playable=False,
    asks="It never gets well. What does whoever called you learn?",
    next="decide what the last try leaves",
)
def it_never_gets_well(world, fetch):
    """the source answers 500 for ever"""
    line = Line(fetch, [{"kind": "server_error", "times": FOR_EVER}])
    return {**line.told(), "waits": len(line.waits)}


@fetch.trial(
    playable=False,
    asks="The source is closed for half a minute. How long is your limit?",
    next="compare before you wait",
)
def closed_for_half_a_minute(world, fetch):
    """the source answers 429 with Retry-After: 30"""
    line = Line(fetch, [{"kind": "too_many_requests", "retry_after": 30.0}])
    return {**line.told(), "waits": line.waits}


@fetch.trial(
    playable=False,
    asks="It took the question and said nothing. Will it the second time?",
    next="say how long a read may be",
)
def silent_once(world, fetch):
    """the source takes the first request and never answers it"""
    return Line(fetch, [{"kind": "silent"}], limit=2 * TIGHT).told()


@fetch.trial(
    playable=False, asks="Each part came quickly. And all of them?", next="hold the whole answer against the limit"
)
def drop_by_drop(world, fetch):
    """the limit is a second, each part of the answer comes in time, and all of it after three and a half seconds"""
    line = Line(fetch, [{"kind": "slow", "seconds": 3.5, "times": FOR_EVER}], limit=TIGHT)
    return {"returned or raised": line.keys(), "ended": line.ended}


@fetch.trial(
    playable=False, asks="Each try ended in time. And all of them together?", next="look at the clock between two tries"
)
def silent_for_ever(world, fetch):
    """the limit is a second, and the source takes every request and never answers"""
    line = Line(fetch, [{"kind": "silent", "times": FOR_EVER}], limit=TIGHT)
    return {"returned or raised": line.keys(), "ended": line.ended}


@fetch.trial(
    playable=False,
    asks="The machine in front of the source has a bad moment. Does that pass?",
    next="part what passes from what stays",
)
def gateways(world, fetch):
    """the source answers 502 once, another one 503, others 504 and 507"""
    return [Line(fetch, [{"kind": "server_error", "status": status}]).told() for status in (502, 503, 504, 507)]


@fetch.trial(playable=False, asks="It said when it will be back. Did you wait?", next="read the header of the answer")
def back_in_a_moment(world, fetch):
    """the source answers 503 with Retry-After: 0.15, and refuses whoever comes sooner"""
    line = Line(fetch, [{"kind": "server_error", "status": 503, "retry_after": 0.15}])
    return {**line.told(), "came too soon": line.early}


@fetch.trial(
    playable=False,
    asks="The source does not take this question. Will it the second time?",
    next="part what passes from what stays",
)
def other_refusals(world, fetch):
    """the source answers 400, today and tomorrow, another one 410, and another one 422"""
    plans = [[{"kind": "server_error", "status": status, "times": FOR_EVER}] for status in (400, 410, 422)]
    return [Line(fetch, plan).told() for plan in plans]


@fetch.trial(
    playable=False,
    asks="Two clients were asked for the same pause. When does each come back?",
    next="compare the waits of two clients",
)
def two_asked_to_wait(world, fetch):
    """the source answers 429 with Retry-After: 0.05 three times, to two clients at the same moments"""
    lines = [Line(fetch, [{"kind": "too_many_requests", "times": 3}]) for _ in range(2)]
    together = bool(lines[0].waits) and lines[0].waits == lines[1].waits
    return {"got": [line.told() for line in lines], "come back together": together}


@fetch.trial(playable=False, asks="Who uses this client after you?", next="leave the client as it came")
def the_client_afterwards(world, fetch):
    """somebody uses the client after it, with the client's own timeout"""
    return Line(fetch, [{"kind": "server_error"}]).client


@fetch.trial(playable=False, held_out=True)
def two_faults_in_a_row(world, fetch):
    """two different faults follow each other"""
    once = ("reset", "cut_short", "malformed_json", "server_error", "too_many_requests")
    pairs = [(one, other) for one in once for other in once if one != other]
    told = []
    for pair in random.Random(71).sample(pairs, 8):
        plan = [{"kind": kind} for kind in pair]
        told.append({"faults": pair, **Line(fetch, plan).told()})
    return told


fetch.hints += [
    "Three questions to each failure. Does it pass by itself, or will it be the same in a second? When may I come "
    "back, and who says so? How much of my time is left, and what if the next try eats all of it? Look at which "
    "exceptions the client has: a status is one only if you ask for it (`raise_for_status`).",
    "A timeout of a client is for each read, and a slow source can give a byte now and then for ever. Only who reads "
    "an answer in parts can look at the clock between them: `client.stream(...)` and `iter_bytes()` are made for that.",
    """A twin: a courier rings at a door, four times at most, and has to be back by five.

    for rings_left in (3, 2, 1, 0):
        answer = ring(door)
        if answer.opened:
            return answer.parcel
        if answer.said == "moved away":
            raise Gone(door)
        pause = answer.minutes_asked_for + dice()
        if clock() + pause > five or not rings_left:
            raise NobodyHome(door)
        walk_around(pause)

What are the dice for, when a dozen couriers stand at one door?""",
]
