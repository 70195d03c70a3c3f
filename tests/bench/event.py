"""One line as an event, checked in Python by the pipeline's rules and with its reasons."""

import json
import math
from datetime import UTC, datetime


class Rejected(ValueError):
    """A line that is no event; the message is the reason, `key` the line's key or None."""

    def __init__(self, reason, key=None):
        super().__init__(reason)
        self.key = key


def validated(line, now):
    """Return a line's (key, name, value, ts): value a finite float, ts ISO 8601 in UTC, not later than `now`.

    Raises Rejected.
    """
    try:
        record = json.loads(line)
    except ValueError:
        raise Rejected("not JSON") from None
    if type(record) is not dict:
        raise Rejected("not an object")
    try:
        key, name, value, ts = record["key"], record["name"], record["value"], record["ts"]
    except KeyError as field:
        raise Rejected(f"{field.args[0]} is missing") from None
    key, bad_key = text(key, "key")
    name, bad_name = text(name, "name")
    value, bad_value = number(value)
    ts, bad_ts = moment(ts, now)
    if bad_key or bad_name or bad_value or bad_ts:
        raise Rejected("; ".join(filter(None, (bad_key, bad_name, bad_value, bad_ts))), key)
    return key, name, value, ts


def text(given, field):
    """Return a text and None, or None and what is the matter with it."""
    if type(given) is str and given and not given.isspace():
        return given, None
    if given is None:
        return None, f"{field} is null"
    if type(given) in (int, float):
        return str(given), None
    return None, f"{field} is blank" if type(given) is str else f"{field} is neither text nor a number"


def number(given):
    """Return a finite float and None, or None and what is the matter with it."""
    if given is None:
        return None, "value is null"
    if type(given) is str and not given.strip():
        return None, "value is blank"
    try:
        if type(given) is bool or (type(given) is str and "_" in given):
            raise ValueError
        value = float(given)
    except (TypeError, ValueError):
        return None, "value is not a number"
    return (value, None) if math.isfinite(value) else (None, "value is not finite")


def moment(given, now):
    """Return ISO 8601 in UTC without a zone and None, or None and what is the matter with it."""
    if given is None:
        return None, "ts is null"
    if type(given) is str and not given.strip():
        return None, "ts is blank"
    try:
        at = datetime.fromisoformat(given)
    except (TypeError, ValueError):
        return None, "ts is not a timestamp"
    if at.tzinfo is not None:
        at = at.astimezone(UTC).replace(tzinfo=None)
    return (at.isoformat(), None) if at <= now else (None, "ts lies in the future")
