"""Fields: what a source calls key, value and time, and a record of it in our words: the stage `adapt`."""

import json
import re
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from hashlib import sha256

MILLISECONDS = 1e11  # a number above this, as seconds, would lie in the year 5138
DAYS = (19000101, 21001231)  # between these a number may be a day
UNITS = (1, 1e3, 1e6, 1e9)  # of a second: a number is one of seconds, or the next smaller unit that fits
NUMBER = re.compile(r"\s*-?(?:[0-9]{9,13}|[0-9]{16}|[0-9]{19}|[0-9]{9,10}\.[0-9]+)\s*", re.ASCII)  # 8 digits are a day
DATE = re.compile(r"\s*[0-9]{4}-?[0-9W]{2,3}-?[0-9]{1,2}(?:[Tt ]|\s*$)")


@dataclass(frozen=True)
class Fields:
    """The source's names of the three fields."""

    key: str = "key"
    value: str = "value"
    time: str = "ts"

    @property
    def names(self):
        """The three names: key, value, time."""
        return astuple(self)


KNOWN = (Fields("uid", "data", "timestamp"), Fields("identifier", "payload", "updated_at"))
KNOWN += (Fields("ref", "content", "modified"), Fields())


@dataclass(frozen=True, slots=True)
class Record:
    """A record of a source: key (text), value (any JSON), time (seconds since 1970 or None).

    payload: the value as JSON, the same for the same value. hash: digest of payload and time, by which the same record
    is known again. fault: why it cannot be taken, and raw: the JSON that came; None when it can. numbered: its key came
    as a number, so that 1 is told from "1".
    """

    key: str | None
    value: object = None
    time: float | None = None
    payload: str = "null"
    hash: str = ""
    fault: str | None = None
    raw: str | None = None
    numbered: bool = False


# 1e999 is good JSON and becomes infinity, which is none.
canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode


def detect(records):
    """Return the Fields that a source of ours is known to use, by its first records; those of `Fields()` if none."""
    for fields in KNOWN:
        if any(isinstance(each, dict) and {fields.key, fields.value} <= each.keys() for each in records):
            return fields
    return Fields()


def adapt(raw, fields, check=True):
    """Return a Record of what a source has sent.

    check: the stage `validate`; without it only a record that has no key cannot be taken. The key and the value are
    required; a record without a time is taken, and is of unknown freshness.
    """
    if not isinstance(raw, dict):
        return _refused(None, "not an object", raw)
    key, fault = _key(raw, fields.key)
    value, time = raw.get(fields.value), raw.get(fields.time)
    if time is not None:
        time = moment(time)
        if time is None and check:
            fault = fault or f"{fields.time} is not a time"
    if value is None and check:
        fault = fault or f"{fields.value} is missing"
    if fault is not None:
        return _refused(key, fault, raw)
    try:
        payload = canonical(value)
        digest = sha256(f"{payload} {time!r}".encode()).hexdigest()[:32]
        key.encode()
    except UnicodeEncodeError:
        return _refused(None, "half a character, which is no text", raw)
    except ValueError:
        return _refused(key, f"{fields.value} has a number beyond all bounds", raw)
    return Record(key, value, time, payload, digest, numbered=not isinstance(raw[fields.key], str))


def _refused(key, fault, raw):
    """Return a record that cannot be taken; half a character in it is written as its number."""
    text = json.dumps(raw, sort_keys=True, ensure_ascii=False).encode(errors="backslashreplace").decode()
    return Record(key and key.encode(errors="backslashreplace").decode(), fault=fault, raw=text)


def _key(raw, name):
    key = raw.get(name)
    if name not in raw or key is None:
        return None, f"{name} is missing"
    if isinstance(key, bool | float | list | dict):
        return None, f"{name} is neither text nor a whole number"
    return (str(key), None) if str(key).strip() else (None, f"{name} is blank")


def moment(given):
    """Return a time as seconds since 1970; None if it is none.

    It may be a number, also written as text, of seconds, milli-, micro- or nanoseconds, or ISO 8601; without a zone
    that is taken for UTC. A number that can be read as a day, 20231114, would be a second of 1970: it is none.
    """
    if type(given) in (int, float) and DAYS[0] < given < DAYS[1] and _is_day(given):
        return None
    if type(given) is int and abs(given) < MILLISECONDS:  # by far the most, and so first
        return given
    if isinstance(given, bool):
        return None
    if isinstance(given, str) and NUMBER.fullmatch(given):
        given = float(given) if "." in given else int(given)
    if isinstance(given, int | float):
        return next((_whole(given / unit) for unit in UNITS if abs(given) < MILLISECONDS * unit), None)
    if not (isinstance(given, str) and DATE.match(given)):
        return None
    try:
        parsed = datetime.fromisoformat(given.strip())
    except ValueError:
        return None
    return _whole((parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp())


def _is_day(number):
    try:
        return bool(datetime.strptime(f"{number:.0f}", "%Y%m%d"))
    except ValueError:
        return False


def _whole(seconds):
    return int(seconds) if seconds == int(seconds) else seconds
