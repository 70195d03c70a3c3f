"""Complaints: an error that is told in a 200 is a gap in its words, and costs no record of the cache."""

import sqlite3

import pytest

from breakfix.pipeline.poll.complaint import find
from telling import Telling, records

COMPLAINTS = [
    ({"ok": False, "error": "maintenance"}, "ok: maintenance"),
    ({"success": False, "message": "try later"}, "success: try later"),
    ({"success": "false"}, "success: false"),
    ({"errors": [{"message": "shard 2 timed out"}]}, "errors: shard 2 timed out"),
    ({"error": {"code": 500, "message": "no"}}, "error: no"),
    ({"error": True}, "error is true"),
    ({"status": "error", "message": "no"}, "status: error"),
    ({"status": 503}, "status is 503"),
    ({"code": "500", "msg": "no"}, "code: 500"),
    ({"errorCode": 7}, "errorCode is 7"),
    ({"timed_out": True}, "timed_out is true"),
    ({"incomplete_results": True}, "incomplete_results is true"),
    ({"_shards": {"total": 5, "failed": 1}}, '_shards is {"total": 5, "failed": 1}'),
    ({"meta": {"error": "no"}}, "error: no"),
    ({"errcode": 40001, "errmsg": "no token"}, "errcode: no token"),
    ({"hasError": True}, "hasError is true"),
    ({"isSuccess": False}, "isSuccess is false"),
    ({"errorMessages": ["no"]}, "errorMessages: no"),
    ({"error_description": "no"}, "error_description: no"),
    ({"ResponseStatus": {"ErrorCode": "X9", "Message": "no"}}, "ErrorCode: X9"),
    ({"stat": "fail", "code": 100, "message": "no"}, "stat: fail"),
    ({"status": "REQUEST_DENIED"}, "status: REQUEST_DENIED"),
    ({"status": "NOT_OK"}, "status: NOT_OK"),
    ({"status": "maintenance"}, "status: maintenance"),
    ({"resultCode": "ERROR_7"}, "resultCode: ERROR_7"),
    ({"failures": [{"reason": "no"}]}, "failures: no"),
    ({"degraded": True}, "degraded is true"),
    ({"code": -1, "msg": "later"}, "code: later"),
    ({"status": "-2"}, "status: -2"),
    ({"ret": 1, "message": "no"}, "ret: no"),
    ({"retcode": "7"}, "retcode: 7"),
    ({"errno": 13}, "errno is 13"),
    ({"Ack": "Failure"}, "Ack: Failure"),
    ({"status": "processing"}, "status: processing"),
    ({"state": "IN_PROGRESS"}, "state: IN_PROGRESS"),
    ({"warnings": ["shard 2 timed out"]}, "warnings: shard 2 timed out"),
]
FINE = [
    {"ok": True, "error": None, "errors": []},
    {"success": True, "error": ""},
    {"status": "ok", "code": 200},
    {"status": 0, "error_code": 0},
    {"errors": {}, "timed_out": False},
    {"filter": {"status": "failed"}},
    {"_shards": {"failed": 0}},
    {"errcode": 0, "errmsg": "ok", "errorCode": "00000"},
    {"error_count": 0, "errorMessage": "Success"},
    {"status": "ZERO_RESULTS", "type": "list", "message": "No limit was exceeded"},
    {"state": "complete", "resultCode": "OK"},
    {"ret": 0, "retcode": "0", "errno": 0, "code": 1},
    {"state": "running", "ack": "Success", "rc": "200"},
    {"warnings": ["the field x will go"], "warning": None},
]


@pytest.mark.parametrize(("told", "words"), COMPLAINTS, ids=str)
def test_complaints(told, words, tmp_path):
    """What it says stands in the gap; what came beside it is taken; nothing is removed, however often it is said."""
    path = tmp_path / "c.db"
    Telling(lambda asked: records("a", "b", "c")).poll(path)
    for came in (records("a"), []):
        for _ in range(2):
            report = Telling(lambda asked, came=came: {"data": came} | told).poll(path)
            assert str(report.gaps[0]) == f"it, page 1: it reports an error: {words}."
            assert (report.records_out, report.removed, report.requests) == (len(came), 0, 2)
    with sqlite3.connect(path) as con:
        assert con.execute("select count(*) from cache_records").fetchone() == (3,)


@pytest.mark.parametrize("told", FINE, ids=str)
def test_fine(told):
    """A field that says that all went well is no complaint, nor is a filter that is said back."""
    assert Telling(lambda asked: {"data": records("a")} | told).poll().gaps == ()


def test_words_beside_an_empty_list():
    """What an answer without records says of a failure is a complaint; beside records it is news."""
    told = {"message": "API rate limit exceeded"}
    report = Telling(lambda asked: {"data": []} | told).poll()
    assert "it reports an error: message: API rate limit exceeded" in str(report.gaps[0])
    assert Telling(lambda asked: {"data": records("a")} | told).poll().gaps == ()
    for bad in (
        {"detail": "Authentication credentials were not provided."},
        {"message": "You have no permission for this"},
        {"Note": "The quota of today is used up"},
        {"msg": "The system is busy"},
        {"status": "running"},
        {"state": "accepted"},
    ):
        assert Telling(lambda asked, bad=bad: {"data": []} | bad).poll().gaps[0].rest is False
    for fine in ({"message": "Nothing found"}, {"title": "Failed jobs"}, {"msg": "OK"}):
        assert Telling(lambda asked, fine=fine: {"data": []} | fine).poll().gaps == ()


def test_a_filter_that_is_said_back():
    """A word that was asked for is none."""
    source = Telling(lambda asked: {"status": "failed", "data": records("a")})
    assert source.poll(query="?status=failed").gaps == ()


def test_without_a_list():
    """Where there is nothing but the complaint, it is what is said."""
    report = Telling(lambda asked: {"data": {}, "errors": ["no such field"]}).poll()
    assert "it reports an error: errors: no such field" in str(report.gaps[0])


def test_passes():
    """An error that is gone when it is asked again is no gap."""
    answers = iter([{"ok": False, "data": []}, {"ok": True, "data": records("a")}])
    report = Telling(lambda asked: next(answers)).poll()
    assert (report.gaps, report.records_out) == ((), 1)


def test_on_every_page():
    """It is asked again once, and not once a page."""

    def answer(asked):
        at = int(asked.get("cursor", 0))
        return {"error": "no", "items": records(f"k{at}"), "next": str(at + 1) if at < 4 else None}

    report = Telling(answer).poll()
    assert (len(report.gaps), report.records_out, report.requests) == (5, 5, 6)


def test_nothing():
    """An answer without a word of it is none."""
    assert find([]) == find([{"items": [], "next": None}]) == ""
