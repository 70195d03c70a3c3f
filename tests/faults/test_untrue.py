"""Answers with status 200 that are not so."""

from email.utils import parsedate_to_datetime

import httpx2
import pytest

import one_source
from breakfix.services.sources import Source
from one_source import NOW, keys

ROWS = [(f"order_{number}", "new", 1700000000 - number) for number in range(1, 6)]
SHORT = [{"kind": "short_page", "records": 1, "at": "first"}]


def page(source, **asks):
    return httpx2.get(source.url, headers={"X-API-Key": source.secret}, params=asks).json()


def test_a_short_page_bites_and_heals():
    """The page holds one record of two and says rightly what follows; outside of the plan it is whole again."""
    with Source("alpha", ROWS, thread=True) as alpha:
        with alpha.faults(SHORT):
            short = page(alpha, after="", limit=2)
            assert [record["uid"] for record in short["items"]] == ["order_1"]
            assert alpha.counts()["bitten"] == {"short_page": 1}
            behind = page(alpha, after=short["next_after"], limit=2)
            assert [record["uid"] for record in behind["items"]] == ["order_2", "order_3"]
        assert len(page(alpha, after="", limit=2)["items"]) == 2


def test_a_short_page_is_no_end_by_place():
    """Asked by place it is short too, and the total tells that more is there."""
    with Source("alpha", ROWS, plan=SHORT, thread=True) as alpha:
        short = page(alpha, offset=0, limit=2)
        assert (len(short["items"]), short["total"]) == (1, 5)


def records(answer):
    return {record["uid"]: record for record in answer.json()["items"]}


def test_renamed_field():
    """The key's field, or another one, has another name on this page alone."""
    plan = [{"kind": "renamed_field", "at": 1}, {"kind": "renamed_field", "at": 2, "field": "data", "to": "state"}]
    with one_source.source(plan=plan) as alpha:
        assert set(one_source.page(alpha).json()["items"][0]) == {"uid_v2", "data", "timestamp"}
        second = one_source.page(alpha, after="order_002")
        assert set(second.json()["items"][0]) == {"uid", "state", "timestamp"}
        assert keys(one_source.page(alpha)) == ["order_001", "order_002"]


@pytest.mark.parametrize(
    ("after", "instead"), [("order_002", ["order_001", "order_002"]), ("", ["order_005"]), ("order_004", None)]
)
def test_duplicate_page(after, instead):
    """The page before comes in place of the one that was asked for; in place of the first, the last."""
    with one_source.source(plan={"kind": "duplicate_page"}) as alpha:
        assert keys(one_source.page(alpha, after=after)) == (instead or ["order_003", "order_004"])
        truth = {"order_002": ["order_003", "order_004"], "": ["order_001", "order_002"], "order_004": ["order_005"]}
        assert keys(one_source.page(alpha, after=after)) == truth[after]


def test_shifting_page():
    """Who reads by offset gets a record twice and another never; who reads after a key gets each once."""
    for way, lost in (("offset", {"order_001"}), ("after", set())):
        with one_source.source(plan={"kind": "shifting_page", "at": "first"}) as alpha:
            read, mark = [], {"offset": 0, "after": ""}[way]
            while mark is not None and len(read) < 9:
                answer = one_source.page(alpha, **{way: mark}).json()
                read += [record["uid"] for record in answer["items"]]
                mark = answer["next_after"] if way == "after" else len(read) if len(read) < 5 else None
            assert {row[0] for row in alpha.rows()} - set(read) == lost
            assert len(read) - len(set(read)) == len(lost)


def test_stale_snapshot():
    """A replica answers that is one version behind: older values, and a lower number."""
    with one_source.source(plan={"kind": "stale_snapshot"}) as alpha:
        alpha.change(put=[("order_001", "lost", NOW)])
        stale, true = (one_source.page(alpha) for _ in range(2))
        assert [records(answer)["order_001"]["data"] for answer in (stale, true)] == ["state 1", "lost"]
        assert [answer.headers["x-version"] for answer in (stale, true)] == ["1", "2"]


def test_stale_snapshot_of_the_first_version():
    """Where nothing has changed yet, all records are an hour older."""
    with one_source.source(plan={"kind": "stale_snapshot"}) as alpha:
        stale, true = (records(one_source.page(alpha))["order_001"]["timestamp"] for _ in range(2))
        assert true - stale == 3600


@pytest.mark.parametrize("dialect", ["alpha", "beta", "gamma"])
def test_wrong_clock(dialect):
    """Each record's time and the header Date are off by so many seconds, in the dialect's own way to write a time."""
    from breakfix.pipeline.poll import alpha, beta, gamma
    from breakfix.pipeline.poll.client import Client
    from breakfix.services.dialect import DIALECTS

    api, names = {"alpha": alpha, "beta": beta, "gamma": gamma}[dialect], DIALECTS[dialect]
    plan = {"kind": "wrong_clock", "seconds": -90}
    with one_source.source(dialect, plan) as source, Client(api(source.url, one_source.KEY), lambda: NOW) as client:
        skewed, true = (client.get() for _ in range(2))
    listed = [a.data if isinstance(a.data, list) else a.data.get("items") or a.data["results"] for a in (skewed, true)]
    times = [names.seconds(each[0][names.time]) for each in listed]
    dates = [parsedate_to_datetime(answer.headers["date"]).timestamp() for answer in (skewed, true)]
    assert (times[1] - times[0], dates) == (90, [NOW - 90, NOW])


def test_an_altered_page_is_never_unchanged():
    """A fault bites also when the client has the page already and asks with If-None-Match."""
    for kind in ("renamed_field", "duplicate_page", "stale_snapshot", "wrong_clock", "short_page", "malformed_json"):
        with one_source.source() as alpha:
            etag = one_source.page(alpha).headers["etag"]
            with alpha.faults({"kind": kind}):
                headers = {"X-API-Key": alpha.secret, "If-None-Match": etag}
                assert [httpx2.get(alpha.url, headers=headers).status_code for _ in range(2)] == [200, 304]
