"""A clock is held against ours at the moment of its answer, and not at the beginning of the poll."""

import itertools
import time
from email.utils import formatdate

import httpx2
import pytest

from breakfix.pipeline.poll.clock import ahead, told
from telling import NOW, Telling, records


def date(seconds):
    return formatdate(seconds, usegmt=True)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"date": "yesterday"}, None),
        ({"date": date(NOW)}, NOW),
        ({"date": date(NOW), "age": "86400"}, NOW + 86400),
        ({"date": date(NOW), "age": "100, 0"}, NOW + 100),
        ({"date": date(NOW), "age": "soon"}, NOW),
        ({"date": date(NOW), "age": "-5"}, NOW),
    ],
)
def test_told(headers, expected):
    """The time of an answer is its Date; one out of a cache is Age seconds older than it says."""
    assert told(httpx2.Headers(headers)) == expected


@pytest.mark.parametrize(
    ("clock", "off"),
    [(None, 0), (NOW - 61, 0), (NOW - 62, -62), (NOW + 90, 0), (NOW + 91, 61), (NOW + 15, 0)],
)
def test_ahead(clock, off):
    """It may be right when it lies between the question at NOW and the answer 30 s later, give or take a minute."""
    assert ahead(clock, NOW, NOW + 30) == off


def ticking(step):
    """A clock that goes on by so many seconds each time that it is read, and what it showed last."""
    shown = [NOW]

    def read():
        shown[0] += step
        return shown[0]

    return read, shown


def test_a_long_poll():
    """A source with a good clock is not skewed however long the poll takes, and neither are its newest records."""
    clock, shown = ticking(25)

    def answer(asked):
        at = int(asked.get("cursor", 0))
        news = records(f"k{at}", time=shown[0])
        return {"items": news, "next": str(at + 1) if at < 8 else None}, {"date": date(shown[0])}

    report = Telling(answer).poll(now=clock)
    assert (report.gaps, report.records_out, report.skewed) == ((), 9, 0)
    assert shown[0] > NOW + 400


def test_a_clock_that_is_off_late():
    """A clock that goes astray late in a long poll is told of."""
    clock, shown = ticking(25)

    def answer(asked):
        at = int(asked.get("cursor", 0))
        off = 7200 if at > 5 else 0
        return {"items": records(f"k{at}"), "next": str(at + 1) if at < 6 else None}, {"date": date(shown[0] + off)}

    (gap,) = Telling(answer).poll(now=clock).gaps
    assert (gap.place, "ahead of ours" in gap.why) == ("page 7", True)


def test_out_of_a_cache():
    """An answer that a cache has kept for a day is a day old, and its source's clock is right."""
    report = Telling(lambda asked: (records("a"), {"date": date(NOW - 86400), "age": "86400"})).poll()
    assert report.gaps == ()


def test_retry_after_a_date():
    """A date of Retry-After is held against the Date beside it: of an hour that is not now, 0.3 s are 0.3 s."""
    from starlette.responses import JSONResponse

    from breakfix.pipeline.poll import Patience

    count = itertools.count()

    def answer(asked):
        if next(count):
            return records("a")
        busy = {"date": date(NOW - 9000), "retry-after": date(NOW - 8999)}
        return JSONResponse({}, 429, headers=busy)

    began = time.monotonic()
    report = Telling(answer).poll(patience=Patience(jitter=0.001, in_all=30))
    assert (report.gaps, report.records_out, report.requests) == ((), 1, 2)
    assert time.monotonic() - began >= 1
