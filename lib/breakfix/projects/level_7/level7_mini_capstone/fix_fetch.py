"""Fix: one page, fetched: which failures pass, which stay, and how long all of it may take."""

import contextlib
import functools
import json
import random
import time

import httpx2

from breakfix.faults.words import in_words, plan_of
from breakfix.lab import exercise
from breakfix.lab.shapes import rolled
from breakfix.services import written
from breakfix.services.played import Played, on_a_clock

from . import fix_fetch_calls as calls
from .worlds import NO_AUTHORITIES, client, orders, serving


@exercise(phase="fix", minutes=20)
def fetch(client, path, limit, sleep):
    """Fetch one page: try again what passes, raise what stays, and come to an end in time.

    Given     client, an httpx2.Client of a source, with its address and key. path, the page. limit: seconds for
              everything, tries and waits; what goes well takes a few milliseconds. sleep, a function of seconds: use
              it for every wait. Read the time with time.monotonic(), and ask in the thread that called you: the trials
              have their own clock, on which a minute passes at once.
    Return    the page, its body read as JSON in UTF-8, whatever the JSON is and whatever the Content-Type says; a body
              may be compressed. Or raise an exception, of any kind.
              Try again what passes, four tries in all: a status of 500 or more, or 429; a connection that breaks or is
              refused; a part of an answer that takes longer than half the limit; a body that is cut short, cannot be
              unpacked or is not JSON. None comes in UTF-16 or UTF-32.
              Raise at once what stays: every other status from 400 on. Below 400 a source answers 200 only.
              Between two tries, wait 0.01 to 0.2 seconds, drawn at random, so that clients that failed at the same
              moment do not come back at the same moment. If the status is one that passes and the answer has a header
              Retry-After, a number of seconds such as 0.1, wait that long and then 0.01 to 0.2 seconds more. Do not
              begin a wait that would end after the limit: raise the error.
              When the limit is over, end with an error, even in the middle of a body; at most half the limit later,
              since a part may be under way. Headers that come drop by drop are not tried, nor is a compressed body
              that does, nor an end that comes after the last part: the client gives you no part then, and you cannot
              look at the clock.
    Do not touch the client.
    """
    end = time.monotonic() + limit
    for tries_left in (3, 2, 1, 0):
        asked, body = 0, b""
        try:
            with client.stream("GET", path, timeout=limit / 2) as answer:
                if answer.is_error:
                    asked = float(answer.headers.get("retry-after", 0))
                answer.raise_for_status()
                for part in answer.iter_bytes():
                    body += part
                    if time.monotonic() > end:
                        raise TimeoutError(f"{path} takes longer than {limit} s")
            return json.loads(body)
        except (httpx2.HTTPError, ValueError) as error:
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


PAGE = orders((1, "shipped", 300), (2, "pending", 200), (3, "Ärger", 100))


@functools.cache
def whole_page():
    """Return what the source sends when nothing is amiss."""
    with on_a_clock(), serving("alpha", PAGE, home=Played) as source, client(source) as opened:
        return opened.get(calls.PATH).json()


def called(fetch, plan, limit=6.0, missed=(), home=Played, dice=1):
    """Return a Call of an answer that asks a source with a fault plan: played, or with None for its home a live one."""
    page = whole_page()
    random.seed(dice)
    clock = on_a_clock() if home else contextlib.nullcontext()
    with clock, serving("alpha", PAGE, home=home) as source, client(source) as opened:
        source.plan(plan)
        call = calls.Call(fetch, opened, page, limit, missed=missed, due=calls.due(plan, limit, missed))
        call.early = source.counts()["early"]
    return call


def written_out(fetch, server, page, path=calls.PATH, limit=60.0, due="an error"):
    """Return what came of a call that asks a server whose answers are written out."""
    with on_a_clock(), httpx2.Client(transport=server, base_url="http://alpha.test", verify=NO_AUTHORITIES) as opened:
        return calls.Call(fetch, opened, page, limit, path, due=due).told()


@fetch.look(playable=False)
def line(world, fetch, *plans, **named):
    told = {}
    for plan in plans:
        call = called(fetch, plan, **named)
        after = f" after {in_words(plan)}" if len(plans) > 1 else ""
        told |= {f"{name}{after}": value for name, value in call.told().items()}
        told[f"requests that came too soon{after}"] = call.early
    return told


