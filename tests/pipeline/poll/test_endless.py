"""A poll ends: where pages bring nothing new, where they lead back, and where the disk has no room."""

import itertools

import pytest

from telling import QUICK, Telling, records


def endless(make, **api):
    """Poll a source that has a new cursor for ever; make(number) gives the records of its answer."""
    numbers = itertools.count()

    def answer(asked):
        number = next(numbers)
        return {"items": make(number), "next": f"c{number}"}

    source = Telling(answer)
    return source.poll(**api), len(source.asked)


@pytest.mark.parametrize(
    "same",
    [
        records("a", "b"),
        records("a", "b", value=None),
        [{"key": 0.5, "value": 1}, {"key": 1.5, "value": 1}],
        [{}],
        ["text", 1, None],
        [{"key": "a", "value": 1, "ts": "soon"}],
        [*records("a"), {"key": None}],
    ],
    ids=str,
)
def test_the_same_again(same):
    """Records that came already, or were refused already, are nothing new: that is told, and the poll ends."""
    report, asked = endless(lambda number: same)
    assert "a page that was read already came in its place" in str(report.gaps[-1])
    assert (report.gaps[-1].rest, asked) == (True, 1 + QUICK.attempts)


def test_refused_for_ever():
    """Records that are refused, each time others, are given up after ten pages."""
    report, asked = endless(lambda number: [{"key": f"k{number}", "served": number}])
    assert "10 pages in a row had no record that can be taken" in str(report.gaps[-1])
    assert asked == 10


def test_one_that_is_known_among_refused():
    """A record that came already is nothing to take, whatever is refused beside it."""
    report, asked = endless(lambda number: [*records("a"), {"key": f"k{number}"}])
    assert "10 pages in a row had no record that can be taken" in str(report.gaps[-1])
    assert (report.records_out, asked) == (1, 11)


def test_empty_for_ever():
    """Empty pages are read on, for what may come, and given up after ten in a row."""
    report, _ = endless(lambda number: records("a") if number == 5 else [])
    assert report.records_in == 1
    assert (report.gaps[-1].place, report.gaps[-1].rest) == ("page 17", True)


def test_the_disk(monkeypatch):
    """Records without end are given up where they would fill the disk; what came is taken."""
    monkeypatch.setattr("breakfix.pipeline.poll.arrivals._free", lambda: 30 << 20)
    report, asked = endless(lambda number: records(*(f"{number}-{each}" for each in range(100)), value="x" * 1000))
    assert "takes 10 MB, and the disk has no room for more" in str(report.gaps[-1])
    assert 5 < asked < 100


@pytest.mark.parametrize("empty", [[], None])
def test_the_last_page_leads_to_itself(empty):
    """A last page that leads to itself is asked once more; that it brings nothing is the end."""

    def answer(asked):
        pages = {None: (records("a"), "c1"), "c1": (records("b"), "c9")}
        came, following = pages.get(asked.get("cursor"), (empty, "c9"))
        return {"results": came, "next": following}

    source = Telling(answer)
    report = source.poll()
    assert (report.gaps, report.records_in, len(source.asked)) == ((), 2, 4)


def test_the_last_records_lead_to_themselves():
    """The same of a last page that has records; its second answer counts none of them twice."""
    source = Telling(lambda asked: {"items": records("b" if "cursor" in asked else "a"), "total": 2, "next": "c1"})
    report = source.poll()
    assert (report.gaps, report.records_in, len(source.asked)) == ((), 2, 3)


def test_a_cursor_that_the_source_moves():
    """A source that keeps count of its own has one cursor for all pages: it is read to its end."""
    pages = iter([records("a"), records("b"), records("c"), records("d"), []])
    report = Telling(lambda asked: {"items": next(pages), "next": "scroll"}).poll()
    assert (report.gaps, report.records_in) == ((), 4)


def test_null_is_an_empty_page():
    """The last page may have null for its list."""

    def answer(asked):
        return {"results": None, "next": None} if "cursor" in asked else {"results": records("a"), "next": "c"}

    report = Telling(answer).poll()
    assert (report.gaps, report.records_in) == ((), 1)
