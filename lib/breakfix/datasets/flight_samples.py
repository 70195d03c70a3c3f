"""Flights as what a dashboard measures: samples of one day, and the delays of a year by month."""

from breakfix.datasets import nycflights13

DAY = (8, 7)  # month and day of 2013: a day on which a mean says one thing and a percentile another
FIELDS = ("source", "kpi_name", "timestamp", "value")
FLIGHTS = """
    with flight as (
        from flights select *, time_hour + to_minutes(minute) as due,
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


def samples():
    """Return the samples of a day as dicts with FIELDS: delays in minutes, and 0 or 100 for a cancellation."""
    given = {"month": DAY[0], "day": DAY[1]}
    with nycflights13.connected() as con:
        return [dict(zip(FIELDS, row, strict=True)) for row in con.execute(FLIGHTS, given).fetchall()]


def delays():
    """Return mean and p95 of the departure delay in each month of 2013, as rows with month, statistic and minutes."""
    query = """
        select monthname(make_date(2013, month, 1))[:3] as month, unnest(['mean', 'p95']) as statistic,
               unnest([round(avg(dep_delay), 1), quantile_disc(dep_delay, 0.95)]) as minutes
        from flights as flight group by flight.month order by flight.month, statistic
    """
    with nycflights13.connected() as con:
        found = con.execute(query).fetchall()
    return [dict(zip(("month", "statistic", "minutes"), row, strict=True)) for row in found]
