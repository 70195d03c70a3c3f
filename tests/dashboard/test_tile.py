"""A tile: what is measured, and what is no longer known."""

from datetime import UTC, datetime, timedelta

from breakfix.dashboard.kpi import KPI
from breakfix.dashboard.sample import Sample
from breakfix.dashboard.tile import SourceOff, current_or_last, no_longer_known, tile

NOW = datetime(2025, 1, 1, 10, 30, tzinfo=UTC)
LATENCY = KPI("latency", 200, 500, statistic="p95", minimum=3)


def samples(*values, begin=datetime(2025, 1, 1, 10, 0, tzinfo=UTC)):
    return [Sample("api", "latency", (begin + timedelta(minutes=n)).isoformat(), v) for n, v in enumerate(values)]


def test_the_light_follows_the_statistic_of_the_kpi():
    """Two of twenty at 900 ms: the mean of 99 is green, the p95 is not."""
    one = tile(LATENCY, samples(*[10] * 18, 900, 900), NOW)
    assert (one.state, one.value, one.mean, one.p95, one.samples) == ("red", 900, 99, 900, 20)


def test_nothing_measured_is_unknown():
    """No samples, or too few, say so and are not green."""
    for few in (samples(), samples(1, 1)):
        one = tile(LATENCY, few, NOW)
        assert one.state == "unknown"
        assert "at least 3" in one.reason


def test_only_the_window_before_now_counts():
    """A sample from the future and one at the window's beginning are left out, whatever zone they are written in."""
    kpi = KPI("latency", 200, 500, window=timedelta(minutes=30))
    given = [
        Sample("api", "latency", "2025-01-01T10:00:00Z", 900),
        Sample("api", "latency", "2025-01-01T11:30:00+01:00", 100),
        Sample("api", "latency", "2025-01-01T10:20:00", 50),
        Sample("api", "latency", "2025-01-01T10:31:00Z", 900),
    ]
    one = tile(kpi, given, NOW)
    assert (one.samples, one.mean) == (2, 75)
    assert one.newest == datetime(2025, 1, 1, 10, 30, tzinfo=UTC)


def test_a_trend_says_what_it_compares():
    """The halves in words; with too few, how many there have to be; of a source that is off, nothing."""
    few, four = tile(LATENCY, samples(1, 2, 3), NOW), tile(LATENCY, samples(1, 1, 2, 2), NOW)
    assert few.going == "unknown (at least 4 samples with a value are needed)"
    assert four.going == "degrading (second half of the samples against the first)"
    assert no_longer_known(four, LATENCY, "gone", NOW).going == "unknown"


def test_a_source_that_is_off_leaves_the_last_good_value_with_its_age():
    """Unknown, with the value, the reason and how old it is; without a last one, unknown with the reason."""

    def off():
        raise SourceOff("connection refused")

    last = tile(LATENCY, samples(1, 2, 3), NOW)
    assert current_or_last(LATENCY, lambda: samples(1, 2, 3), None, NOW) == last
    one = current_or_last(LATENCY, off, last, NOW + timedelta(minutes=5))
    assert (one.state, one.value, one.reason) == ("unknown", 3, "connection refused")
    assert one.age == timedelta(minutes=33)  # the newest sample is of 10:02
    never = current_or_last(LATENCY, off, None, NOW)
    assert (never.state, never.value, never.age) == ("unknown", None, None)
