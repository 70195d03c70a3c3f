"""Retry-After, as sources write it."""

from email.utils import formatdate

import pytest

from breakfix.pipeline.poll.retry_after import seconds

NOW = 1_700_000_000


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (None, None),
        ("2", 2),
        ("0.25", 0.25),
        (" 7 ", 7),
        (formatdate(NOW + 90, usegmt=True), 90),
        (formatdate(NOW - 90, usegmt=True), 0),
        ("-1", None),
        ("soon", None),
        ("", None),
        ("inf", None),
        ("nan", None),
        ("1e400", None),
    ],
)
def test_seconds(text, asked):
    """Seconds, or a date; what makes no sense asks for nothing."""
    assert seconds(text, NOW) == asked
