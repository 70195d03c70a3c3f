"""A feed: somebody else's database, read when it has news."""

import pytest

from breakfix.children.process import Process, say
from breakfix.dashboard import airline
from breakfix.dashboard.feed import KEPT, Feed
from breakfix.pipeline import warehouse
from departures import RAN, flight
from departures import warehouse as made


def hold(path):
    with warehouse.connect(path):
        say("held")
        import time

        time.sleep(60)


@pytest.fixture
def path(tmp_path):
    return made(tmp_path / "w.duckdb", [flight(number=str(n)) for n in range(3)])


@pytest.fixture
def feed(path):
    feed = Feed("flights", path, airline.load_flights)
    feed.refresh()
    return feed


def rows(feed):
    return feed.snapshot.rows("select count(*) from records")[0][0]


def test_it_is_read_when_it_changes(feed, path):
    """Once, and again when the file is another or was written to."""
    first = feed.snapshot
    feed.refresh()
    assert (feed.snapshot, first.refreshed, rows(feed)) == (first, RAN, 3)
    made(path, [flight(number="9")])
    feed.refresh()
    assert (feed.snapshot.number, rows(feed)) == (2, 4)
    made(path.with_name("other"), [flight()]).replace(path)
    feed.refresh()
    assert (feed.snapshot.number, rows(feed)) == (3, 1)
    assert first.rows("select count(*) from records") == [(3,)]  # who still reads the first one reads it to its end


def test_an_answer_is_computed_once(feed):
    """The same query with the same values is answered from memory, and at most so many answers are kept."""
    query = "select count(*) + ? from records"
    first = feed.snapshot.rows(query, (0,))
    assert feed.snapshot.rows(query, (0,)) is first
    for other in range(KEPT + 1):
        assert feed.snapshot.rows(query, (other,)) == [(3 + other,)]
    assert feed.snapshot.rows(query, (0,)) is not first


def test_gone_and_back(feed, path):
    """Without its file a source is off, and what was read stays; with it, it is as before, and not read anew."""
    away = path.rename(path.with_name("away"))
    feed.refresh()
    assert (feed.off, rows(feed)) == ("its file is gone", 3)
    away.rename(path)
    feed.refresh()
    assert (feed.off, feed.snapshot.number) == ("", 1)


def test_what_cannot_be_read_is_said(feed, path):
    """A file that is no database, or not such a one, is a reason and no exception."""
    path.write_text("no database")
    feed.refresh()
    assert feed.off.startswith("it cannot be read: ")
    assert rows(feed) == 3


def test_a_run_at_work_is_no_fault(feed, path):
    """While another process writes, what was read before still counts; nor does the feed keep a writer waiting."""
    with Process("test_feed:hold", path) as writer:
        assert writer.hear(60) == "held"
        path.touch()
        feed.refresh()
        assert (feed.off, rows(feed)) == ("", 3)
    made(path, [flight(number="9")])
    feed.refresh()
    assert rows(feed) == 4


def test_what_is_held_belongs_together(feed, path):
    """A page that began before the news shows the older rows, and says of them how old they are."""
    snapshot, source = feed.held(RAN)
    made(path, [flight(number="9")], ran=RAN.replace(hour=8))
    feed.refresh()
    assert (snapshot.rows("select count(*) from records"), source.refreshed) == ([(3,)], RAN)
    snapshot, source = feed.held(RAN)
    assert (snapshot.rows("select count(*) from records"), source.refreshed) == ([(4,)], RAN.replace(hour=8))


def test_pieces_of_a_stream(feed):
    """The rows come in their order, each once, whatever the size of a piece and the condition."""
    for size in (1, 2, 3, 5):
        for where, values in (("", ()), ("where flight <> ?", ("1",))):
            wanted = feed.snapshot.rows(f"select flight from records {where} order by place", values)
            assert list(feed.snapshot.stream("select flight from records", where, values, "place", size)) == wanted


def test_a_stream_holds_a_piece(feed):
    """Between two pieces the engine holds nothing for a reader: another query on its connection is answered."""
    rows = feed.snapshot.stream("select flight from records", "", (), "place", 1)
    assert next(rows) == ("0",)
    assert feed.snapshot.rows("select count(*) from records") == [(3,)]
    assert [row for (row,) in rows] == ["1", "2"]
