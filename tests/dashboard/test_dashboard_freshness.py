"""How fresh a source is, in words."""

from datetime import UTC, datetime, timedelta

import pytest

from breakfix.dashboard.freshness import Freshness, span, time

NOW = datetime(2025, 1, 1, 10, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("age", "promise", "off", "state"),
    [
        (HOUR, HOUR, "", "fresh"),
        (HOUR + timedelta(seconds=1), HOUR, "", "stale"),
        (HOUR, None, "", "fresh"),
        (None, None, "", "stale"),
        (-timedelta(minutes=1), HOUR, "", "fresh"),
        (-timedelta(minutes=1, seconds=1), HOUR, "", "ahead"),
        (-HOUR, None, "", "ahead"),
        (-HOUR, HOUR, "gone", "off"),
        (timedelta(), HOUR, "gone", "off"),
    ],
)
def test_states(age, promise, off, state):
    """Older than promised is stale, as is what never had news; a time to come is ahead; off counts before all."""
    one = Freshness("api", NOW, None if age is None else NOW - age, promise, off)
    assert one.state == state
    assert bool(one.sentence) == (state != "fresh")


def test_the_sentences_name_source_time_and_promise():
    """What a reader has to know stands in one sentence."""
    stale = Freshness("flights", NOW, NOW - 3 * HOUR, HOUR)
    assert stale.sentence == (
        "flights is stale: its last news came 2025-01-01 07:30 UTC, 3 hours ago; news every 1 hour are promised."
    )
    assert Freshness("flights", NOW, off="gone").sentence == "flights is off (gone): it never had news."


def test_spans_are_rounded_down():
    """An age is never told as older than it is, nor a time without its zone."""
    minutes = [0, 1, 59, 60, 119, 1439, 1440, 2880]
    assert [span(timedelta(minutes=each)) for each in minutes] == [
        "less than a minute", "1 minute", "59 minutes", "1 hour", "1 hour", "23 hours", "24 hours", "2 days",
    ]  # fmt: skip
    assert (time(NOW), time(None)) == ("2025-01-01 10:30 UTC", "never")
    assert time(NOW + timedelta(seconds=5)) == "2025-01-01 10:30:05 UTC"
