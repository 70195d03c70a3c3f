"""The fault matrix: every kind of fault, at every place of every source, passing and lasting.

Each case polls two live sources, of which one has the fault. Three promises are kept:

- the fault has bitten: the wire counted it;
- after a fault that passes the cache equals the sources: in the same poll where trying again helps, else with the next;
- of a fault that lasts a gap says which source, where and why, nothing false is in the cache, and the rest is equal.
"""

import sqlite3
from dataclasses import replace
from itertools import product

import pytest

from breakfix.faults.kinds import KINDS
from breakfix.pipeline.poll import Patience, alpha, beta, gamma, poll
from breakfix.services.sources import Source

NOW = 1_700_000_000
KEY = "matrix-key"
ROWS = [(f"order_{n:03}", f"state {n}", NOW - 100 + n) for n in range(1, 6)]  # three pages: 2, 2, 1
APIS = {"alpha": alpha, "beta": beta, "gamma": gamma}
PAGES = ("first", "middle", "last")
QUICK = Patience(connect=5, read=5, total=20, attempts=3, wait=0.001, longest=0.01, jitter=0.001, in_all=60)
SHORT = Patience(connect=5, read=0.3, total=0.6, attempts=3, wait=0.001, longest=0.01, jitter=0.001, in_all=60)

# What the gap of a lasting fault says; and whether the poll itself survives a passing one.
WORDS = {
    "slow": "no whole answer within 0.6 s",
    "silent": "no more of an answer for 0.3 s",
    "reset": "the connection failed",
    "cut_short": "the connection failed",
    "malformed_json": "its answer is not JSON",
    "expired_token": "401 Unauthorized",
    "forbidden": "403 Forbidden",
    "not_found": "404 Not Found",
    "too_many_requests": "429 Too Many Requests",
    "server_error": "500 Internal Server Error",
    "renamed_field": ("is missing", "no access_token"),
    "duplicate_page": ("a page that was read already", "never came"),
    "shifting_page": "it changed during each of 3 reads",
    "stale_snapshot": ("an older snapshot", "older than what it has said before", "it changed during"),
    "wrong_clock": "its clock is 7200 s ahead of ours",
}
NEXT_POLL = {"forbidden", "not_found", "renamed_field", "expired_token"}  # trying again at once makes no sense
SETTINGS = {"slow": {"seconds": 0.9}, "too_many_requests": {"retry_after": 0.01}}


def cases():
    found = []
    for source, (name, kind) in product(APIS, sorted(KINDS.items())):
        for at in (*PAGES, "token"):
            if at != "token" or (source == "beta" and kind.at_token):
                found.append((source, name, at))
    return found


@pytest.fixture(scope="module")
def world():
    """The three sources, started once; each case begins with the same records and without faults."""
    with (
        Source("alpha", ROWS, secret=KEY, now=NOW, thread=True) as a,
        Source("beta", ROWS, secret=KEY, now=NOW, thread=True) as b,
        Source("gamma", ROWS, secret=KEY, now=NOW, thread=True) as g,
    ):
        yield {"alpha": a, "beta": b, "gamma": g}


@pytest.fixture
def sources(world, request):
    """The source of a case and the one beside it, in their first state, of which the second version is known."""
    name = request.node.callspec.params["source"]
    beside = "beta" if name != "beta" else "alpha"
    for each in (name, beside):
        world[each].plan([])
        world[each].change(put=ROWS)
        world[each].change(put=[(*ROWS[0][:2], NOW - 50), (*ROWS[2][:2], NOW - 40), (*ROWS[4][:2], NOW - 30)])
    return {name: world[name], beside: world[beside]}


def polled(sources, path, patience):
    apis = [
        APIS[name](source.url, KEY, kind="order", page_size=2, patience=patience) for name, source in sources.items()
    ]
    return poll(apis, path, now=NOW)


def cached(path, source):
    """What the cache holds of a source: key -> (value as JSON, time), and whether a clock is in doubt."""
    with sqlite3.connect(path) as con:
        rows = con.execute(
            "select entity_key, value, source_time, skewed from cache_records where source_system = ?", (source,)
        )
        return {key: (value, time, skewed) for key, value, time, skewed in rows}


def held(source):
    """The same of what the source holds."""
    return {key: (f'"{value}"', time, 0) for key, value, time in source.rows()}


def fault(kind, at, times):
    return [{"kind": kind, "at": at, "times": times, **SETTINGS.get(kind, {})}]


def patience(kind, attempts=3):
    return replace(SHORT if kind in ("slow", "silent") else QUICK, attempts=attempts)


@pytest.mark.parametrize(("source", "kind", "at"), cases())
def test_passing(sources, source, kind, at, tmp_path):
    """After a fault that passes the cache equals the sources."""
    path = tmp_path / "cache.db"
    with sources[source].faults(fault(kind, at, 1)):
        report = polled(sources, path, patience(kind))
        assert sources[source].counts()["bitten"] == {kind: 1}
        renewed = kind == "expired_token" and source == "beta" and at != "token"
        assert report.whole == (kind not in NEXT_POLL or renewed), report.gaps
        if not report.whole:
            assert {gap.source for gap in report.gaps} == {source}
            report = polled(sources, path, patience(kind))
    assert report.whole, report.gaps
    for name, each in sources.items():
        assert cached(path, name) == held(each)


@pytest.mark.parametrize(("source", "kind", "at"), cases())
def test_lasting(sources, source, kind, at, tmp_path):
    """Of a fault that lasts a gap says where and why; the rest is equal; healed, the next poll has all of it."""
    path, place = tmp_path / "cache.db", {"first": "page 1", "middle": "page 2", "last": "page 3", "token": "token"}[at]
    truth = held(sources[source])
    with sources[source].faults(fault(kind, at, None)):
        report = polled(sources, path, patience(kind, attempts=2))
        assert sources[source].counts()["bitten"][kind] >= 1
    if kind == "short_page" or (kind, at) == ("wrong_clock", "token"):
        # Who follows the source's own way misses nothing; and a token's life is measured with our clock.
        assert report.whole
        assert cached(path, source) == truth
        return
    assert {gap.source for gap in report.gaps} == {source}, report.gaps
    words = WORDS[kind] if isinstance(WORDS[kind], tuple) else (WORDS[kind],)
    assert any(word in str(report.gaps[0]) for word in words), report.gaps
    assert report.gaps[0].place in (place, "all")
    for name, each in sources.items():
        if name != source:
            assert cached(path, name) == held(each)
    before = {"first": 0, "middle": 2, "last": 4, "token": 0}[at]
    expected = set(sorted(truth)[:before])
    found = cached(path, source)
    assert expected <= found.keys() <= truth.keys()
    believed = {key: row for key, row in found.items() if not row[2]}
    if kind != "shifting_page":
        assert believed.items() <= truth.items()
    report = polled(sources, path, QUICK)
    assert report.whole, report.gaps
    assert cached(path, source) == held(sources[source])
