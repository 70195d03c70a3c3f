"""What an airline watches, over the whole year, against the raw table of flights."""

import csv
import io
from datetime import date, datetime

import duckdb
import pytest

from breakfix.dashboard import airline, export
from breakfix.dashboard.filters import Filters
from breakfix.dashboard.sample import FOLDER, read_definitions
from breakfix.datasets import left_behind, nycflights13

# By hand from the raw table, which has no events: a flight left if it has a departure time.
RAW = """
    select 100 * avg((dep_delay < 15)::int), 100 * avg((arr_delay < 15)::int), 100 * avg((dep_time is not null)::int),
           100 * avg((dep_time is null)::int), avg(dep_delay), quantile_disc(dep_delay, 0.95)
    from read_parquet('{}') where {}
"""
UTC_DAY = "(time_hour + to_minutes(minute))::date"


@pytest.fixture(scope="module")
def store():
    store = airline.store(left_behind.warehouse("flights"), clock=airline.clock())
    store.refresh()
    return store


def raw(where="true"):
    with duckdb.connect() as con:
        return con.execute(RAW.format(nycflights13.table("flights"), where)).fetchall()[0]


@pytest.mark.parametrize(
    ("filters", "where"),
    [
        (Filters(), "true"),
        (Filters(chosen=(("airline", "UA"), ("site", "EWR"))), "carrier = 'UA' and origin = 'EWR'"),
        (Filters(since=date(2013, 2, 8), until=date(2013, 2, 10)), f"{UTC_DAY} between '2013-02-08' and '2013-02-10'"),
    ],
    ids=["year", "UA at EWR", "the storm of February"],
)
def test_the_numbers_are_those_of_the_raw_table(store, filters, where):
    """What the pipeline made of events, and the page of that, is what the table of flights says."""
    tiles = store.look(filters).board.tiles
    assert [tile.value for tile in tiles] == pytest.approx(raw(where), rel=1e-12)
    assert {tile.kpi.name for tile in tiles if tile.trend == "unknown"} == (set() if filters.since is None else {
        tile.kpi.name for tile in tiles
    })  # fmt: skip


def test_the_storm_is_red(store):
    """On 8 and 9 February 2013 snow closed the airports: the completion factor is red, and so is the whole."""
    look = store.look(Filters(since=date(2013, 2, 8), until=date(2013, 2, 9)))
    states = {tile.kpi.name: tile.state for tile in look.board.tiles}
    assert (states["completion_factor"], states["cancelled"], look.board.health) == ("red", "red", "critical")


def test_the_limits_are_those_of_the_notebook():
    """Who comes from 8-01 meets the same lights for the same delay and the same cancelled flights."""
    definitions = read_definitions(FOLDER / "flights/definitions.json")
    taught = {kpi.name: (kpi.green, kpi.yellow) for kpi in definitions}
    kpis = {metric.kpi.name: metric.kpi for metric in airline.METRICS}
    for here, there in (("departure_delay_p95", "departure_delay_min"), ("cancelled", "cancelled_pct")):
        assert (kpis[here].green, kpis[here].yellow) == taught[there]
    left = kpis["completion_factor"]
    assert (100 - left.green, 100 - left.yellow) == taught["cancelled_pct"]


def test_every_flight_is_a_row(store):
    """336,776 of them, with 16 airlines by name and 3 airports, exported without a loss."""
    look = store.look(Filters())
    airlines, sites, _ = store.fields
    assert (look.total, len(airlines.options), list(sites.options)) == (336_776, 16, ["EWR", "JFK", "LGA"])
    assert airlines.options["B6"] == "B6, JetBlue Airways"
    filters = Filters(chosen=(("severity", "cancelled"),))
    columns, rows, sources = store.stream(filters)
    text = "".join(export.lines(columns, rows, sources, filters))
    listed = list(csv.reader(io.StringIO(text.split("\r\n", 2)[2])))
    assert len(listed) - 1 == 8_255  # the flights without a departure


def test_the_clock_begins_when_the_run_was(store):
    """It ticks from the time that was given, so that ageing can be seen."""
    start = datetime(2014, 1, 1, tzinfo=airline.UTC)
    clock = airline.clock(start)
    assert start <= clock() <= clock()
    assert store.look(Filters()).sources[0].state == "fresh"
