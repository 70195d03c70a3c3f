"""Lineage: every step of every row can be followed."""

import json
from collections import Counter

import pytest

from breakfix import places
from breakfix.pipeline import ingest, lineage
from warehouses import NOW, in_memory

SAMPLE = places.DATA / "level6_mini_capstone/events.json"


@pytest.fixture(scope="module")
def warm():
    with in_memory() as con:
        yield con


@pytest.fixture
def con(warm):
    for (table,) in warm.execute("select table_name from duckdb_tables() where not temporary").fetchall():
        warm.execute(f"delete from {table}")
    return warm


@pytest.fixture
def arrive(tmp_path):
    """Return a function that loads events (key, hour), or lines as they are, as one batch."""

    def arrive(*events):
        rows = [event if isinstance(event, str) else event_line(*event) for event in events]
        path = tmp_path / "batch.jsonl"
        path.write_text("\n".join(rows) + "\n")
        return ingest(path, None, now=NOW)

    return arrive


def event_line(key, hour):
    return json.dumps({"key": key, "name": "x", "value": 1, "ts": f"2025-01-15T{hour:02}:00:00"})


def steps(con, key):
    return [(row, step) for _, row, step in lineage.journey(con, key)]


def test_sample(con):
    """The sample's 12 entries: two for each of its five valid rows, one for each of its two rejected ones."""
    assert ingest(SAMPLE, None, now=NOW).lineage_entries == 12
    found = Counter(con.execute("select step from lineage").fetchall())
    assert found == {("staged",): 5, ("loaded",): 5, ("rejected",): 2}
    assert steps(con, "evt-003") == [(3, "staged"), (3, "loaded"), (7, "staged"), (7, "loaded")]


def test_late(con, arrive):
    """A row older than the target is staged and then `late`, not `loaded`."""
    arrive(("a", 9))
    arrive(("b", 9), ("a", 8))
    assert steps(con, "a") == [(1, "staged"), (1, "loaded"), (2, "staged"), (2, "late")]


def test_superseded(con, arrive):
    """A row that another of its batch supersedes was loaded, and says so."""
    arrive(("a", 9), ("a", 8))
    assert steps(con, "a") == [(1, "staged"), (1, "loaded"), (2, "staged"), (2, "loaded")]


@pytest.mark.parametrize("again", [[("a", 9)], [("a", 8)], ["{}", ("a", 9)]], ids=["skipped", "late", "rejected"])
def test_nothing_new(con, arrive, again):
    """What is skipped, late again, or rejected again adds no entry."""
    arrive(("a", 9), "{}")
    arrive(("a", 8))
    before = con.execute("from lineage").fetchall()
    assert len(before) == 2 + 1 + 2
    arrive(*again)
    assert con.execute("from lineage").fetchall() == before


def test_names_the_row(con, arrive):
    """Batch and place lead from an entry to the row in staging, or among the dead letters."""
    arrive(("a", 9), '{"key": "b", "name": "x", "value": null, "ts": "2025-01-15"}')
    arrive(("c", 9), ("a", 8))
    joined = "select l.key, l.step from lineage l join {} s using (batch_id, source_row) order by 1, l.step, l.rowid"
    assert con.execute(joined.format("dead_letters")).fetchall() == [("b", "rejected")]
    of_a = [step for key, step in con.execute(joined.format("staging")).fetchall() if key == "a"]
    assert of_a == ["late", "loaded", "staged", "staged"]


def test_odd_keys(con, arrive):
    """A key is text that is looked up as it stands, quotes included; an unknown one has no journey."""
    odd = "o'key'; drop table lineage; --"
    arrive((odd, 9))
    assert steps(con, odd) == [(1, "staged"), (1, "loaded")]
    assert lineage.journey(con, "unknown") == []
