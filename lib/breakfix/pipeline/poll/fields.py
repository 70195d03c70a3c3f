"""Fields: what a source calls key, value and time, and a record of it in our words: the stage `adapt`."""

import json
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from hashlib import sha256

MILLISECONDS = 1e11  # a number above this, as seconds, would lie in the year 5138


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
    is known again. fault: why it cannot be taken, and raw: the JSON that came; None when it can.
    """

    key: str | None
    value: object = None
    time: float | None = None
    payload: str = "null"
    hash: str = ""
    fault: str | None = None
    raw: str | None = None


canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


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
    payload = canonical(value)
    try:
        digest = sha256(f"{payload} {time!r}".encode()).hexdigest()[:32]
        key.encode()
    except UnicodeEncodeError:
        return _refused(None, "half a character, which is no text", raw)
    return Record(key, value, time, payload, digest)


def _refused(key, fault, raw):
    """Return a record that cannot be taken; half a character in it is written as its number."""
    text = canonical(raw).encode(errors="backslashreplace").decode()
    return Record(key and key.encode(errors="backslashreplace").decode(), fault=fault, raw=text)


def _key(raw, name):
    key = raw.get(name)
    if name not in raw or key is None:
        return None, f"{name} is missing"
    if isinstance(key, bool | float | list | dict):
        return None, f"{name} is neither text nor a whole number"
    return (str(key), None) if str(key).strip() else (None, f"{name} is blank")


def moment(given):
    """Return a time as seconds since 1970: from a number of seconds or milliseconds, or ISO 8601; None if it is none.

    A text without a zone is taken for UTC.
    """
    if isinstance(given, bool):
        return None
    if isinstance(given, int | float):
        if not abs(given) < MILLISECONDS * 1000:
            return None
        return _whole(given / 1000 if abs(given) > MILLISECONDS else given)
    try:
        parsed = datetime.fromisoformat(given)
    except (TypeError, ValueError):
        return None
    return _whole((parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp())


def _whole(seconds):
    return int(seconds) if seconds == int(seconds) else seconds
