"""Where a KPI is going."""

import random
from datetime import datetime, timedelta

import pytest

from breakfix.dashboard.trend import compare, trend


def timed(*values):
    return [(datetime(2025, 1, 1, 9, 45) + timedelta(minutes=5 * place), value) for place, value in enumerate(values)]


def test_time_decides_and_not_the_order():
    """The same samples shuffled have the same trend; it turns with the direction."""
    samples = timed(45, 52, 58, 55)
    for seed in range(10):
        random.Random(seed).shuffle(samples)
        assert (trend(samples), trend(samples, "higher")) == ("degrading", "improving")


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ((1, 2, 3), "unknown"),
        ((100, 100, 104, 104), "steady"),
        ((100, 100, 106, 106), "degrading"),
        ((100, 100, 10_000, 90, 90), "improving"),
        ((0, 0, 1, 1), "degrading"),
        ((-10, -10, -20, -20), "improving"),
    ],
)
def test_the_halves_are_compared(values, wanted):
    """Too few are unknown, five per cent are nothing, one spike in the middle decides nothing, zero is a base too."""
    assert trend(timed(*values)) == wanted


def test_nothing_to_compare_with_is_unknown():
    """A half without a value is no zero."""
    assert compare(None, 3) == compare(3, None) == "unknown"
