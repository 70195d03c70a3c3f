"""Calls of `fetch`: what one got and how it went about it, on a clock of its own; and the situations that are drawn."""

import collections
import time

import httpx2

from breakfix.faults.words import in_words
from breakfix.services.clock import lend
from breakfix.services.played import Stuck

PASSES = [500, 501, 502, 503, 504, 505, 507, 511, 529, 599, 429]
STAYS = [*range(400, 429), 430, 431, 451, 499]
LEAST, MOST = 0.01, 0.2  # seconds between two tries, beside what a source asks for
SHARES = [0.1, 0.4, 0.9, 1.1, 2.5, 3.6, 4.4, 8.0]  # of the limit, over which the eight parts of an answer come
BREAKS = (httpx2.ConnectError, httpx2.WriteError, httpx2.ReadError, httpx2.RemoteProtocolError)  # of requests 1 to 4
PATH = "/records?limit=5"


class Call:
    """One call of an answer: what it got, and how it went about it. The connection of `missed` requests breaks.

    An error has its class where another end is `due`.
    """

    def __init__(self, fetch, opened, page, limit, path=PATH, missed=(), due="an error"):
        self.wanted, self.missed = httpx2.Request("GET", opened.base_url.join(path)), missed
        self.asked, self.others, self.waits = [], [], [0.0]  # one more wait than requests: before the first, after each
        before = _of(opened)
        opened.event_hooks = {"request": [self.note], "response": [self.note_answer]}
        lend(fetch)
        began = time.monotonic()
        try:
            got = fetch(opened, path, limit, self.sleep)
        except Stuck as endless:
            got = str(endless)
        except Exception as error:
            got = f"an error: {type(error).__name__}" if due == "the page" else "an error"
        self.got = "the page" if type(got) is type(page) and got == page else got
        self.is_late = time.monotonic() - began > 1.5 * limit + 1e-6
        changed = [name for name, value in _of(opened).items() if value != before[name]]
        self.client = f"changed in {', '.join(changed)}" if changed else "as it came"

    def note(self, request):
        """Note that a request is sent."""
        self.asked.append(0.0)
        self.waits.append(0.0)
        if _said_of(request) != _said_of(self.wanted):
            self.others.append(f"{request.method} {request.url.raw_path.decode()}")
        if len(self.asked) in self.missed:
            raise BREAKS[len(self.asked) - 1]("the connection is gone", request=request)

    def note_answer(self, answer):
        """Note for how long the source asks to be left alone."""
        self.asked[-1] = float(answer.headers.get("retry-after", 0))

    def sleep(self, seconds):
        """Note a wait, and wait."""
        self.waits[-1] += seconds
        time.sleep(seconds)

    def between(self):
        """Return the waits between two tries."""
        return self.waits[1 : len(self.asked)]

    def told(self):
        """Return what came of it: of figures that are left to chance, whether they are in their range."""
        over = [wait - asked for wait, asked in zip(self.between(), self.asked, strict=False)]
        kinds = ["too short"] * any(more < LEAST - 1e-4 for more in over)
        kinds += ["too long"] * any(more > MOST + 1e-4 for more in over)
        others = sum(self.waits) - sum(self.between())
        return {
            "the outcome": self.got,
            "requests": len(self.asked),
            "requests for something else": self.others,
            "waits between two tries": " and ".join(kinds) or "as the task says",
            "waits before the first try or after the last": f"{others:.2f} s in all" if others else "none",
            "the time it took": "more than the limit and a half" if self.is_late else "as the task says",
            "the client": self.client,
        }


def _of(client):
    """Return what the next user of a client would find changed."""
    names = ("is_closed", "base_url", "params", "cookies", "follow_redirects", "auth", "trust_env")
    return {"timeout": client.timeout.as_dict(), "headers": dict(client.headers)} | {
        name: str(getattr(client, name)) for name in names
    }


def _said_of(request):
    return request.method, request.url.path, sorted(request.url.params.multi_items())


def at_one_moment(calls):
    """Return after which tries most of the clients waited equally long, in words."""
    rounds = enumerate(zip(*[call.between() for call in calls], strict=False), 1)
    crowded = [str(number) for number, waits in rounds if max(collections.Counter(waits).values()) > len(calls) / 2]
    return f"after try {', '.join(crowded)}" if crowded else "never"


