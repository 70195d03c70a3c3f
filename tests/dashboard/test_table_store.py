"""Tiles, rows and charts of a table, computed a second time in pandas and in Python."""

from datetime import date, timedelta

import pandas as pd
import pytest

from breakfix.dashboard import airline, chart
from breakfix.dashboard.filters import Filters
from breakfix.dashboard.statistic import percentile
from departures import RAN, flight, warehouse, year

FILTERS = [
    Filters(),
    Filters(chosen=(("airline", "UA"),)),
    Filters(chosen=(("airline", "DL"), ("site", "JFK"), ("severity", "severe"))),
    Filters(since=date(2013, 2, 3), until=date(2013, 2, 12)),
    Filters(since=date(2013, 2, 20), until=date(2013, 2, 20), chosen=(("site", "EWR"),)),
    Filters(since=date(2014, 1, 1)),
    Filters(since=date.min, until=date.max),
]


@pytest.fixture(scope="module")
def now():
    return {"now": RAN}


@pytest.fixture(scope="module")
def store(tmp_path_factory, now):
    flights = [*year(), *(flight("UA", f"{900 + n}", delay=None, day=1 + n) for n in range(9))]
    path = warehouse(tmp_path_factory.mktemp("table") / "w.duckdb", flights)
    store = airline.store(path, clock=lambda: now["now"])
    store.refresh()
    return store


def frame(store, filters, *fields):
    """The flights that the filters let through, by pandas."""
    every = pd.DataFrame(store.stream(Filters())[1], columns=[column.name for column in store.columns])
    days = every.at_utc.dt.date
    kept = (days >= (filters.since or date.min)) & (days <= (filters.until or date.max))
    for name, code in filters.chosen:
        if name in fields:
            kept &= every[name] == code
    return every[kept]


@pytest.mark.parametrize("filters", FILTERS, ids=Filters.query)
def test_tiles(store, filters):
    """Value, mean, p95, samples and the newest are those that pandas finds; severity chooses rows, not rates."""
    rows = frame(store, filters, "airline", "site")
    flown = rows.departed.dropna()
    tiles = {tile.kpi.name: tile for tile in store.look(filters).board.tiles}
    wanted = {
        "on_time_departure": 100 * (flown < 15).mean(),
        "on_time_arrival": 100 * (rows.arrived.dropna() < 15).mean(),
        "completion_factor": 100 * rows.departed.notna().mean(),
        "cancelled": 100 * rows.departed.isna().mean(),
        "departure_delay_mean": flown.mean(),
        "departure_delay_p95": percentile(list(flown), 0.95),
    }
    for name, value in wanted.items():
        assert tiles[name].value == pytest.approx(value) if len(rows) else tiles[name].value is None
    assert {tiles[name].samples for name in ("completion_factor", "cancelled")} == {len(rows)}
    assert tiles["cancelled"].newest == (rows.at_utc.max().tz_localize("UTC") if len(rows) else None)
    assert tiles["departure_delay_mean"].p95 == (percentile(list(flown), 0.95))
    assert all(tile.state == "unknown" for tile in tiles.values() if tile.samples < 30)
    assert {tile.note for tile in tiles.values()} == {"not filtered by severity" if filters["severity"] else ""}


@pytest.mark.parametrize("filters", FILTERS, ids=Filters.query)
def test_rows(store, filters):
    """The pages of the table together are the export, and that is what pandas keeps."""
    _, rows, _ = store.stream(filters)
    rows = list(rows)
    kept = frame(store, filters, "airline", "site", "severity")
    assert [row[:4] for row in rows] == list(
        kept[["at_utc", "airline", "flight", "site"]].itertuples(index=False, name=None)
    )
    one = Filters(filters.since, filters.until, filters.chosen, rows=7)
    looks = [store.look(Filters(one.since, one.until, one.chosen, n, 7)) for n in range(1, -(-len(rows) // 7) + 1)]
    assert [row for look in looks for row in look.rows] == rows
    assert {look.total for look in looks} <= {len(rows)}


@pytest.mark.parametrize("by", ["day", "airline", "site"])
@pytest.mark.parametrize("show", ["departure_delay_p95", "completion_factor"])
def test_chart(store, by, show):
    """Each point is the statistic of its group; a day is said to be one of UTC."""
    rows = frame(store, Filters())
    groups = rows.at_utc.dt.date if by == "day" else rows[by]
    series = store.look(Filters(show=show, by=by)).series
    points = dict(series.points)
    assert series.title.endswith("by day (UTC)") == (by == "day")
    for label, group in rows.groupby(groups):
        flown = group.departed
        wanted = percentile(list(flown.dropna()), 0.95) if show.endswith("p95") else 100 * flown.notna().mean()
        assert points[str(label)] == pytest.approx(wanted)
    assert list(points) == sorted({str(group) for group in groups})


def test_a_code_that_is_there_no_more(store):
    """An airline that was chosen before the news, and is not in them: no rows, and no fault."""
    look = store.look(Filters(chosen=(("airline", "ZZ"),)))
    assert (look.total, look.rows, {tile.state for tile in look.board.tiles}) == (0, (), {"unknown"})


def test_the_rule_of_the_kpi(store):
    """Both rules give what the Python function gives, for any share."""
    snapshot = store.main.snapshot
    values = [value for (value,) in snapshot.rows("select departed from records where departed is not null")]
    from breakfix.dashboard import aggregate

    for per_cent in (1, 7, 50, 90, 95, 99):
        wanted = [(per_cent / 100, rule) for rule in ("nearest rank", "interpolated")]
        found = snapshot.rows(aggregate.percentiles("departed", wanted, ""))[0][1:]
        assert found == pytest.approx([percentile(values, *each) for each in wanted])


def test_news_grow_old(store, now):
    """Beyond the promise every tile is unknown, with its last value and a banner; the version tells each new age."""
    fresh = store.version()
    before = {tile.kpi.name: tile.value for tile in store.look(Filters()).board.tiles}
    try:
        now["now"] = RAN + timedelta(hours=30)
        look, version = store.look(Filters()), store.version()
        assert {tile.state for tile in look.board.tiles} == {"unknown"}
        assert {tile.kpi.name: tile.value for tile in look.board.tiles} == before
        assert "30 hours ago; news every 26 hours are promised." in look.sources[0].sentence
        now["now"] = RAN + timedelta(hours=50)
        assert len({fresh, version, store.version()}) == 3
    finally:
        now["now"] = RAN


def test_a_source_that_was_never_there(tmp_path):
    """The page is there: tiles unknown with the reason, no rows, no chart."""
    store = airline.store(tmp_path / "none.duckdb", clock=lambda: RAN)
    store.refresh()
    look = store.look(Filters())
    assert {(tile.state, tile.reason) for tile in look.board.tiles} == {("unknown", "its file is gone")}
    assert (look.total, look.rows, look.series.points, list(store.stream(Filters())[1])) == (0, (), (), [])


def test_days_without_flights(tmp_path):
    """Two weeks without flights are no line from one day to the next: they stand in the chart, without a value."""
    flights = [flight(day=day, number=str(n)) for day in (1, 2, 17, 18) for n in range(3)]
    store = airline.store(warehouse(tmp_path / "w.duckdb", flights), clock=lambda: RAN)
    store.refresh()
    for show in ("departure_delay_p95", "departure_delay_mean"):
        look = store.look(Filters(show=show))
        values = [value for _, value in look.series.points]
        assert values == [0.0, 0.0, *[None] * 14, 0.0, 0.0]
        assert look.series.points[2] == ("2013-02-03", None)
        assert chart.svg(look.series).count("<polyline") == 2
