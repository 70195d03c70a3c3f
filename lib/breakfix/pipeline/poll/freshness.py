"""Freshness: how old what a source says is, by the source's own time, never by when it was read.

fresh       not older than `max_age`
stale       older
unknown     there is no time: no clock is not a young clock
skewed      from the future, or from a source whose clock is not ours
"""

TOLERANCE = 60  # seconds that two good clocks may differ
STATES = ("fresh", "stale", "unknown", "skewed")


def state(time, now, max_age, skewed=False):
    """Return the state of a record: time and now in seconds since 1970, max_age in seconds.

    skewed: the source's clock is known to be another one.
    """
    if time is None:
        return "unknown"
    if skewed or time - now > TOLERANCE:
        return "skewed"
    return "stale" if now - time > max_age else "fresh"


def sql(now, max_age, heard=None):
    """Return the same as an expression over the columns source_time and skewed.

    heard: the column with the moment of the answer, by which the future begins; by default now.
    """
    return f"""case when source_time is null then 'unknown'
        when skewed or source_time - {heard or repr(float(now))} > {TOLERANCE} then 'skewed'
        when {float(now)!r} - source_time > {float(max_age)!r} then 'stale' else 'fresh' end"""
