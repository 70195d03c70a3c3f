"""Days of a chart: those without anything to count stand there too, so that a gap is a gap."""

from datetime import date, timedelta

MANY = 4_000  # days: of a longer time each gap is one place wide


def with_gaps(points):
    """Return (day, value) pairs in order, with a pair (day, None) for each day between them that has none."""
    points = sorted(points)
    every = bool(points) and (_day(points[-1]) - _day(points[0])).days <= MANY
    filled = []
    for point in points:
        missing = (_day(point) - _day(filled[-1])).days - 1 if filled else 0
        for _ in range(missing if every else min(missing, 1)):
            filled.append((_day(filled[-1]) + timedelta(days=1), None))
        filled.append(point)
    return filled


def _day(point) -> date:
    return point[0]
