"""Sums by day, made once when a feed has news: a page adds up thousands of them, not hundreds of thousands of rows.

`daily` has a row for each day and value of the filters: count and sum of each metric, and the time of its newest
sample. Counts and sums of parts add up to those of the whole, percentiles do not: they are taken from the rows.
"""

from breakfix.dashboard.feed import TABLE

QUANTILES = {"nearest rank": "quantile_disc", "interpolated": "quantile_cont"}


def prepare(con, metrics, by):
    """Make `daily` from `records`; `by` are the columns to filter by."""
    keys = ", ".join(["at_utc::date as day", *by])
    counts = "".join(f", count({metric.value}) as n{place}" for place, metric in enumerate(metrics))
    sums = "".join(f", sum(({metric.value})::double) as s{place}" for place, metric in enumerate(metrics))
    newest = "".join(
        f", max(at_utc) filter (({metric.value}) is not null) as t{place}" for place, metric in enumerate(metrics)
    )
    con.execute(f"create table daily as select {keys}{counts}{sums}{newest} from {TABLE} group by all order by day")


def sums(metrics, where, by="day"):
    """Return the query of `by`, then count and sum of each metric, then the time of the newest sample of each."""
    both = "".join(f", sum(n{place})::bigint, sum(s{place})" for place in range(len(metrics)))
    newest = "".join(f", max(t{place})" for place in range(len(metrics)))
    return f"select {by}{both}{newest} from daily {where} group by 1 order by 1"


def percentiles(value, wanted, where, by="true"):
    """Return the query of `by`, then a percentile of `value` for each (share, rule) of `wanted`."""
    each = ", ".join(f"{QUANTILES[rule]}(({value})::double, {share})" for share, rule in wanted)
    return f"select {by}, {each} from {TABLE} {where} group by 1 order by 1"
