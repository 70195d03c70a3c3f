"""Absent records: nothing is removed on doubt, and what is gone goes in the end."""

import sqlite3

import pytest

from telling import Telling, records


def keys(path):
    with sqlite3.connect(path) as con:
        return [key for (key,) in con.execute("select entity_key from cache_records order by 1")]


def after(path, *answers):
    """Poll once with each of these answers; return (removed, absent) of each poll."""
    reports = [Telling(lambda asked, told=told: told).poll(path) for told in answers]
    return [(report.removed, report.absent) for report in reports]


def test_two_polls_that_agree(tmp_path):
    """Without a total a record goes when a second whole poll does not have it either."""
    path = tmp_path / "c.db"
    assert after(path, records("a", "b"), records("a")) == [(0, 0), (0, 1)]
    assert keys(path) == ["a", "b"]
    assert after(path, records("a")) == [(1, 0)]
    assert keys(path) == ["a"]


def test_back_again(tmp_path):
    """One that comes back between is absent for the first time again."""
    path = tmp_path / "c.db"
    both, one = records("a", "b"), records("a")
    assert after(path, both, one, both, one, one) == [(0, 0), (0, 1), (0, 0), (0, 1), (1, 0)]


def test_a_gap_between(tmp_path):
    """A poll with a gap agrees with nobody."""
    path, one = tmp_path / "c.db", records("a")
    gap = {"items": one, "has_more": True}
    assert after(path, records("a", "b"), gap, gap, one, gap, one) == [(0, 0), (0, 0), (0, 0), (0, 1), (0, 0), (1, 0)]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"items": records("a"), "total": 1}, (1, 0)),
        ({"items": records("a"), "meta": {"total": 1}}, (1, 0)),
        ({"items": records("a"), "count": 1}, (0, 1)),  # it may count the page
        ({"items": records("a", "a"), "total": 2}, (0, 1)),  # one record twice, or the other one hidden behind it
        ({"items": [], "total": 0}, (0, 2)),
        ({"items": []}, (0, 2)),
        ({"items": None}, (0, 2)),
    ],
)
def test_a_total_that_fits(tmp_path, told, expected):
    """With a total that fits a record goes at once; that all are gone is believed the second time."""
    path = tmp_path / "c.db"
    assert after(path, records("a", "b"), told) == [(0, 0), expected]


def test_dry_run(tmp_path):
    """A dry run counts what a run would."""
    path = tmp_path / "c.db"
    after(path, records("a", "b", "c"), records("a", "b"))
    from breakfix.pipeline.poll import Api, Fields, Secret, poll
    from breakfix.services.web import Web
    from telling import KEY, NOW

    with Web(Telling(lambda asked: records("a"))) as web:
        api = Api("it", web.url, Secret(KEY), fields=Fields())
        dry, run = (poll([api], path, now=NOW, dry_run=dry) for dry in (True, False))
    assert (dry.removed, dry.absent) == (run.removed, run.absent) == (1, 1)


def shifting(path, show, polls=3):
    """Poll four records by offset pages of two; within the second poll `a` goes after page 1 was read."""
    state = {"rows": list("abcd"), "poll": 0}

    def answer(asked):
        page = int(asked.get("page", 1))
        if state["poll"] == 2 and page == 2:
            state["rows"] = list("bcd")
        rows = state["rows"]
        return show(records(*rows[2 * page - 2 : 2 * page]), len(rows), page + 1 if page * 2 < len(rows) else None)

    found = []
    for number in range(1, polls + 1):
        state["poll"] = number
        Telling(answer).poll(path)
        found.append(keys(path))
    return found


def test_deleted_between_pages(tmp_path):
    """A record that another one's end has moved to a page read before is neither lost nor removed."""
    total = lambda data, n, following: {"items": data, "total": n, "next": following and f"?page={following}"}  # noqa: E731
    bare = lambda data, n, following: {"items": data, "next": following and f"?page={following}"}  # noqa: E731
    assert shifting(tmp_path / "c.db", total) == [list("abcd"), list("bcd"), list("bcd")]
    assert shifting(tmp_path / "d.db", bare, 4) == [list("abcd"), list("abcd"), list("abcd"), list("bcd")]


def test_inserted_between_pages(tmp_path):
    """A record that a new one has moved to the next page comes twice; the read is made again, and has the new one."""
    state = {"rows": list("abcd"), "asked": 0}

    def answer(asked):
        page = int(asked.get("page", 1))
        state["asked"] += 1
        if state["asked"] == 2:
            state["rows"] = list("Zabcd")
        rows = state["rows"]
        following = f"?page={page + 1}" if page * 2 < len(rows) else None
        return {"items": records(*rows[2 * page - 2 : 2 * page]), "next": following}

    report = Telling(answer).poll(tmp_path / "c.db")
    assert (report.gaps, keys(tmp_path / "c.db")) == ((), list("Zabcd"))
