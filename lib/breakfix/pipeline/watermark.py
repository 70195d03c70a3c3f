"""The watermark: the newest time that was loaded. It reports and filters nothing.

A mark that is no time, or lies in the future, would tell every later run that there is nothing new.
It is refused, also when the rows have been validated before.
"""

from datetime import UTC, datetime

from breakfix.pipeline.errors import WatermarkRefused
from breakfix.pipeline.sql import literal

WHERE = "where name = 'target'"


def utc(moment):
    """Return a datetime as UTC without a zone; one that has no zone is taken for UTC."""
    if not isinstance(moment, datetime):
        raise WatermarkRefused(f"{moment!r} is not a timestamp.")
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def read(con):
    """Return the watermark (UTC, without a zone), None when nothing was loaded yet."""
    found = con.execute(f"select value from watermarks {WHERE}").fetchall()
    return found[0][0] if found else None


def advance(con, moment, now):
    """Move the watermark forward to `moment`; an earlier one, or None, leaves it where it is.

    Raises WatermarkRefused when `moment` is not a datetime or lies after `now`.
    """
    if moment is None:
        return
    moment, now = utc(moment), utc(now)
    if moment > now:
        raise WatermarkRefused(f"{moment} lies in the future: it is {now}.")
    before = read(con)
    if before is None:
        con.execute(f"insert into watermarks values ('target', {literal(moment)})")
    elif moment > before:
        con.execute(f"update watermarks set value = {literal(moment)} {WHERE}")