@fetch.look(playable=False)
def crowd(world, fetch, plan):
    """Eight clients fail at one moment."""
    eight = [called(fetch, plan, dice=dice) for dice in range(8)]
    tries = " or ".join(sorted({str(len(call.asked)) for call in eight}))
    return {"tries of each": tries, "most come back at one moment": calls.at_one_moment(eight)}


@fetch.look(playable=False)
def body(world, fetch, path, page, content_type, compressed, bytes_in_a_part, first_answers):
    there = written.page(page, content_type=content_type, is_packed=compressed, size=bytes_in_a_part)
    due = "an error" if len(first_answers) > 3 else "the page"
    return written_out(fetch, written.server(*first_answers, there), page, path, due=due)


@fetch.look(playable=False)
def dripping(world, fetch, *statuses):
    """The body of an error comes byte by byte: whether it is read to the limit or not at all is left open."""
    told = {}
    for status in statuses:
        drops = written.server((status, {}, [b" "] * 200), seconds=0.3)
        found = written_out(fetch, drops, None, limit=1.0)
        told |= {f"{name} after {status}": found[name] for name in ("the outcome", "the time it took")}
    return told


def when(says, *plans, look=line, **named):
    look.when(says, *map(plan_of, plans), **named)


when("the client afterwards: somebody uses the client after it, with the client's own timeout", "500")
when("a burst of errors: the source answers 500 three times, and then is well", "500 500 500")
when("asked to come back later: the source answers 429 with Retry-After: 1.5, and means it", "429+1.5")
when("the key is refused: the source refuses the key, today and tomorrow", "401*")
when("no such page: the source answers 404 for ever, others 403, 410 and 422", "404*", "403*", "410*", "422*")
when("the line breaks: a live source resets the connection, once", "reset", home=None)
when("half a body: a live source cuts the body short, once", "cut_short", home=None)
when("a body that is no json: the body is whole and its JSON is not, once", "malformed_json")
when("eight clients: the source answers 500 three times to eight clients at once", "500 500 500", look=crowd)
when("it never gets well: the source answers 500 for ever", "500*")
when("closed for half a minute: the source answers 429 with Retry-After: 30", "429+30")
when("silent once: the source takes the first request and never answers it", "silent")
when("drop by drop: the limit is a second, and parts come for 3.5, each of them in time", "slow:3.5*", limit=1.0)
when("the last part comes too late: the limit is two seconds, and the last part comes after 2.2", "slow:2.2", limit=2.0)
when("silent for ever: the limit is a second, and the source never answers a request", "silent*", limit=1.0)
when("gateways: the source answers 502 once, another one 503, others 504 and 507", "502", "503", "504", "507")
when("back in a moment: the source answers 503 with Retry-After: 0.5, and means it", "503+0.5")
when("eight asked to wait: eight clients get 429 with Retry-After: 0.5, three times", "429+0.5 " * 3, look=crowd)
dripping.when(
    "an error drop by drop: the limit is a second, and the body of a 500 takes a minute, or of a 404", 500, 404
)


@fetch.look
def night(world, fetch, plan, limit, missed):
    return called(fetch, plan, limit, missed, dice=repr((plan, limit, missed))).told()


night.drawn(together=rolled(calls.nights).filter(lambda night: calls.due(*night)), says=calls.told_of_night, times=100)
body.drawn(together=rolled(calls.bodies), times=90)

fetch.asks("""
a burst of errors: It fails three times and is well. How often may you ask?
asked to come back later: It said when to come back. Did you?
the key is refused: Will waiting mend a key?
no such page: There is no such page, or the source does not take the question. Will it in a moment?
the line breaks: The line broke once. Who asked again?
half a body: Half of the body came. Is that a page?
a body that is no json: All bytes came, and they are no JSON. Whose fault was it?
eight clients: Eight clients failed together. When does each come back?
it never gets well: It never gets well. What does whoever called you learn?
closed for half a minute: The source is closed for half a minute. How long is your limit?
silent once: It took the question and said nothing. Will it the second time?
drop by drop: Each part came quickly. And all of them?
the last part comes too late: All of it came. When?
the client afterwards: Who uses this client after you?
silent for ever: Each try ended in time. And all of them together?
gateways: The machine in front of the source has a bad moment. Does that pass?
back in a moment: It said when it will be back. Did you wait?
an error drop by drop: The status has said it all. Who waits for the rest?
eight asked to wait: Eight clients were asked for the same pause. When does each come back?
""")

