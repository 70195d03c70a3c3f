"""The watermark: a time, never a future one, that never moves back."""

from datetime import UTC, date, datetime, timedelta, timezone

import duckdb
import pytest

from breakfix.pipeline import WatermarkRefused, warehouse, watermark

NOON, NOW = datetime(2025, 1, 15, 12), datetime(2025, 6, 1)
INSTANT = timedelta(microseconds=1)


@pytest.fixture
def con():
    with duckdb.connect() as con:
        warehouse.create(con)
        yield con


def test_none_yet(con):
    """Before anything was loaded there is no watermark, and loading nothing makes none."""
    assert watermark.read(con) is None
    watermark.advance(con, None, NOW)
    assert watermark.read(con) is None


@pytest.mark.parametrize(
    ("moves", "stands"),
    [
        ([0], 0),
        ([0, 1], 1),
        ([1, 0], 1),
        ([0, 0], 0),
        ([0, None], 0),
        ([0, 2, 1], 2),
    ],
)
def test_forward_only(con, moves, stands):
    """It moves to a later time and stays where it is for an earlier one, the same one, or none; it is one row."""
    for hours in moves:
        watermark.advance(con, None if hours is None else NOON + timedelta(hours=hours), NOW)
    assert watermark.read(con) == NOON + timedelta(hours=stands)
    assert con.execute("select count(*) from watermarks").fetchall() == [(1,)]


@pytest.mark.parametrize(
    "moment", ["2025-01-15T12:00:00", "zzz", "", 1736942400, 1e9, True, date(2025, 1, 15), b"x", [NOON]]
)
def test_no_timestamp(con, moment):
    """What is not a timestamp is refused by its value, and the mark stays."""
    watermark.advance(con, NOON, NOW)
    with pytest.raises(WatermarkRefused) as caught:
        watermark.advance(con, moment, NOW)
    assert str(caught.value) == f"{moment!r} is not a timestamp."
    assert watermark.read(con) == NOON


@pytest.mark.parametrize("moment", [NOW + INSTANT, datetime(9999, 12, 31), datetime(2025, 6, 1, 0, 0, 1, tzinfo=UTC)])
def test_future(con, moment):
    """A time after now is refused, were it by a microsecond, and the mark stays; now itself is taken."""
    watermark.advance(con, NOON, NOW)
    with pytest.raises(WatermarkRefused, match=r"lies in the future: it is 2025-06-01 00:00:00\.$"):
        watermark.advance(con, moment, NOW)
    assert watermark.read(con) == NOON
    watermark.advance(con, NOW, NOW)
    assert watermark.read(con) == NOW


def test_now_is_given(con):
    """The clock is the one that is passed in: what lies ahead of it is refused, also when it is long past."""
    with pytest.raises(WatermarkRefused, match="future"):
        watermark.advance(con, NOON, NOON - INSTANT)
    with pytest.raises(WatermarkRefused, match="is not a timestamp"):
        watermark.advance(con, NOON, "2025-06-01")


@pytest.mark.parametrize(("hours", "utc"), [(2, 10), (-5, 17), (0, 12)])
def test_zones(con, hours, utc):
    """A time with an offset is kept as UTC, and compared with now as UTC."""
    moment = NOON.replace(tzinfo=timezone(timedelta(hours=hours)))
    watermark.advance(con, moment, moment)
    assert watermark.read(con) == NOON.replace(hour=utc)


def test_also_a_value_error():
    """A caller that knows nothing of pipelines can catch the refusal as a ValueError."""
    with pytest.raises(ValueError, match="not a timestamp"):
        watermark.utc(None)
