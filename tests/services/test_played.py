"""A source on the clock of a trial does what a live one does, and time is the machine's again afterwards."""

import contextlib
import time
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest

from breakfix.services.clock import lend
from breakfix.services.played import Played, Stuck, on_a_clock
from breakfix.services.sources import Source

ROWS = [("order_001", "shipped", 60), ("order_002", "pending", 120)]


def played(plan=()):
    return Source("alpha", ROWS, secret="a-key", plan=plan, home=Played)


def asking(source, **settings):
    return httpx2.Client(base_url=source.base, headers={"X-API-Key": "a-key"}, **settings)


def test_the_clock_is_given_back():
    """Outside of its `with` the time is the machine's again, and inside it other threads keep theirs."""
    with on_a_clock() as trial:
        time.sleep(3_600)
        assert time.monotonic() == time.time() == trial.now == 4_600
        with ThreadPoolExecutor(1) as other:
            assert other.submit(time.time).result() > 1_700_000_000
    assert time.time() > 1_700_000_000


@pytest.mark.parametrize(
    "kind", ["server_error", "forbidden", "reset", "cut_short", "malformed_json", "too_many_requests"]
)
def test_a_played_source_is_like_a_live_one(kind):
    """After each fault a client meets the same status, body and class of error, live and on a clock."""
    met = []
    for home in (None, Played):
        with contextlib.ExitStack() as stack:
            if home:
                stack.enter_context(on_a_clock())
            source = stack.enter_context(Source("alpha", ROWS, secret="a-key", thread=not home, home=home))
            client = stack.enter_context(httpx2.Client(base_url=source.base, headers={"X-API-Key": "a-key"}))
            source.plan([{"kind": kind}])
            for _ in range(2):
                try:
                    answer = client.get("/orders?limit=2")
                    met.append((answer.status_code, answer.content, answer.headers.get("retry-after")))
                except httpx2.HTTPError as error:
                    met.append(type(error))
    assert len(met) == 4
    assert met[:1] == met[2:3]
    assert met[1][:2] == met[3][:2] if kind != "too_many_requests" else met[1][0] == met[3][0]


def test_a_client_waits_by_its_own_timeout():
    """A read that takes longer than its timeout ends there; without one, what never comes is told at once."""
    with on_a_clock() as clock, played([{"kind": "silent", "times": None}]) as source:
        with asking(source, timeout=2.5) as client, pytest.raises(httpx2.ReadTimeout):
            client.get("/orders")
        assert clock.now == 1_002.5
        with asking(source, timeout=None) as client, pytest.raises(Stuck):
            client.get("/orders")


def test_a_slow_answer_comes_in_its_time():
    """Eight parts in four seconds: each is read at its moment."""
    moments = []
    slow = [{"kind": "slow", "seconds": 4.0}]
    with on_a_clock(), played(slow) as source, asking(source) as client, client.stream("GET", "/orders") as answer:
        moments += [time.monotonic() for _ in answer.iter_bytes()]
    assert moments == [1_000.5 + number / 2 for number in range(8)]


def test_an_answer_that_keeps_a_name_of_its_own_is_lent_the_clock():
    """`from time import monotonic` in a cell goes by the clock too."""
    names = {}
    exec("from time import monotonic as now\ndef read():\n    return now()", names)
    lend(names["read"])
    with on_a_clock():
        assert names["read"]() == 1_000
    assert names["read"]() == pytest.approx(time.monotonic(), abs=60)
