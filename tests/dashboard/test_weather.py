"""The weather beside the flights: a source of its own, which can be off or old alone."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest

from breakfix.dashboard import airline
from breakfix.dashboard.filters import Filters
from breakfix.dashboard.weather import METRICS
from breakfix.pipeline.poll import Patience, alpha, beta, poll
from breakfix.services.sources import Source
from departures import RAN, flight, warehouse

HOUR = datetime(2013, 2, 8, tzinfo=UTC)
# Readings of 30 hours at one airport and two at another: alpha and beta, in degrees Fahrenheit.
EWR = [(f"EWR-{HOUR + timedelta(hours=n):%Y-%m-%dT%H}", 20.0 + n) for n in range(30)]
ALPHA = [*EWR, ("JFK-2013-02-08T00", 10.0), ("JFK-2013-02-08T01", None)]
BETA = [(key, value + 1 if n < 3 else value) for n, (key, value) in enumerate(EWR[:20])]
WEATHER = {metric.kpi.name for metric in METRICS}


def polled(path, now=RAN, readings=(ALPHA, BETA)):
    """Let a poll of two live sources leave its cache at `path`; a source without readings is off."""
    seconds = int(now.timestamp())
    held = [[(key, value, seconds - 60) for key, value in each or ()] for each in readings]
    patience = Patience(attempts=1)
    with (
        Source("alpha", held[0], secret="some-key", now=seconds, thread=True, page_size=50) as one,
        Source("beta", held[1], secret="some-key", now=seconds, thread=True, page_size=50) as two,
    ):
        for source, reading in ((one, readings[0]), (two, readings[1])):
            if reading is None:
                source.stop()
        apis = [each(at.url, "some-key", kind="weather", patience=patience) for each, at in ((alpha, one), (beta, two))]
        poll(apis, path, now=seconds)
    return path


@pytest.fixture
def store(tmp_path):
    flights = [flight(day=8, number=str(n)) for n in range(40)]
    paths = warehouse(tmp_path / "w.duckdb", flights), polled(tmp_path / "cache.db")
    store = airline.store(*paths, clock=lambda: RAN)
    store.refresh()
    return store


def tiles(store, filters=None):
    return {tile.kpi.name: tile for tile in store.look(filters or Filters()).board.tiles}


def test_hours_and_not_reports_are_counted(store):
    """31 hours have a temperature, 13 of EWR and one of JFK are freezing; of 20 that both have told, 3 differ."""
    seen = tiles(store)
    assert (seen["freezing_hours"].samples, seen["freezing_hours"].value) == (31, pytest.approx(100 * 14 / 31))
    assert (seen["providers_differ"].samples, seen["providers_differ"].value) == (20, pytest.approx(15))
    assert seen["providers_differ"].state == "unknown"  # fewer than a day


def test_filters_that_the_weather_has(store):
    """By airport and day, but not by airline, and the tile says so."""
    seen = tiles(store, Filters(date(2013, 2, 8), date(2013, 2, 8), (("airline", "UA"), ("site", "EWR"))))
    assert (seen["freezing_hours"].samples, seen["freezing_hours"].note) == (24, "not filtered by airline")
    assert seen["completion_factor"].note == ""


def test_the_cache_gone_and_the_flights_live(store):
    """Its tiles are unknown with their last good values; those of the flights are as before."""
    before = tiles(store)
    store.feeds["weather"].path.unlink()
    store.refresh()
    after = tiles(store)
    assert {name for name, tile in after.items() if tile.reason == "its file is gone"} == WEATHER
    assert {after[name].state for name in WEATHER} == {"unknown"}
    assert {name: tile.value for name, tile in after.items()} == {name: tile.value for name, tile in before.items()}
    assert all(after[name] == before[name] for name in set(before) - WEATHER)


def test_each_source_grows_old_by_its_own_promise(store):
    """After three hours the weather is stale, the flights of last night are not; a poll makes it fresh again."""
    now = RAN + timedelta(hours=3)
    store.clock = lambda: now
    assert [source.state for source in store.look(Filters()).sources] == ["fresh", "stale"]
    polled(store.feeds["weather"].path, now, (ALPHA, [(key, value) for key, value in EWR]))
    store.refresh()
    assert [source.state for source in store.look(Filters()).sources] == ["fresh", "fresh"]
    assert tiles(store)["providers_differ"].state == "green"


def test_news_in_the_log_of_the_cache(store):
    """While somebody reads the cache, a poll's rows wait in its log: they are seen all the same."""
    path = store.feeds["weather"].path
    before = path.stat().st_mtime_ns
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("begin")
        reader.execute("select count(*) from cache_records").fetchall()
        polled(path, readings=(ALPHA, EWR))
        assert path.stat().st_mtime_ns == before
        store.refresh()
        assert tiles(store)["providers_differ"].samples == 30


def test_as_fresh_as_the_source_that_is_not(store):
    """One of two sources is off when the next poll comes: the news are those of the one before."""
    path, later = store.feeds["weather"].path, RAN + timedelta(hours=1)
    polled(path, later, (ALPHA, None))
    store.refresh()
    assert store.feeds["weather"].freshness(later).refreshed == RAN
