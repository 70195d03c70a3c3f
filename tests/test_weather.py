"""The weather beside the flights: a source of its own, which can be off or old alone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from breakfix.dashboard import airline
from breakfix.dashboard.filters import Filters
from breakfix.dashboard.weather import METRICS
from breakfix.pipeline.poll import alpha, beta, poll
from breakfix.services.sources import Source
from departures import RAN, flight, warehouse

HOUR = datetime(2013, 2, 8, tzinfo=UTC)
# Readings of 30 hours at one airport and two at another: alpha and beta, in degrees Fahrenheit.
EWR = [(f"EWR-{HOUR + timedelta(hours=n):%Y-%m-%dT%H}", 20.0 + n) for n in range(30)]
ALPHA = [*EWR, ("JFK-2013-02-08T00", 10.0), ("JFK-2013-02-08T01", None)]
BETA = [(key, value + 1 if n < 3 else value) for n, (key, value) in enumerate(EWR[:20])]
WEATHER = {metric.kpi.name for metric in METRICS}


def polled(path, now=RAN, readings=(ALPHA, BETA)):
    """Let a poll of two live sources leave its cache at `path`."""
    seconds = int(now.timestamp())
    held = [[(key, value, seconds - 60) for key, value in each] for each in readings]
    with (
        Source("alpha", held[0], secret="s", now=seconds, thread=True, page_size=50) as one,
        Source("beta", held[1], secret="s", now=seconds, thread=True, page_size=50) as two,
    ):
        poll([alpha(one.url, "s", kind="weather"), beta(two.url, "s", kind="weather")], path, now=seconds)
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
