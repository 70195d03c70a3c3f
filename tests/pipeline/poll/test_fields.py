"""Fields: a record of any source in our words, or why it cannot be taken."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breakfix.pipeline.poll.fields import KNOWN, Fields, adapt, detect, moment
from breakfix.services.dialect import DIALECTS

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
SECONDS = 1_700_000_000


@pytest.mark.parametrize("name", DIALECTS)
def test_dialects(name):
    """What a source of ours sends is told by its names, and comes out as what it holds."""
    dialect = DIALECTS[name]
    raw = dialect.record(("order_001", {"state": "shipped"}, SECONDS))
    record = adapt(raw, detect([raw]))
    assert (record.key, record.value, record.time, record.fault) == ("order_001", {"state": "shipped"}, SECONDS, None)


def test_unknown_names():
    """Names that nobody knows are taken for the usual ones, and refused by them."""
    assert detect([{"no": 1}, "text"]) == detect([]) == Fields() == KNOWN[-1]
    assert adapt({"no": 1}, Fields()).fault == "key is missing"


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        ({"key": "a", "value": 0, "ts": SECONDS}, None),
        ({"key": 7, "value": False, "ts": None}, None),
        ({"key": "a", "value": 1}, None),
        ({"value": 1}, "key is missing"),
        ({"key": None, "value": 1}, "key is missing"),
        ({"key": " \t", "value": 1}, "key is blank"),
        ({"key": 1.5, "value": 1}, "key is neither text nor a whole number"),
        ({"key": True, "value": 1}, "key is neither text nor a whole number"),
        ({"key": ["a"], "value": 1}, "key is neither text nor a whole number"),
        ({"key": "a"}, "value is missing"),
        ({"key": "a", "value": None}, "value is missing"),
        ({"key": "a", "value": 1, "ts": "soon"}, "ts is not a time"),
        ({"key": "a", "value": 1, "ts": True}, "ts is not a time"),
        ({"key": "\ud800", "value": 1}, "half a character, which is no text"),
        ({"key": "a", "value": ["\udfff"]}, "half a character, which is no text"),
        ({"key": "a", "\udfff": 1}, "value is missing"),
        ({"key": "a", "value": [float("inf")]}, "value has a number beyond all bounds"),
        (["a", 1], "not an object"),
        (None, "not an object"),
    ],
)
def test_faults(raw, fault):
    """Key and value are required, a time is not; a time that is none is a fault."""
    assert adapt(raw, Fields()).fault == fault


def test_unchecked():
    """Without the stage `validate` only what has no key cannot be taken."""
    assert adapt({"key": "a", "ts": "soon"}, Fields(), check=False).fault is None
    assert adapt({"value": 1}, Fields(), check=False).fault == "key is missing"


@given(JSON)
def test_any_json(raw):
    """Whatever a source sends is a record or a fault, never an exception; what is taken can be stored."""
    record = adapt(raw, Fields())
    assert (record.fault is None) <= (record.key is not None)
    f"{record.key}{record.payload}{record.raw}".encode()
    assert (len(record.hash) == 32) == (record.raw is None) == (record.fault is None)


@given(JSON.filter(lambda value: value is not None), st.integers(0, 2**33))
def test_hash(value, time):
    """The hash follows value and time, not the order in which an object was written."""
    one = adapt({"key": "a", "value": value, "ts": time}, Fields())
    two = adapt(json.loads(json.dumps({"ts": time, "value": value, "key": "a"})), Fields())
    assert one.hash == two.hash
    assert one.hash != adapt({"key": "a", "value": value, "ts": time + 1}, Fields()).hash


@pytest.mark.parametrize(
    ("given_", "seconds"),
    [
        (SECONDS, SECONDS),
        (SECONDS * 1000, SECONDS),
        (SECONDS + 0.5, SECONDS + 0.5),
        ("2023-11-14T22:13:20Z", SECONDS),
        ("2023-11-14T22:13:20", SECONDS),
        ("2023-11-15T00:13:20+02:00", SECONDS),
        (0, 0),
        (f"{SECONDS}", SECONDS),
        (f"{SECONDS}000", SECONDS),
        (f" {SECONDS}.5 ", SECONDS + 0.5),
        (f"{SECONDS}500000", SECONDS + 0.5),
        (SECONDS * 10**6, SECONDS),
        (SECONDS * 10**9, SECONDS),
        ("20231114", 1699920000),
        ("20231114T221320Z", SECONDS),
        ("2023-11-14 22:13:20", SECONDS),
        ("2023-W46-2", 1699920000),
        ("20231114221320", None),  # a day and a time, or milliseconds of the year 2611
        ("1701", None),
        (20231114, None),  # a day, or a second of the August of 1970
        (20231114.0, None),
        (20231314, 20231314),
        ("2023-11-14x22:13:20", None),
        ("-", None),
        (10**400, None),
        (float("inf"), None),
        ("", None),
        ([], None),
    ],
)
def test_moment(given_, seconds):
    """Seconds, milliseconds and ISO 8601 are one time; a text without a zone is UTC; all else is none."""
    assert moment(given_) == seconds


@given(st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_moment_of_any_time(when):
    """The three ways to write a time agree."""
    seconds = when.replace(microsecond=0).timestamp()
    assert {moment(dialect.moment(seconds)) for dialect in DIALECTS.values()} - {seconds} == set() or seconds < 1e8
