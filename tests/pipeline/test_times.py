"""Which texts are a moment, each form beside every other."""

import re
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from breakfix.pipeline import times
from breakfix.pipeline.sql import literal
from records import connect

LAWS = settings(max_examples=60, derandomize=True, database=None, deadline=None)


def read(*texts):
    """The rows of some texts, read together: (moment, moved, finer)."""
    rows = " union all ".join(f"select {literal(text)}::varchar as ts" for text in texts)
    with connect() as con:
        return con.execute(f"select moment, moved, finer from ({times.moments(rows)})").fetchall()


def moments(*texts):
    return [str(moment) if moment else None for moment, _, _ in read(*texts)]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-01-15", "2025-01-15 00:00:00"),
        ("2025-01-15T08:30", "2025-01-15 08:30:00"),
        ("2025-01-15t08:30:00z", "2025-01-15 08:30:00"),
        ("2025-01-15  08:30", "2025-01-15 08:30:00"),
        ("2025/1/5 8:30", "2025-01-05 08:30:00"),
        (" 2025-01-15T08:30:00 ", "2025-01-15 08:30:00"),
        ("\t2025-01-15 08:30:00\t", None),
        ("2025-01-15T08:30:00,5", "2025-01-15 08:30:00.500000"),
        ("2025-01-15T08:30:00.123456000", "2025-01-15 08:30:00.123456"),
        ("2025-01-15 08:30:00 +0530", "2025-01-15 03:00:00"),
        ("2025-01-15 08:30:00+02", "2025-01-15 06:30:00"),
        ("2025-1-5 8:30+02:00", "2025-01-05 06:30:00"),
        ("2025-01-15T08:30:00.5-00:00", "2025-01-15 08:30:00.500000"),
        ("2025-01-15T08:30:00+01:00[Europe/Berlin]", "2025-01-15 07:30:00"),
        ("2025-01-15 08:30:00 UTC", "2025-01-15 08:30:00"),
        ("2025-01-15 08:30:00 GMT", "2025-01-15 08:30:00"),
        ("2025-01-15 08:30:00 EST", "2025-01-15 13:30:00"),
        ("2025-06-15 08:30:00 PDT", "2025-06-15 15:30:00"),
        ("2025-06-15 08:30:00 America/New_York", "2025-06-15 12:30:00"),
        ("2024-11-03 01:30:00 America/New_York", "2024-11-03 06:30:00"),
        ("2025-01-15T24:00:00", "2025-01-16 00:00:00"),
        ("0999-01-15 08:30:00", "0999-01-15 08:30:00"),
        ("99999-01-01T00:00:00+14:00", "99999-01-01 00:00:00"),
    ],
)
def test_form(text, moment):
    """Each form of the table is the moment that it says, in UTC."""
    assert moments(text) == [moment]


@pytest.mark.parametrize(
    "text",
    [
        *("10/05/24", "03/04/05 13:45:00", "24-01-15", "1/2/24", "  24-01-15 00:00:00", "10-5-24     10:00:00"),
        *("15/01/2025", "01-15-2025", "Jan 15 2025", "Wed, 15 Jan 2025 08:30:00 GMT", "20250115", "20250115T083000Z"),
        *("1736928000", "1736928000.5", "1736928000000", "1701234567890", "1701234567890123", "1736928000Z"),
        *("2024-02-30", "2025-13-01", "2025-01-15T25:00", "2025-01-15T23:59:60", "2025-01-15T08", "2025-01", "08:30"),
        *("2025-01-15T08:30:00+16:00", "2025-01-15T08:30:00+02:60", "2025-01-15T08:30:00 IST", "2025-01-15 UTC"),
        *("2025-01-15T08:30:00 Foo/Bar", "2024-03-10 02:30:00 America/New_York", "2025-01-15 08:30 PM", "now", "epoch"),
        *("294248-01-01", "999999-01-01", "-2025-01-15", "0000-00-00", "2025-01-15 (BC)", "2025-01-15T08:30:00Z x"),
    ],
)
def test_no_form(text):
    """What could be two moments, or none, is none."""
    assert moments(text) == [None]


