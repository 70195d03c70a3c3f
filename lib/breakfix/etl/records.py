"""The record of a flight: its columns as they are delivered, and as they are when they are checked."""

from datetime import datetime

DELIVERED = ("scheduled", "carrier", "flight", "origin", "dest", "dep_delay", "arr_delay")
FORM = len("2013-01-01T10:00")
WORDS = ("carrier", "origin", "dest")
CHECKED = ("scheduled", "carrier", "flight", "origin", "dest", "status", "dep_delay", "arr_delay")


def check(record):
    """Return a delivered record (column -> text) as a row in the order of CHECKED.

    Flight numbers and delays (minutes; negative is early) are whole numbers. An empty `dep_delay` is a flight that was
    cancelled, an empty `arr_delay` one that left and was diverted. `scheduled` is a time such as 2013-01-01T10:00, UTC.
    ValueError with one sentence for anything else.
    """
    for column in WORDS:
        if not record[column].strip():
            raise ValueError(f"{column} is empty; a code is wanted")
    time(record["scheduled"])
    flight, dep, arr = number(record, "flight"), number(record, "dep_delay"), number(record, "arr_delay")
    if flight is None:
        raise ValueError("flight is empty; a flight number is wanted")
    if dep is None and arr is not None:
        raise ValueError(f"arr_delay is {arr} and dep_delay is empty: it arrived and never left")
    status = "cancelled" if dep is None else "diverted" if arr is None else "flown"
    return (record["scheduled"], record["carrier"], flight, record["origin"], record["dest"], status, dep, arr)


def time(text):
    """Return a time as a datetime; ValueError names what is none."""
    try:
        if len(text) != FORM:
            raise ValueError(text)
        return datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"scheduled is {text[:40]!r}; a time such as 2013-01-01T10:00 is wanted") from None


def number(record, column):
    """Return a column as a whole number, None when it is empty; ValueError names column and value."""
    text = record[column].strip()
    try:
        return int(text) if text else None
    except ValueError:
        raise ValueError(f"{column} is {text[:40]!r}; a whole number is wanted") from None
