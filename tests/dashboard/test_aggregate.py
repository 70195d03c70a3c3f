"""Sums by day: they add up to what the rows give."""

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from breakfix.dashboard import aggregate
from breakfix.dashboard.kpi import KPI
from breakfix.dashboard.metric import Metric
from breakfix.dashboard.statistic import mean, percentile

METRICS = [Metric(KPI("late", 1, 2), "f", "minutes"), Metric(KPI("share", 1, 2), "f", "100 * (minutes < 15)::int")]
ROWS = st.lists(
    st.tuples(st.integers(1, 3), st.sampled_from("AB"), st.integers(-60, 600) | st.none()), min_size=1, max_size=40
)


@given(ROWS)
@settings(max_examples=40, deadline=None)
def test_sums_and_percentiles_are_those_of_the_rows(rows):
    """For all, for one filter and for each group; both rules as the Python function has them; nulls are no samples."""
    with duckdb.connect() as con:
        con.execute("create table records (at_utc timestamp, site varchar, minutes double)")
        values = ", ".join(f"('2013-02-0{day} 12:00', '{site}', {'null' if m is None else m})" for day, site, m in rows)
        con.execute(f"insert into records values {values}")
        aggregate.prepare(con, METRICS, ["site"])
        for site, where in ((None, ""), ("A", "where site = 'A'")):
            kept = [m for _, s, m in rows if m is not None and site in (None, s)]
            days = con.execute(aggregate.sums(METRICS, where)).fetchall()
            assert (sum(day[1] for day in days), sum(day[2] or 0 for day in days)) == (len(kept), sum(kept))
            assert sum(day[4] or 0 for day in days) == 100 * sum(m < 15 for m in kept)
            with_samples = {d for d, s, m in rows if m is not None and site in (None, s)}
            assert {day[5].day for day in days if day[5]} == with_samples
            assert all(day[5] == day[6] for day in days)
            wanted = [(share / 100, rule) for share in (7, 50, 95) for rule in ("nearest rank", "interpolated")]
            found = con.execute(aggregate.percentiles("minutes", wanted, where)).fetchall()
            if found:
                assert list(found[0][1:]) == pytest.approx([percentile(kept, *one) for one in wanted])
            assert bool(found) == any(site in (None, s) for _, s, _ in rows)
        for site, *sums in con.execute(aggregate.sums(METRICS, "", "site")).fetchall():
            kept = [m for _, s, m in rows if m is not None and s == site]
            assert sums[0] == len(kept)
            assert sums[1] == (pytest.approx(mean(kept) * len(kept)) if kept else None)
