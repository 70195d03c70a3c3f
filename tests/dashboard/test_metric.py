"""A metric: a tile from the sums of days."""

from datetime import UTC, date, datetime, timedelta

import pytest

from breakfix.dashboard.freshness import Freshness
from breakfix.dashboard.kpi import KPI
from breakfix.dashboard.metric import Metric

NOW = datetime(2025, 1, 10, tzinfo=UTC)
FRESH = Freshness("flights", NOW, NOW)
DAYS = [(date(2025, 1, day), 10, 10.0 * day) for day in range(1, 7)]


def test_the_mean_is_that_of_all_samples():
    """A day with few flights weighs little; a day without any is no day of the trend."""
    metric = Metric(KPI("delay", 10, 20), "flights", "delay")
    one = metric.tile([(date(2025, 1, 1), 99, 99.0), (date(2025, 1, 2), 1, 101.0)], (None, 7), FRESH)
    assert (one.value, one.mean, one.p95, one.samples, one.trend) == (2, 2, 7, 100, "unknown")
    assert one.going == "unknown (at least 4 days with a value are needed)"
    six = metric.tile([*DAYS, (date(2025, 1, 9), 0, None)], (None, 7), FRESH)
    assert six.going == "degrading (second half of the days against the first)"


def test_a_percentile_is_given():
    """It does not follow from sums: the light follows it and not the mean."""
    metric = Metric(KPI("delay", 10, 20, statistic="p90"), "flights", "delay")
    one = metric.tile(DAYS, (21, 25), FRESH)
    assert (one.value, one.state, one.mean) == (21, "red", 3.5)


def test_an_old_source_is_not_green():
    """Stale or off: unknown, with value and age."""
    metric = Metric(KPI("delay", 10, 20), "flights", "delay")
    for source in (
        Freshness("flights", NOW, NOW - timedelta(hours=3), timedelta(hours=1)),
        Freshness("flights", NOW, NOW - timedelta(hours=3), off="its file is gone"),
    ):
        one = metric.tile(DAYS, (None, None), source)
        assert (one.state, one.value, one.age) == ("unknown", 3.5, timedelta(hours=3))


def test_a_window_is_refused():
    """The filters of the page choose the days."""
    with pytest.raises(ValueError, match="delay: the filters choose the days"):
        Metric(KPI("delay", 10, 20, window=timedelta(days=1)), "flights", "delay")
