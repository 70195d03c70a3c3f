"""Which rows of text are events, and why the others are not."""

import math
from datetime import datetime

import pytest

from breakfix.pipeline.columns import Columns
from breakfix.pipeline.sql import literal
from breakfix.pipeline.validation import validated
from records import connect

GOOD = {"key": "a", "name": "b", "value": "1", "ts": "2025-01-15T08:00:00", "raw": "the raw line"}
NOW = datetime(2025, 6, 1)


@pytest.fixture(scope="module")
def con():
    """One connection for all."""
    with connect() as con:
        yield con


def judge(con, columns=None, fault=None, altered=False, **changes):
    """Validate the good row with some fields changed."""
    row = GOOD | changes
    fields = ", ".join(f"{literal(text)}::varchar as {name}" for name, text in row.items())
    record = f"select {fields}, {literal(fault)}::varchar as fault, {literal(altered)} as altered"
    found = con.execute(validated(record, columns or Columns(), NOW))
    names = [column[0] for column in found.description]
    return dict(zip(names, found.fetchone(), strict=True))


def test_event(con):
    """A row that breaks no rule is an event with its types, and needs no raw line."""
    wanted = {"key": "a", "name": "b", "value": 1.0, "ts": datetime(2025, 1, 15, 8), "reason": None, "raw": None}
    assert judge(con) == wanted


@pytest.mark.parametrize(
    ("text", "number"),
    [("49.99", 49.99), ("-3", -3.0), ("1e3", 1000.0), (" 12 ", 12.0), ("0", 0.0), ("1e308", 1e308), ("5e-324", 5e-324)],
)
def test_number(con, text, number):
    """A text that is a finite number is that number."""
    row = judge(con, value=text)
    assert (row["value"], row["reason"]) == (number, None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("NaN", "is not finite"),
        ("nan", "is not finite"),
        ("inf", "is not finite"),
        ("-Infinity", "is not finite"),
        ("1e400", "is not finite"),
        ("-1e400", "is not finite"),
        ("1_000", "is not a number"),
        ("1,5", "is not a number"),
        ("0x10", "is not a number"),
        ("true", "is not a number"),
        ("not_a_number", "is not a number"),
        ("", "is blank"),
        (" \t", "is blank"),
        (None, "is null"),
    ],
)
def test_no_number(con, text, reason):
    """What is no finite number is rejected, and the reason tells which of the four ways it is none."""
    row = judge(con, value=text)
    assert (row["reason"], row["raw"]) == (f"value {reason}", "the raw line")
    assert row["value"] is None or not math.isfinite(row["value"])


@pytest.mark.parametrize("text", ["9007199254740993", "0.1234567890123456789", "1e-400"])
def test_number_that_would_be_rounded(con, text):
    """A number that differs from its DOUBLE is rejected with its text: two that differ never become one."""
    row = judge(con, value=text)
    assert (row["reason"], row["raw"]) == ("value has more digits than a DOUBLE keeps", "the raw line")


def test_time_that_would_be_cut(con):
    """So is a time with digits below a microsecond."""
    row = judge(con, ts="2025-01-15T08:30:00.123456789Z")
    assert (row["reason"], row["raw"]) == ("ts has digits below a microsecond", "the raw line")


@pytest.mark.parametrize("field", ["key", "name"])
@pytest.mark.parametrize(
    ("text", "reason"), [(None, "is null"), ("", "is blank"), (" \t\r\n\v\f", "is blank"), ("0", None), (" a ", None)]
)
def test_absent(con, field, text, reason):
    """A key and a name are texts with something in them; white space around it stays."""
    row = judge(con, **{field: text})
    assert (row[field], row["reason"]) == (text, reason and f"{field} {reason}")


@pytest.mark.parametrize(
    ("text", "moment", "raw"),
    [
        ("2025-01-15", "2025-01-15T00:00:00", None),
        ("2025-01-15 08:30:00", "2025-01-15T08:30:00", None),
        ("2025-01-15T08:30:00.123456", "2025-01-15T08:30:00.123456", None),
        ("2025-01-15T08:30:00Z", "2025-01-15T08:30:00", None),
        ("2025-01-15T08:30:00+00:00", "2025-01-15T08:30:00", None),
        ("2025-01-15T08:30:00+02:00", "2025-01-15T06:30:00", "the raw line"),
        ("2025-01-15 22:30:00-05", "2025-01-16T03:30:00", "the raw line"),
        ("2025-01-15T08:30:00+05:30", "2025-01-15T03:00:00", "the raw line"),
        ("2025-01-15T08:30:00 Europe/Berlin", "2025-01-15T07:30:00", "the raw line"),
    ],
)
def test_time(con, text, moment, raw):
    """An offset is converted to UTC, no offset means UTC, and a row that was moved keeps its raw line."""
    row = judge(con, ts=text)
    assert (row["ts"].isoformat(), row["reason"], row["raw"]) == (moment, None, raw)


@pytest.mark.parametrize(
    "text",
    [
        *("2025-02-30T08:00:00", "2025-01-15T23:59:60", "2025-13-01", "2025-01", "08:00:00", "15/01/2025", "yesterday"),
        *("infinity", "-infinity", "epoch", "now", "today", "1736928000"),
        *("0044-03-15 (BC)", "44-03-15 (BC) 00:00", "0000-01-01", "0001-01-01T00:00:00+02:00"),
    ],
)
def test_no_time(con, text):
    """A day that is not, a word of the engine, a bare number and a time before our era are no timestamps."""
    row = judge(con, ts=text)
    assert (row["reason"], row["raw"]) == ("ts is not a timestamp", "the raw line")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2025-06-01T00:00:00", None),
        ("2025-06-01T00:00:00.000001", "ts lies in the future"),
        ("2025-06-01T00:00:01", "ts lies in the future"),
        ("2025-06-01T01:59:59+02:00", None),
        ("2025-05-31T23:30:00-01:00", "ts lies in the future"),
        ("99999-01-01", "ts lies in the future"),
        ("294247-01-10T04:00:54.775806Z", "ts lies in the future"),
    ],
)
def test_future(con, text, reason):
    """A time may be `now` and not a microsecond later; an offset is converted before it is asked."""
    assert judge(con, ts=text)["reason"] == reason


def test_all_reasons(con):
    """A row that breaks several rules is told each, by the names that the source has for its columns."""
    row = judge(con, Columns("id", "event", "amount", "at"), key=None, name=" ", value="x", ts="2030-01-01")
    assert row["reason"] == "id is null; event is blank; amount is not a number; at lies in the future"


def test_no_values_in_reasons(con):
    """The reason holds nothing of the row, so that equal reasons can be counted."""
    assert judge(con, value="x")["reason"] == judge(con, value="y")["reason"]


def test_fault(con):
    """A fault of the reader is the reason, whatever the fields say, and the raw line is kept."""
    row = judge(con, fault="not JSON", key=None)
    assert (row["reason"], row["raw"]) == ("not JSON", "the raw line")


def test_altered(con):
    """An event whose fields do not say all keeps its raw line."""
    row = judge(con, altered=True)
    assert (row["reason"], row["raw"]) == (None, "the raw line")
