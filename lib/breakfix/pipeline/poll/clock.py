"""The clock of a source, held against ours at the moment of an answer."""

from email.utils import parsedate_to_datetime

from breakfix.pipeline.poll.freshness import TOLERANCE


def told(headers):
    """Return the source's own time in an answer, seconds since 1970; None when it is not told.

    An answer out of somebody's cache is `Age` seconds older than its `Date`.
    """
    try:
        return parsedate_to_datetime(headers["date"]).timestamp() + _age(headers)
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def _age(headers):
    text = headers.get("age", "").partition(",")[0].strip()  # of two caches the one next to us
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def ahead(clock, asked, heard):
    """Return by how many seconds the clock of a source is ahead of ours, below 0 behind; 0 when it may be right.

    It is right when it shows a time between the question and the answer, give or take what good clocks may differ, and
    the second that `Date` leaves out.
    """
    if clock is None or asked - TOLERANCE - 1 <= clock <= heard + TOLERANCE:
        return 0
    return clock - (heard if clock > heard else asked)
