"""Flights as samples of a dashboard."""

import datetime

from breakfix.datasets import flight_samples, nycflights13


def test_a_day_is_what_the_flights_say():
    """Each flight of the day is measured once: a delay of what left, one of what landed, one cancellation or none."""
    found = flight_samples.samples()
    flights = nycflights13.table("flights")
    import duckdb

    with duckdb.connect() as con:
        query = """
            select count(*), count(dep_delay), count(arr_delay) from read_parquet(?) where month = ? and day = ?
        """
        due, left, landed = con.execute(query, [str(flights), *flight_samples.DAY]).fetchone()
    by_kpi = [sample["kpi_name"] for sample in found]
    assert [by_kpi.count(name) for name in ("cancelled_pct", "departure_delay_min", "arrival_delay_min")] == [
        due,
        left,
        landed,
    ]
    assert all(set(sample) == set(flight_samples.FIELDS) for sample in found)
    assert datetime.datetime.fromisoformat(found[0]["timestamp"]).utcoffset() == datetime.timedelta(0)


def test_a_year_has_twelve_months_twice():
    """Each month has its mean and its p95."""
    found = flight_samples.delays()
    assert len(found) == 24
    assert {row["statistic"] for row in found} == {"mean", "p95"}
