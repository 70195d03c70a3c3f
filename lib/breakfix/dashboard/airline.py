"""What an airline watches: punctuality, completion and delay, over the warehouse that 6-15's pipeline leaves.

Beside it stands the weather (see `weather`), from a source of its own.

A flight is on time when it is less than 15 minutes late (D15 for its departure, A14 for its arrival: at most 14). The
completion factor is the share of scheduled flights that left. Rates are per cent of flights, delays are minutes.
"""

import time
from datetime import UTC, timedelta

from breakfix.dashboard.feed import Feed
from breakfix.dashboard.kpi import KPI
from breakfix.dashboard.left_out import left_out
from breakfix.dashboard.look import Column
from breakfix.dashboard.metric import Metric
from breakfix.dashboard.table_store import TableStore, wall_clock
from breakfix.dashboard.weather import HOURLY, load_weather
from breakfix.dashboard.weather import METRICS as WEATHER
from breakfix.datasets import left_behind, nycflights13
from breakfix.pipeline.sql import literal

NIGHTLY = timedelta(hours=26)  # a run each night, and two hours for it to be late

SEVERITIES = {
    "on-time": "on time (under 15 minutes)",
    "delayed": "delayed (15 to 59)",
    "severe": "severe (60 and more)",
    "cancelled": "cancelled",
}
COLUMNS = (
    Column("at_utc", "Scheduled (UTC)", "time"),
    Column("airline", "Airline", "name"),
    Column("flight", "Flight", "name"),
    Column("site", "From", "name"),
    Column("departed", "Departure delay, minutes", "number"),
    Column("arrived", "Arrival delay, minutes", "number"),
    Column("severity", "Severity"),
)


D15 = "D15: of the flights that left, the share that left less than 15 minutes late."
A14 = "A14: of the flights that landed, the share that landed at most 14 minutes late."
COMPLETED = "The share of the scheduled flights that left at all."
CANCELLED = "The share of the scheduled flights that did not leave."
DELAY = "Minutes after the scheduled time; a flight that left early counts below zero."


def _rate(name, title, value, green, yellow, direction="higher", *, about):
    kpi = KPI(name, green, yellow, title, "%", "flights", direction=direction, minimum=30, about=about)
    return Metric(kpi, "flights", f"100 * ({value})::int")


def _delay(name, title, statistic, green, yellow):
    kpi = KPI(name, green, yellow, title, "minutes", "flights", statistic, minimum=30, about=DELAY)
    return Metric(kpi, "flights", "departed")


# The limits of p95 and of cancelled flights are those of project 8-01; completion is the same light from above.
METRICS = (
    _rate("on_time_departure", "On-time departures (D15)", "departed < 15", 80, 70, about=D15),
    _rate("on_time_arrival", "On-time arrivals (A14)", "arrived < 15", 80, 70, about=A14),
    _rate("completion_factor", "Completion factor", "departed is not null", 98, 95, about=COMPLETED),
    _rate("cancelled", "Cancelled flights", "departed is null", 2, 5, "lower", about=CANCELLED),
    _delay("departure_delay_mean", "Departure delay, mean", "mean", 10, 20),
    _delay("departure_delay_p95", "Departure delay, p95", "p95", 30, 60),
)

LONGEST = 1_000_000  # minutes of a delay, about two years: what is more is none
# From staging, which has every valid event: target keeps only the newest of a flight. A flight of which one event
# cannot be used is left out as a whole: without its departure it would be a cancelled one.
FLIGHTS = f"""
    create temp table told as
        select key, name, ts, try_cast(value as double) as value,
               ts between timestamp '0001-01-02' and timestamp '9999-12-30' as timely,
               coalesce(abs(try_cast(value as double)) <= {LONGEST}, value is null) as measured
        from source.staging;
    create temp table every_flight as
        select key, split_part(key, '-', 1) as airline, split_part(key, '-', 2) as flight,
               split_part(key, '-', 3) as site,
               max(ts) filter (name = 'scheduled' and timely) + interval 24 hours as at_utc,
               arg_max(value, ts) filter (name = 'departed') as departed,
               arg_max(value, ts) filter (name = 'arrived') as arrived,
               case when regexp_matches(key, '[\\x00-\\x1f\\x7f]') then 'control characters in its key'
                    when airline = '' or site = '' then 'its key names no airline and airport'
                    when not bool_and(timely) then 'a time that no calendar has'
                    when not bool_and(measured) then 'a delay that is no number of minutes' end as fault
        from told group by key;
    create temp view flight as from every_flight where fault is null;
    create type code as enum (select distinct airline from flight union select '' where not exists (from flight)
        order by 1);
    create type airport as enum (select distinct site from flight union select '' where not exists (from flight)
        order by 1);
    create type severity as enum ('on-time', 'delayed', 'severe', 'cancelled');
    create table records as
    select row_number() over (order by at_utc, airline, flight, site) as place, at_utc, airline::code as airline,
        flight, site::airport as site, departed, arrived, case
        when departed is null then 'cancelled' when departed < 15 then 'on-time' when departed < 60 then 'delayed'
        else 'severe' end::severity as severity
    from flight where at_utc is not null
    order by place;
    drop table told
"""
LEFT_OUT = "select key, fault from every_flight where fault is not null order by key"
# What a run has read is as old as its beginning.
NEWS = """select max(started_at) from source.run_log where status = 'succeeded'
and started_at between timestamp '0001-01-02' and timestamp '9999-12-30'"""


def load_flights(con, path):
    """Read the warehouse at `path` into `records`, a row for each flight (see `Feed`)."""
    con.execute(f"attach {literal(path)} as source (read_only)")
    try:
        con.execute(FLIGHTS)
        news = con.execute(NEWS).fetchall()[0][0]
        skipped = left_out("flight", con.execute(LEFT_OUT).fetchall())
        con.execute("drop view flight; drop table every_flight")
    finally:
        con.execute("detach source")
    names = dict(con.execute(f"from {literal(nycflights13.table('airlines'))}").fetchall())
    there = {field: _codes(con, field) for field in ("airline", "site")}
    airlines = {code: f"{code}, {names[code]}" if code in names else code for code in there["airline"]}
    sites = {code: code for code in there["site"]}
    return news and news.replace(tzinfo=UTC), {"airline": airlines, "site": sites, "severity": SEVERITIES}, skipped


def store(warehouse=None, weather=None, *, clock=wall_clock, promise=NIGHTLY):
    """Return the TableStore of flights and weather, over a warehouse and a cache.

    Without both, over those that `left_behind` builds; without weather, of flights alone.
    """
    if warehouse is None and weather is None:
        warehouse, weather = left_behind.warehouse("flights"), left_behind.cache("flights")
    feeds = [Feed("flights", warehouse or left_behind.warehouse("flights"), load_flights, promise)]
    if weather is not None:
        feeds.append(Feed("weather", weather, load_weather, HOURLY))
    return TableStore(
        "New York departures",
        feeds,
        METRICS if weather is None else METRICS + WEATHER,
        COLUMNS,
        order="place",
        fields={"airline": "Airline", "site": "Airport", "severity": "Severity"},
        rows_only=("severity",),
        groups={"airline": "airline", "site": "airport"},
        clock=clock,
    )


def clock(start=None):
    """Return a clock that shows `start` (UTC) now, and ticks; by default the time of the run that was left behind."""
    began, start = time.monotonic(), start or left_behind.AT["flights"]
    return lambda: start + timedelta(seconds=time.monotonic() - began)


def _codes(con, column):
    return [code for (code,) in con.execute(f"select distinct {column} from records order by 1").fetchall()]
