"""Every flight that left New York City's airports in 2013, and its life as three events.

    with connected() as con:
        con.sql("from flights join planes using (tailnum)")     each table by its name
    con.sql(events_sql(seed=7))              # key, name, value, ts in order of arrival
    write_events("events.jsonl", seed=7)

`time_hour`, in `flights` and in `weather`, is the scheduled hour in UTC; the other clock columns (`hour`,
`dep_time`, `arr_time` ...) are local, and `arr_time` is local to the destination. So the events take only
`time_hour`, `minute` and durations, and no change to or from summer time (10 March and 3 November 2013)
touches them. `weather` has the hour from 1 to 2 on 3 November twice; only `time_hour` tells them apart.

**The events.** Three for each of the 336,776 flights, 1,010,328 in all. Their key is carrier, flight number,
origin and scheduled hour, `UA-1545-EWR-2013-01-01T10`; no two flights of the year share one.

| name | value | ts (UTC, without a zone) |
|---|---|---|
| scheduled | 0 | scheduled departure less 24 hours |
| departed | departure delay in minutes | scheduled departure plus that delay |
| arrived | arrival delay in minutes | departure plus time in the air |

A delay is negative when the flight is early. *Arrived* leaves out taxiing, for which there are no figures.

**Without a value** are 8,255 *departed* (cancelled flights) and 9,430 *arrived* (the same, and 1,175 flights
that left and were diverted or lost from the record): 17,685 events. They stay in, with value null and as time
the last moment that is known of the flight: its departure if it left, else the scheduled departure. Hence their
missing value is all that speaks against them. Events with a value have times that differ within each key.

**Late ones.** With seed 7, 6,644 of the 992,643 events with a value arrive after a newer one of their flight,
and for 6,533 flights the last to arrive is not the newest: what a pipeline gets wrong when the last arrival wins.
"""

import contextlib
import os
from pathlib import Path
from typing import Literal

import duckdb

from breakfix.datasets.own_file import quoted
from breakfix.places import DATA

TABLES = ("airlines", "airports", "flights", "planes", "weather")
FOLDER = DATA / "nycflights13"


def table(name: str) -> Path:
    """Return the Parquet file of one of `TABLES`; ValueError for any other name."""
    if name not in TABLES:
        raise ValueError(f"no table {name!r} in nycflights13; there are {', '.join(TABLES)}")
    return FOLDER / f"{name}.parquet"


@contextlib.contextmanager
def connected():
    """Within this there is a connection to DuckDB, in memory, with a view of each of `TABLES` by its name."""
    with duckdb.connect() as con:
        for name in TABLES:
            con.execute(f"create view {name} as from {quoted(table(name))}")
        yield con


def events_sql(seed: int = 7, late: float = 0.01) -> str:
    """Return the query of all flight events: key text, name text, value double, ts ISO text, in order of arrival.

    An event arrives when it happens, except for a share `late` (0 to 1) that is drawn by `seed` and arrives one to
    seven days afterwards: long enough for a flight's *departed* to come in after its *arrived*. The draw is a
    checksum of seed, key and name, so it is the same on every machine and with every version of DuckDB.
    """
    if not 0 <= late <= 1:
        raise ValueError(f"late is a share of the events, 0 to 1, not {late}")
    flights = table("flights").as_posix().replace("'", "''")
    return f"""
    with flight as (
        select concat_ws('-', carrier, flight, origin, strftime(time_hour, '%Y-%m-%dT%H')) as key,
               time_hour + to_minutes(minute) as due,
               due + to_minutes(coalesce(dep_delay, 0)) as left_at,
               left_at + to_minutes(coalesce(air_time, 0)) as landed_at,
               dep_delay, arr_delay
        from read_parquet('{flights}')
    ),
    event as (
        select key, 'scheduled' as name, 0::double as value, due - interval 24 hours as happened from flight
        union all
        select key, 'departed', dep_delay, left_at from flight
        union all
        select key, 'arrived', arr_delay, landed_at from flight
    ),
    drawn as (
        select *, md5_number_lower(concat_ws(' ', {int(seed)}, key, name)) as draw from event
    ),
    received as (
        select *, happened + to_minutes(
            case when draw % 10_000 < {round(late * 10_000)} then 1_440 + (draw // 10_000 % 8_640)::bigint else 0 end
        ) as received_at
        from drawn
    )
    select key, name, value, strftime(happened, '%Y-%m-%dT%H:%M:%S') as ts
    from received
    order by received_at, happened, key, name
    """


def write_events(
    path: str | os.PathLike, seed: int = 7, format: Literal["jsonl", "parquet"] = "jsonl", late: float = 0.01
) -> Path:
    """Write all flight events in order of arrival to `path` and return it.

    JSON Lines take 94 MB, Parquet 6 MB, either a second or two. The file is whole or absent: it is written under
    another name in the same folder, which must exist, and renamed.
    """
    if format not in ("jsonl", "parquet"):
        raise ValueError(f"format is jsonl or parquet, not {format!r}")
    path = Path(path)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    options = "format json" if format == "jsonl" else "format parquet, compression zstd"
    try:
        with duckdb.connect(config={"memory_limit": "400MB"}) as con:
            target = unfinished.as_posix().replace("'", "''")
            con.execute(f"copy ({events_sql(seed, late)}) to '{target}' ({options})")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return path
