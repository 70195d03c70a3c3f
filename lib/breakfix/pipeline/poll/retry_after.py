"""Retry-After: how long a source asks to be left alone."""

from datetime import UTC
from email.utils import parsedate_to_datetime


def seconds(text, now):
    """Return the seconds that a header asks for, None when there is none or it makes no sense.

    text: a number of seconds, or a date as HTTP writes it; a date that is past asks for 0. now: the clock of whoever
    wrote the date, seconds since 1970: its answer's own Date where it has one.
    """
    if text is None:
        return None
    try:
        asked = float(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except (TypeError, ValueError):
            return None
        asked = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - now
        return max(asked, 0.0)
    return asked if 0 <= asked < float("inf") else None
