"""Sums by day, made once when a feed has news: a page adds up thousands of them, not hundreds of thousands of rows.

    daily       a row for each day and value of the filters: rows, and count and sum of each metric
    spread_N    a row for each day, value of the filters and measured value, and how often it was measured

Counts and sums of parts add up to those of the whole, percentiles do not: hence the spread. It is exact, and small as
long as the values are whole numbers such as minutes.
"""

from breakfix.dashboard.feed import TABLE


def prepare(con, metrics, by):
    """Make the tables from `records`; `by` are the columns to filter by."""
    keys = ", ".join(["at_utc::date as day", *by])
    sums = ", ".join(
        f"count({m.value}) as n{place}, sum(({m.value})::double) as s{place}" for place, m in enumerate(metrics)
    )
    con.execute(f"create table daily as select {keys}, count(*) as n, {sums} from {TABLE} group by all order by day")
    for place, value in enumerate(spreads(metrics)):
        con.execute(
            f"create table spread_{place} as select {keys}, ({value})::double as value, count(*) as n "
            f"from {TABLE} where value is not null group by all order by day"
        )


def spreads(metrics):
    """Return the values of which a percentile is asked for, without repetition."""
    return list(dict.fromkeys(metric.value for metric in metrics if metric.kpi.share is not None))


def sums_by(metrics, by, where):
    """Return the query of `by`, then count and sum of each metric."""
    sums = ", ".join(f"sum(n{place}), sum(s{place})" for place in range(len(metrics)))
    return f"select {by}, {sums} from daily {where} group by 1 order by 1"


def percentiles(spread, wanted, where, by="true"):
    """Return the query of `by`, then a percentile for each (share, rule) of `wanted`, from table spread_N."""
    asked = ", ".join(_percentile(share, rule) for share, rule in wanted)
    return f"""
        with counted as (select {by} as one, value, sum(n) as n from spread_{spread} {where} group by all),
        ranked as (
            select one, value, sum(n) over (partition by one order by value) as upto,
                   sum(n) over (partition by one) as total
            from counted
        )
        select one, {asked} from ranked group by one order by one
    """


def _percentile(share, rule):
    """The percentile as SQL; the value of rank r is the smallest of which at least r samples are no greater."""
    if rule == "nearest rank":
        return f"min(value) filter (upto >= {share} * total)"
    place = f"({share} * (total - 1))"
    below, above = (f"min(value) filter (upto > {end}{place})" for end in ("floor", "ceil"))
    return f"{below} + ({above} - {below}) * any_value({place} - floor{place})"