fetch.equal("""
twice two left: It only counts whether any is left.
    ~ (3, 2, 1, 0) => (3, 2, 2, 0)
from the end on: No clock shows exactly the end.
    ~ if time.monotonic() > end: => if time.monotonic() >= end:
a wait up to the end: No wait of chance ends exactly then.
    ~ + wait > end => + wait >= end
""")

fetch.slips("""
whatever fails is tried again: Will waiting mend a key, or make a page that is not there?
    ~ (status < 500 and status != 429) or not tries_left => not tries_left
in its own time: It asked for a pause, and you came back sooner. Where had it said how long?
    ~ wait = asked + random.uniform(0.01, 0.05) => wait = random.uniform(0.01, 0.05)
a timeout for each read: Each read was quick. How long did all of them take together?
    - if time.monotonic() > end:
    -     raise TimeoutError(f"{path} takes longer than {limit} s")
in step: Eight clients failed at one moment. When do all eight come back?
    ~ random.uniform(0.01, 0.05) => 0.16 / 2**tries_left
an empty page: It failed, and what you returned looks like a page. What will the caller make of it?
    - if (status < 500 and status != 429) or not tries_left or time.monotonic() + wait > end:
    -     raise
    + if status < 500 and status != 429:
    +     raise
    + if not tries_left or time.monotonic() + wait > end:
    +     return {}
only what the source says: The source did not refuse, it could not be heard. What does the client raise then?
    ~ (httpx2.HTTPError, ValueError) => (httpx2.HTTPStatusError, ValueError)
json is trusted: All bytes came, and they were no JSON. Was that the source's last word?
    ~ (httpx2.HTTPError, ValueError) => httpx2.HTTPError
one try too few: It would have been well the fourth time. How many tries does the task allow?
    ~ (3, 2, 1, 0) => (2, 1, 0)
waits whatever it takes: Done in a second, you promised, and went to sleep for thirty. Who waits?
    ~ time.monotonic() + wait > end => time.monotonic() > end
only two statuses pass: 502, 503 and 504 come from the machine in front of the source. Do they pass?
    ~ (status < 500 and status != 429) => status not in (500, 429)
only 429 says when: A 503 can ask for a pause, too. Where did it say how long?
    ~ wait = asked + random => wait = (asked if status == 429 else 0) + random
a timeout for everybody: Somebody uses this client after you. Which timeout does it have now?
    ~ end = time.monotonic() + limit => end, client.timeout = time.monotonic() + limit, limit / 2
    ~ client.stream("GET", path, timeout=limit / 2) => client.stream("GET", path)
""")


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

    stop = tenacity.stop_any(tenacity.stop_after_attempt(4), no_time)
    again = tenacity.retry_if_exception(passes)
    return tenacity.Retrying(sleep=sleep, stop=stop, wait=pause, retry=again, reraise=True)(once)


@fetch.also_right(costs="a function that calls itself: as deep as there are tries, and the clock goes down with it")
def again_with_less(client, path, limit, sleep, tries=4, began=None, most=None):
    began, most, pause, final = began or time.monotonic(), most or limit / 2, random.uniform(0.02, 0.06), tries == 1
    try:
        with client.stream("GET", path, timeout=most) as answer:
            parts = []
            for part in answer.iter_bytes():
                parts.append(part)
                if time.monotonic() - began > limit:
                    raise TimeoutError("too slow")
        if answer.status_code < 300:
            return json.loads(b"".join(parts))
        problem = RuntimeError(f"status {answer.status_code}")
        final = final or answer.status_code not in (429, *range(500, 600))
        pause += float(answer.headers.get("retry-after") or 0)
    except (httpx2.RequestError, ValueError) as error:
        problem = error
    if final or time.monotonic() - began + pause > limit:
        raise problem
    sleep(pause)
    return again_with_less(client, path, limit, sleep, tries - 1, began, most)


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
