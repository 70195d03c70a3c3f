"""Statistics of samples: the mean, and percentiles by a rule that is named."""

from math import ceil, floor, fsum


def percentile(values, share, rule="nearest rank"):
    """Return the percentile of numbers in any order, None when there are none; `share` lies between 0 and 1.

    "nearest rank" is the smallest sample that at least `share` of them do not exceed, hence always one that was
    measured. "interpolated" lies on the line between the two samples around the place share * (n - 1).
    """
    ranked = sorted(values)
    if not ranked:
        return None
    if rule == "nearest rank":
        return ranked[max(ceil(exact(share) * len(ranked)), 1) - 1]
    place = share * (len(ranked) - 1)
    below = ranked[floor(place)]
    return below + (ranked[ceil(place)] - below) * (place - floor(place))


def mean(values):
    """Return the mean, None of nothing."""
    listed = list(values)
    return fsum(listed) / len(listed) if listed else None


def statistic(kpi, values):
    """Return the KPI's own statistic of its values, None of nothing."""
    return mean(values) if kpi.share is None else percentile(values, kpi.share, kpi.rule)


def exact(share):
    """Return a share as the fraction that was written: 0.07 * 100 is more than 7 in binary, and its rank one more."""
    from fractions import Fraction

    return Fraction(str(share))
