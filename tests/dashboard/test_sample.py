"""Samples as they come, and the definitions beside them."""

from datetime import UTC, datetime

import pytest

from breakfix.dashboard.sample import Sample, read_definitions, read_samples


@pytest.mark.parametrize("text", ["2025-01-01T10:00:00Z", "2025-01-01T11:00:00+01:00", "2025-01-01 10:00"])
def test_a_time_is_one_moment(text):
    """Whatever zone it is written in; without one it counts as UTC."""
    assert Sample("api", "latency", text, 1).at == datetime(2025, 1, 1, 10, tzinfo=UTC)


def test_what_is_no_time_is_refused():
    """Rather than taken for some other time."""
    with pytest.raises(ValueError, match="10 o'clock"):
        _ = Sample("api", "latency", "10 o'clock", 1).at


def test_the_shipped_samples_fit_their_definitions():
    """Fourteen samples of three KPIs, each from the source that its KPI names."""
    kpis = {kpi.name: kpi for kpi in read_definitions()}
    samples = read_samples()
    assert (len(samples), len(kpis)) == (14, 3)
    assert all(kpis[sample.kpi_name].source == sample.source for sample in samples)