def test_finer():
    """Digits below a microsecond are told, unless they are zeros; nothing is rounded."""
    texts = ["2025-01-15T08:30:00.1234567Z", "2025-01-15T08:30:00.1234560Z", "2025-01-15 08:30:00.999999999"]
    assert read(*texts) == [
        (datetime(2025, 1, 15, 8, 30, 0, 123456), False, True),
        (datetime(2025, 1, 15, 8, 30, 0, 123456), False, False),
        (datetime(2025, 1, 15, 8, 30, 0, 999999), False, True),
    ]


def test_a_zone_moves_no_other_row():
    """A row without a zone is UTC, whatever zone the row before it names."""
    for zone in ("America/New_York", "EST", "PST", "Asia/Tokyo", "UTC", "Z", "+05:30"):
        texts = [f"2024-06-01 00:00:00 {zone}", "2024-06-01", "2024-06-01T00:00:00.5", "2024-06-01T00:00"]
        assert moments(*texts)[1:] == ["2024-06-01 00:00:00", "2024-06-01 00:00:00.500000", "2024-06-01 00:00:00"], zone


ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Kiritimati"]
OFFSETS = st.integers(-12 * 4, 14 * 4).map(lambda quarter: timedelta(minutes=15 * quarter))


@st.composite
def written(draw):
    """A text and the moment that it says, in UTC, made by Python alone."""
    at = draw(st.datetimes(datetime(1900, 1, 1), datetime(2099, 12, 31)))
    form = draw(st.sampled_from(["day", "minute", "second", "fraction", "Z", "UTC", "offset", "place", "e-mail"]))
    gap = draw(st.sampled_from(["T", " ", "t", "  "]))
    if form == "day":
        return f"{at:%Y-%m-%d}", datetime(at.year, at.month, at.day)
    if form == "minute":
        return f"{at:%Y-%m-%d}{gap}{at:%H:%M}", at.replace(second=0, microsecond=0)
    if form == "fraction":
        return f"{at:%Y/%m/%d}{gap}{at:%H:%M:%S}{draw(st.sampled_from('.,'))}{at:%f}", at
    at = at.replace(microsecond=0)
    text = f"{at:%Y-%m-%d}{gap}{at:%H:%M:%S}"
    if form == "offset":
        ahead = draw(OFFSETS)
        shown = at.replace(tzinfo=timezone(ahead)).strftime("%z")
        return text + draw(st.sampled_from(["", " "])) + shown, at - ahead
    if form == "place":
        at = at.replace(year=1990 + at.year % 30, day=min(at.day, 28))
        zone = draw(st.sampled_from(ZONES))
        moment = at.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        there = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        once = moment == at.replace(tzinfo=ZoneInfo(zone), fold=1).astimezone(UTC)
        wanted = moment.replace(tzinfo=None) if there == at and once else ...
        return f"{at:%Y-%m-%d}{gap}{at:%H:%M:%S} {zone}", wanted
    if form == "e-mail":
        name, hours = draw(st.sampled_from(sorted(times.HOURS.items())))
        return f"{text} {name}", at - timedelta(hours=hours)
    return text + {"Z": "Z", "UTC": " UTC"}.get(form, ""), at


@LAWS
@given(st.lists(written(), min_size=2, max_size=40))
def test_each_form_beside_every_other(rows):
    """A text says the same moment wherever it stands; what is asked of Python is not asked of DuckDB."""
    found = [moment for moment, _, _ in read(*(text for text, _ in rows))]
    assert [(text, at) for (text, _), at in zip(rows, found, strict=True)] == [
        (text, at if wanted is ... else wanted) for (text, wanted), at in zip(rows, found, strict=True)
    ]


@LAWS
@given(st.from_regex(re.compile(r"[0-9/: TZ+.-]{1,24}", re.ASCII), fullmatch=True))
def test_no_text_stops_a_file(text):
    """Whatever the signs are, the rows beside them are read."""
    good = datetime(2025, 1, 15)
    assert [row[0] for row in read("2025-01-15", text, "2025-01-15")][::2] == [good, good]
