"""What a dashboard is made of, for each dataset: the KPIs, and samples as their sources send them."""

import json
from pathlib import Path

import duckdb

from breakfix.datasets import nycflights13
from breakfix.lab import folder, rows
from breakfix.places import DATA

DEFINED = ("name", "title", "unit", "source", "statistic", "rule", "direction", "green", "yellow", "minimum")
FIELDS = ("source", "kpi_name", "timestamp", "value")
SAMPLE = DATA / "dashboard_kpi_assembler"
DAY = (8, 7)  # month and day of 2013: a day on which a mean says one thing and a percentile another

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
    return _read(dataset, "definitions.json", DEFINED)


def listed(dataset="sample"):
    """Return the samples of a dataset, a list of dicts with FIELDS; of the flights, those of one day."""
    if dataset != "flights":
        return _read(dataset, "samples.json", FIELDS)
    given = {"flights": str(nycflights13.table("flights")), "month": DAY[0], "day": DAY[1]}
    with duckdb.connect() as con:
        return [dict(zip(FIELDS, row, strict=True)) for row in con.execute(FLIGHTS, given).fetchall()]


def delays():
    """Return mean and p95 of the departure delay in each month of 2013, as rows with month, statistic and minutes."""
    query = """
        select monthname(make_date(2013, month, 1))[:3] as month, unnest(['mean', 'p95']) as statistic,
               unnest([round(avg(dep_delay), 1), quantile_disc(dep_delay, 0.95)]) as minutes
        from read_parquet(?) as flight group by flight.month order by flight.month, statistic
    """
    with duckdb.connect() as con:
        return rows(con.execute(query, [str(nycflights13.table("flights"))]))


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
    home = {"sample": SAMPLE, "flights": SAMPLE / "flights"}.get(dataset) or Path(dataset).expanduser()
    path = home / name
    if not path.is_file():
        ask = "a dataset is 'sample', 'flights' or a folder with definitions.json and samples.json"
        raise FileNotFoundError(f"no {name} in {home.name}: {ask}")
    rows = json.loads(path.read_text(encoding="utf-8"))
    for place, row in enumerate(rows, 1):
        if missing := [field for field in fields if field not in row]:
            raise ValueError(f"{name}: row {place} has no {', '.join(missing)}")
    return rows
