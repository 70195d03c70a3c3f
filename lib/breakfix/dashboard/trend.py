"""Where a KPI is going: the later half of its time against the earlier."""

from breakfix.dashboard.statistic import mean

LEAST = 4  # values: the mean of one is that one
STEADY = 0.05  # a change of up to five per cent is none
TRENDS = ("improving", "steady", "degrading", "unknown")


def trend(timed, direction="lower"):
    """Return one of TRENDS for (time, value) pairs in any order; `direction` says which values are better.

    Unknown with fewer than LEAST. An odd one in the middle belongs to neither half.
    """
    values = [value for _, value in sorted(timed)]
    if len(values) < LEAST:
        return "unknown"
    half = len(values) // 2
    return compare(mean(values[:half]), mean(values[-half:]), direction)


def compare(before, after, direction="lower"):
    """Return the trend from one mean to a later one, None being unknown."""
    if before is None or after is None:
        return "unknown"
    if abs(after - before) <= STEADY * abs(before):
        return "steady"
    return "degrading" if (after > before) == (direction == "lower") else "improving"
