"""Which rows of a batch are skipped, late or loaded, and what the target holds then."""

from datetime import datetime

import duckdb
import pytest

from breakfix.pipeline import load, staging, warehouse
from breakfix.pipeline.sql import literal
from warehouses import target

BATCH = "create temp table batch (key varchar, name varchar, value double, ts timestamp, reason varchar, raw varchar)"


@pytest.fixture
def home():
    with duckdb.connect() as home:
        warehouse.create(home)
        yield home


def hour(hour):
    return datetime(2025, 1, 15, hour)


def arrive(home, *rows, batch_id="b", reason=None):
    """Take rows (key, name, value, hour) as one batch: (skipped, late, loaded), newest time among the loaded."""
    with home.cursor() as con:
        con.execute(BATCH)
        for key, name, value, at in rows:
            con.execute(
                f"insert into batch values ({', '.join(map(literal, (key, name, value, hour(at), reason, None)))})"
            )
        sums = load.classify(con)
        staging.stage(con, batch_id)
        load.promote(con, batch_id)
        return sums, load.newest(con)


@pytest.mark.parametrize(
    ("before", "row", "wanted"),
    [
        ([], ("a", "x", 1, 9), (0, 0, 1)),
        ([("a", "x", 1, 9)], ("a", "x", 1, 9), (1, 0, 0)),
        ([("a", "x", 1, 9)], ("a", "x", 1, 8), (0, 1, 0)),
        ([("a", "x", 1, 9)], ("a", "x", 1, 10), (0, 0, 1)),
        ([("a", "x", 1, 9)], ("a", "y", 1, 9), (0, 0, 1)),  # the same time is not older
        ([("a", "x", 1, 9)], ("a", "x", 2, 9), (0, 0, 1)),
        ([("a", "x", 1, 9)], ("b", "x", 1, 8), (0, 0, 1)),  # older than another key's
    ],
)
def test_one_row(home, before, row, wanted):
    """A row is skipped when exactly it was promoted before, late when the target's is newer, else loaded."""
    arrive(home, *before)
    assert arrive(home, row)[0] == wanted


def test_skipped_before_late(home):
    """A row that was promoted and then superseded is skipped when it comes again, though it is old by now."""
    old, new = ("a", "x", 1, 8), ("a", "y", 2, 9)
    assert arrive(home, old, new)[0] == (0, 0, 2)
    assert arrive(home, old, new)[0] == (2, 0, 0)


def test_superseded_in_its_batch(home):
    """Late is judged against the target as it stood before the batch: in one batch both are loaded, in either order."""
    sums, newest = arrive(home, ("a", "new", 2, 9), ("a", "old", 1, 8))
    assert (sums, newest) == ((0, 0, 2), hour(9))
    assert target(home) == {"a": ["new", 2, hour(9)]}


def test_old_and_new_together(home):
    """Of a batch with both, the row older than the target is late although a newer one came with it."""
    arrive(home, ("a", "x", 1, 8))
    sums, newest = arrive(home, ("a", "older", 0, 7), ("a", "newer", 2, 9))
    assert (sums, newest) == ((0, 1, 1), hour(9))
    assert target(home) == {"a": ["newer", 2, hour(9)]}


def test_late_is_kept(home):
    """A late row is kept in staging, not promoted; the target and the newest loaded time do not see it."""
    arrive(home, ("a", "x", 1, 9))
    assert arrive(home, ("a", "y", 2, 8)) == ((0, 1, 0), None)
    kept = home.execute("select name, promoted from staging order by rowid").fetchall()
    assert kept == [("x", True), ("y", False)]
    assert target(home) == {"a": ["x", 1, hour(9)]}


def test_late_again(home):
    """A late row that comes again is late again, never skipped, and is kept once."""
    arrive(home, ("a", "x", 1, 9))
    for _ in range(2):
        assert arrive(home, ("a", "y", 2, 8))[0] == (0, 1, 0)
    assert home.execute("select count(*) from staging").fetchall() == [(2,)]


@pytest.mark.parametrize("together", [True, False])
def test_tie(home, together):
    """Of equal times the first to arrive stands, in one batch and over two; the other is loaded all the same."""
    first, second = ("a", "first", 1, 9), ("a", "second", 2, 9)
    batches = [[first, second]] if together else [[first], [second]]
    assert sum(arrive(home, *batch)[0][2] for batch in batches) == 2
    assert target(home) == {"a": ["first", 1, hour(9)]}


def test_tie_behind_an_older_row(home):
    """The first of the newest stands, wherever older rows are among them."""
    arrive(home, ("a", "old", 0, 8), ("a", "first", 1, 9), ("a", "second", 2, 9), ("a", "old too", 3, 7))
    assert target(home) == {"a": ["first", 1, hour(9)]}


def test_twin_in_a_batch(home):
    """A row that stands twice in one batch is loaded twice: neither was promoted before. Later both are skipped."""
    twin = ("a", "x", 1, 9)
    assert arrive(home, twin, twin)[0] == (0, 0, 2)
    assert arrive(home, twin, twin)[0] == (2, 0, 0)


def test_rejected_rows_do_not_count(home):
    """A row with a reason is in none of the classes and changes no table."""
    assert arrive(home, ("a", "x", 1, 9), reason="value is not finite") == ((0, 0, 0), None)
    assert target(home) == {}


def test_where_from(home):
    """A row of the target names the batch and the place, from 1, of the event that it holds."""
    arrive(home, ("a", "x", 1, 8), ("b", "x", 1, 8), batch_id="one")
    arrive(home, ("c", "x", 1, 8), ("a", "y", 1, 9), batch_id="two")
    found = home.execute("select key, batch_id, source_row from target order by key").fetchall()
    assert found == [("a", "two", 2), ("b", "one", 2), ("c", "two", 1)]
