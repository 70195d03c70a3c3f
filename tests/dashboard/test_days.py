"""Days of a chart: a gap is a gap."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from breakfix.dashboard.days import MANY, with_gaps

DAYS = st.dictionaries(st.dates(date(2012, 1, 1), date(2015, 1, 1)), st.floats(0, 9) | st.none(), max_size=30)


@given(DAYS)
def test_every_day(points):
    """From the first to the last there is a point for each day, in order; the values are those that were told."""
    filled = with_gaps(points.items())
    assert all(after - before == timedelta(days=1) for (before, _), (after, _) in pairwise(filled))
    assert {day: value for day, value in filled if day in points} == points
    assert all(value is None for day, value in filled if day not in points)


def test_centuries():
    """Where there would be more than so many days, each gap is one place wide."""
    far = date(2000, 1, 1) + timedelta(days=MANY + 1)
    assert with_gaps([(far, 2.0), (date(2000, 1, 1), 1.0)]) == [
        (date(2000, 1, 1), 1.0),
        (date(2000, 1, 2), None),
        (far, 2.0),
    ]