def nights(hand):
    """Return a fault plan, a limit in seconds, and the numbers of the requests whose connection breaks."""
    limit = hand.choice([2, 3.0, 6.0, 20.0])
    plan = [_fault(hand, limit) for _ in range(hand.choice([0, 1, 1, 2, 3, 3, 4, 5]))]
    return plan, limit, tuple(sorted(hand.sample(range(1, 5), hand.choice([0, 0, 0, 1, 2, 3]))))


def _fault(hand, limit):
    kind = hand.choice(["server_error"] * 5 + ["reset", "cut_short", "malformed_json", "silent", "slow", "slow"])
    if kind == "slow":
        return {"kind": kind, "seconds": hand.choice(SHARES) * limit}
    if kind != "server_error":
        return {"kind": kind}
    asked = hand.choice([0.0, 0.0, 0.0, 0.25, 0.5, 1.0, limit / 2, limit - 0.005, limit + 1, 3_600.0])
    return {"kind": kind, "status": hand.choice(hand.choice([PASSES, PASSES, PASSES, STAYS])), "retry_after": asked}


def due(plan, limit, missed):
    """Return to what all right answers come, "the page" or "an error"; "" where that hangs on the waits they draw.

    Each moment lies between two: one if all waits are as short as may be, one if they are as long.
    """
    plan = [fault for fault in plan for _ in range(1 if fault.get("times", 1) else 4)]
    soon = late = 0.0
    for number in range(1, 5):
        fault = {} if number not in missed and not plan else {"kind": "reset"} if number in missed else plan.pop(0)
        kind, asked, took = fault.get("kind"), fault.get("retry_after", 0), 0.0
        if kind is None:
            return "the page"
        if fault.get("status") in STAYS or (number == 4 and kind not in {"slow", "silent"}):
            return "an error"
        if kind == "slow" and fault["seconds"] / 8 <= limit / 2:
            in_time = late + fault["seconds"] <= limit
            return "the page" if in_time else "an error" if soon + fault["seconds"] > limit else ""
        if kind in {"slow", "silent"}:
            took = limit / 2
        if soon + took + asked + LEAST > limit:
            return "an error"
        if late + took + asked + MOST > limit:
            return ""
        soon, late = soon + took + asked + LEAST, late + took + asked + MOST
    return "an error"


def told_of_night(plan, limit, missed):
    """Return what was drawn, in words."""
    broken = [f"the connection of request {number} breaks ({BREAKS[number - 1].__name__})" for number in missed]
    return "; ".join(
        [
            f"the limit is {limit:g} s",
            *broken,
            f"the source answers {in_words(plan)}{', then' if plan else ''} the page",
        ]
    )


LETTERS = {"city": "Zürich", "to": "Łódź", "ключ": ["naïve", "日本", "😀"]}
PAGES = [[], {}, None, 0, "sent", {"items": []}, [{"ref": "order_001"}], {"results": []}, LETTERS, [LETTERS], "Ärger"]
BAD = [b"", b"{", b'{"a": "\xff\xfe"}', b"<html>", b'{"a": "\n"}', b'{"items": [', b"\xc3", b'{"a": 1}}']
HEADS = [{"Content-Type": "application/json"}, {"Content-Encoding": "gzip"}, {"Retry-After": "3600"}]
CHARSETS = ["utf-8", "iso-8859-1", "windows-1252", "us-ascii", "utf-16", "none"]
TYPES = ["application/json", "application/problem+json", "", *[f"text/html; charset={name}" for name in CHARSETS]]
PATHS = ["/records?limit=2&after=a%26b", "/records", "/records?after=", "/records?after=&limit=5", "/records?a=1&a=2"]


def bodies(hand):
    """Return a path, its page, the content type, whether it is compressed, its parts, and the answers before it."""
    bad = [(500, {}, []), *[(200, hand.choice(HEADS), [each]) for each in BAD]]
    before = [hand.choice(bad) for _ in range(hand.choice([0, 0, 1, 1, 2, 4]))]
    size = hand.choice([1, 2, 3, 5, 1_000])
    return hand.choice(PATHS), hand.choice(PAGES), hand.choice(TYPES), hand.random() < 0.3, size, before
