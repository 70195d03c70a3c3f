"""Percentiles by a rule that is named."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breakfix.dashboard.sample import read_samples
from breakfix.dashboard.statistic import mean, percentile

VALUES = st.lists(st.integers(-100, 1000), min_size=1, max_size=60)
SHARES = st.integers(1, 99)


def test_the_two_rules_of_the_sample():
    """Six response times: nearest rank takes the sixth, 310; interpolated lies three quarters of the way to it, 295."""
    values = [each.value for each in read_samples() if each.kpi_name == "response_time_ms"]
    assert (percentile(values, 0.95), percentile(values, 0.95, "interpolated")) == (310, pytest.approx(295))
    assert mean(values) == pytest.approx(200.8333, abs=1e-4)
    assert (percentile([], 0.95), mean([])) == (None, None)


def test_a_rank_is_counted_in_whole_samples():
    """7 of 100 are 7 per cent, though 0.07 * 100 is a little more than 7 for a computer."""
    assert [percentile(range(1, 101), per_cent / 100) for per_cent in range(1, 100)] == list(range(1, 100))


@given(VALUES, SHARES)
def test_nearest_rank_is_the_smallest_that_enough_do_not_exceed(values, per_cent):
    """At least the share of samples lies at or below it, and of no smaller sample this is true."""
    found = percentile(values, per_cent / 100)
    reached = {
        each: Fraction(sum(v <= each for v in values), len(values)) >= Fraction(per_cent, 100) for each in values
    }
    assert found == min(each for each, enough in reached.items() if enough)


@given(VALUES, SHARES)
def test_interpolated_is_what_pandas_says(values, per_cent):
    """The rule of numpy and pandas."""
    import pandas as pd

    wanted = pd.Series(values, dtype=float).quantile(per_cent / 100)
    assert percentile(values, per_cent / 100, "interpolated") == pytest.approx(wanted, abs=1e-9)
