"""Predict: a second poll, and nothing has changed."""

from breakfix.lab import prediction

from .polls import Polled, sample_orders

FIELDS = {"cache_hits": int, "cache_misses": int, "cache_rows": int}
LEFT_OUT = ((0,), (3,), (0, 1), (2, 3), (1, 4), (0, 2, 5), (1, 2, 3), (0, 1, 4, 5))  # places in the sample


@prediction(phase="predict", fields=FIELDS, minutes=4)
def again(listed):
    """Two sources are polled, and a minute later once more; nothing has changed meanwhile.

    What does the second poll count as cache_hits and cache_misses, and how many rows has cache_records after it?
    """
    seen = Polled(listed, polls=2)
    return {name: seen.counts[name] for name in ("cache_hits", "cache_misses")} | {"cache_rows": len(seen.cache)}


@again.draw
def part_of_the_sample(hand):
    """Return the sample's orders without some of them."""
    left_out = hand.one_of(LEFT_OUT)
    return [each for place, each in enumerate(sample_orders()) if place not in left_out]


again.because = "create drops cache_records and makes it anew: to this cache every record is a new one."
again.means = (
    "All work is done again at every poll: on the weather 51,485 misses, one poll after the other. And a cache that "
    "begins empty has nothing to show when a source is silent."
)
