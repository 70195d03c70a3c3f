"""Freshness: four states, by the source's own time."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breakfix.pipeline.poll.freshness import STATES, sql, state

NOW = 1_700_000_000
times = st.none() | st.integers(NOW - 2000, NOW + 200) | st.floats(NOW - 2000, NOW + 200)


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        (NOW, "fresh"),
        (NOW - 600, "fresh"),
        (NOW - 600.5, "stale"),
        (0, "stale"),
        (None, "unknown"),
        (NOW + 60, "fresh"),
        (NOW + 61, "skewed"),
    ],
)
def test_state(time, expected):
    """Old enough is stale; no time is unknown; from the future is skewed, but for what two good clocks may differ."""
    assert state(time, NOW, 600) == expected
    assert expected in STATES


def test_skewed_source():
    """What comes from a clock that is not ours is skewed however young it seems; without a time it is unknown."""
    assert (state(NOW, NOW, 600, skewed=True), state(None, NOW, 600, skewed=True)) == ("skewed", "unknown")


@given(times, st.booleans(), st.integers(0, 1500))
def test_sql(time, skewed, max_age):
    """The expression says what the function says."""
    with sqlite3.connect(":memory:") as con:
        (told,) = con.execute(f"select {sql(NOW, max_age)} from (select ? as source_time, ? as skewed)", (time, skewed))
    assert told == (state(time, NOW, max_age, skewed),)
