"""Ids that meet are told, and what is said of an id steers no terminal."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breakfix.pipeline.poll.report import Gap, visible
from telling import Telling, records


@pytest.mark.parametrize(
    ("came", "count"),
    [
        ([*records("a", value=1), *records("a", value=2), *records("b")], "1 of 3"),
        ([*records("a", value=1), *records("a", value=2), *records("a", value=1), *records("b", "c")], "2 of 5"),
        ([*records(1, value=1), *records("1", value=2)], "1 of 2"),
        ([*records(1), *records("1")], "1 of 2"),
        (records("a", "a", "b"), None),
        (records("a", "b"), None),
    ],
    ids=str,
)
def test_told(came, count, tmp_path):
    """Records of one id that differ are counted in a note; the same record twice is not."""
    for told in (came, {"items": came, "total": len(came)}):
        report = Telling(lambda asked, told=told: told).poll(tmp_path / "c.db")
        assert report.gaps == ()
        words = f"it: {count} records have the id of another one and differ; the newest stand"
        assert report.notes == ((words,) if count else ())
    with sqlite3.connect(tmp_path / "c.db") as con:
        assert con.execute("select count(*) from notes").fetchone() == (2 if count else 0,)


def test_on_another_page():
    """They are told, too, when they come on two pages; the second read finds them the same."""
    pages = {"c": {"items": records("a", "x", "y", value=2)}}
    report = Telling(lambda asked: pages.get(asked.get("cursor"), {"items": records("a", "b"), "next": "c"})).poll()
    assert (report.gaps, len(report.notes), report.records_in) == ((), 1, 4)


def test_most_of_them():
    """A column that tells nothing apart is a gap."""
    came = [{"key": "up", "value": number} for number in range(100)]
    (gap,) = Telling(lambda asked: came).poll().gaps
    assert gap.why == "99 of 100 records have the id of another one and differ; 'key' may not be what tells them apart"


def test_control_signs():
    """An id that would clear a screen is written as an escape."""
    answers = {"c": {"wrong": 1}}
    came = {"items": records("\x1b[2J\x9b31m\u202egood\u0085"), "next": "c"}
    (gap,) = Telling(lambda asked: answers.get(asked.get("cursor"), came)).poll().gaps
    assert r"after \x1b[2J\x9b31m\u202egood\x85 and all" in str(gap)


@given(st.text(), st.text())
def test_any_signs(after, why):
    """Whatever an id or a source says, what is shown of it can be printed, in one line of a bounded length."""
    shown = str(Gap("it", "page 1", why, after))
    assert shown.isprintable()
    assert len(shown) < 6000
    assert visible("plain words") == "plain words"
