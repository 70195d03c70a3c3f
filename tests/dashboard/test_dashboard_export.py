"""The rows as CSV."""

import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breakfix.dashboard import export
from breakfix.dashboard.filters import Filters
from breakfix.dashboard.freshness import Freshness
from breakfix.dashboard.look import Column

COLUMNS = (
    Column("name", "Name", "name"),
    Column("value", "Delay, minutes", "number"),
    Column("at", "At (UTC)", "time"),
)
NOW = datetime(2025, 1, 1, 10, 30, tzinfo=UTC)


def written(rows, filters=None, sources=()):
    text = "".join(export.lines(COLUMNS, rows, sources, filters or Filters()))
    comments = [line for line in text.splitlines() if line.startswith("# ")]
    return comments, list(csv.reader(io.StringIO(text.split("\r\n", len(comments))[-1])))


def test_it_says_filter_and_freshness():
    """The first lines name the filter and each source with its last refresh, before the head."""
    sources = [Freshness("flights,\n=1+1", NOW, NOW)]
    comments, rows = written([("a", 1.5, NOW)], Filters(chosen=(("airline", "UA"),)), sources)
    assert comments == ["# filter: airline=UA", "# flights, =1+1: fresh, last refresh 2025-01-01 10:30 UTC"]
    assert rows == [["name", "delay_minutes", "at_utc"], ["a", "1.5", "2025-01-01T10:30:00Z"]]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@sum(a)", "\t=1", "\r=1", "\n=1", " =1", '=cmd|"/c calc"!A1'])
def test_a_formula_is_text(name):
    """What a spreadsheet would run gets a quote before it; a negative number stays a number."""
    _, rows = written([(name, -1.5, None)])
    assert rows[1] == [f"'{name}", "-1.5", ""]


@given(st.lists(st.tuples(st.text(), st.floats(allow_nan=False, allow_infinity=False)), max_size=1200))
def test_every_row_comes_back(rows):
    """Any text, in any number of pieces, is read again as it was written."""
    _, found = written([(name, value, None) for name, value in rows])
    assert found[1:] == [[export.safe(name), repr(value), ""] for name, value in rows]
