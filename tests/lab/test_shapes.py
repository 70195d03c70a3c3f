"""Shapes of drawn situations that projects share."""

from collections import Counter

from hypothesis import strategies as st

from breakfix.lab import draws
from breakfix.lab.shapes import evenly


def test_each_value_comes_as_often_as_the_others():
    """Beside other draws too: of 90 situations each of three values has a fair share."""
    drawn = draws._examples(st.tuples(st.integers(0, 10**6), evenly("abc")), 90, draws.SHOWN)
    counts = Counter(value for _, value in drawn)
    assert min(counts[value] for value in "abc") >= 15
