"""A read: passes, ways that lead nowhere, and what is said of a gap."""

import itertools
import sqlite3

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from breakfix.pipeline.poll import Api, Fields, Patience, Secret, alpha, poll
from breakfix.services.web import Web
from one_source import KEY, NOW, source


def told(answer):
    """Poll an application in the usual words once, dry; return the Report."""

    async def app(scope, receive, send):
        await JSONResponse(answer(Request(scope).query_params))(scope, receive, send)

    with Web(app) as web:
        return poll([Api("it", web.url, Secret(KEY), fields=Fields())], None, now=NOW, dry_run=True)


def record(key):
    return {"key": key, "value": 1}


def test_a_way_that_leads_back():
    """A next page that was read already ends the read, also where records have no key to tell it by."""
    for records in ([record("a")], [{}]):
        report = told(lambda asked, records=records: {"items": records, "next": "again"})
        assert [gap.rest for gap in report.gaps if gap.rest] == [True]
        assert "already" in str(report.gaps[-1])


def test_a_way_without_end():
    """Pages that go on and on with records that cannot be taken, each another, are given up."""
    numbers = itertools.count(1)
    report = told(lambda asked: {"items": [{"value": (n := next(numbers))}], "next": str(n)})
    assert "10 pages in a row had no record that can be taken" in str(report.gaps[-1])


def test_fewer_than_there_are():
    """A total that is never reached is a gap with the numbers, after three reads."""
    report = told(lambda asked: {"items": [record("a")], "total": 3})
    assert str(report.gaps[0]) == "it, all: 2 of 3 records never came, in 3 reads."
    assert (report.requests, report.records_in) == (3, 1)


def test_a_collection_that_grows():
    """A collection that grows between two pages is read once more, and then is whole."""
    with source() as live:
        calls = itertools.count(1)

        def grow(scope):
            if next(calls) == 3:
                live._home._bench.source.shelf.change(put=[("order_000", "new", NOW)])

        async def app(scope, receive, send):
            grow(scope)
            await live._home._bench.wire(scope, receive, send)

        with Web(app) as web:
            report = poll([alpha(web.url + "/orders", KEY)], None, now=NOW, dry_run=True)
        assert (report.gaps, report.records_out) == ((), 6)


@pytest.mark.parametrize(
    ("records", "words"),
    [
        ([{"keys": "a", "value": 1}], "of 1 records all are refused: key is missing; was it renamed to 'keys'?"),
        ([{"zzz": "a", "value": 1}], "of 1 records all are refused: key is missing."),
        ([{"key": "a"}, {"key": "b"}], "of 2 records all are refused: value is missing."),
        (["a", "b"], "of 2 records all are refused: not an object."),
    ],
)
def test_a_page_of_refused_records(records, words):
    """A page on which nothing can be taken is a gap, with the name that a field may have now."""
    assert words in str(told(lambda asked: records).gaps[0])


def test_one_refused_record():
    """One bad record among good ones is refused and no gap."""
    report = told(lambda asked: [record("a"), {}])
    assert (report.gaps, report.records_out, report.errors) == ((), 1, 1)


def test_one_key_twice():
    """Of two states of one key in a read the newer stands, of equal times the later."""
    old, new = ({"key": "a", "value": value, "ts": NOW - age} for value, age in (("old", 9), ("new", 1)))
    for page in ([old, new], [new, old], [{"key": "a", "value": "first", "ts": NOW - 1}, new]):
        report = told(lambda asked, page=page: page)
        same = told(lambda asked: [new])
        assert (report.batch_id, report.records_in) == (same.batch_id, 1)


HOSTILE = [
    r'[{"key": "\ud800", "value": 1}, {"key": "b", "value": "\udfff"}, {"\ud800": 1}]',
    r'{"items": [{"key": "a", "value": 1}], "next": "\ud800"}',
    r'{"items": [{"key": "a", "value": 1}], "next": "http://[bad"}',
    r'{"items": [{"key": "a", "value": 1}], "next": "http://host:port/"}',
    r'{"items": [{"key": "a", "value": 1}], "next": {"a": [1]}}',
    r'{"items": [{"key": "a", "value": 1}], "next": "a\u0000b"}',
    r'{"items": [{"key": "a", "value": 1}], "next_after": ["x"]}',
    r'{"items": [{"key": "a", "value": 1}], "next_cursor": true}',
    '{"items": [], "total": 1' + "0" * 40 + "}",
    '{"items": [], "total": -5, "count": 1.5}',
    '[{"key": 1' + "0" * 400 + ', "value": 1, "ts": 1' + "0" * 400 + "}]",
    '[{"key": "a", "value": 1e999}]',
    '[[], null, 1, "x", {}]',
    '[{"key": "' + "k" * 100_000 + '", "value": 1}]',
    r'[{"key": "a\u0000b", "value": "\u0000"}]',
]


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile(body, tmp_path):
    """Whatever a source sends, the poll ends with a report that counts or names it, and what it wrote can be read."""
    with Web(Response(body, media_type="application/json")) as web:
        api = Api("it", web.url, Secret(KEY), fields=Fields(), patience=Patience(attempts=1))
        report = poll([api], tmp_path / "c.db", now=NOW)
    assert report.gaps or report.records_in or body.startswith('{"items": []')
    with sqlite3.connect(tmp_path / "c.db") as con:
        for table in ("cache_records", "dead_letters", "gaps", "run_log"):
            con.execute(f"select * from {table}").fetchall()


def test_a_clock_that_stays_off():
    """Every page is a gap, and after the first one it is not asked again whether the clock is right by now."""
    with source(plan={"kind": "wrong_clock", "at": "any", "times": None}) as live:
        patience = Patience(attempts=3, wait=0.001, jitter=0.001)
        report = poll([alpha(live.url, KEY, patience=patience)], None, now=NOW, dry_run=True)
    assert [gap.place for gap in report.gaps] == ["page 1", "page 2", "page 3"]
    assert (report.requests, report.skewed, report.records_out) == (5, 5, 5)
