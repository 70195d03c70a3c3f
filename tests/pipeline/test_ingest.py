"""A run from source to finish; the laws that hold for any batches are in test_laws."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import duckdb
import pytest

from breakfix.pipeline import Columns, WarehouseError, ingest
from events import NOW, SAMPLE, content, event, table, target, write


def sums(counts):
    return [counts.input_records, counts.staged, counts.loaded, counts.rejected, counts.skipped, counts.late]


def totals(counts):
    return [counts.dead_letters, counts.lineage_entries, counts.target_rows, counts.watermark]


@pytest.fixture
def database(tmp_path):
    return tmp_path / "w.duckdb"


@pytest.mark.parametrize("suffix", [".json", ".jsonl", ".csv"])
def test_sample(tmp_path, database, suffix):
    """The sample's counts, totals and target, whatever the format."""
    counts = ingest(write(tmp_path / f"sample{suffix}", SAMPLE), database, now=NOW)
    assert sums(counts) == [7, 5, 5, 2, 0, 0]
    assert totals(counts) == [2, 12, 4, datetime(2025, 1, 15, 12)]
    assert target(database) == [
        ("evt-001", "user_signup", 1.0, datetime(2025, 1, 15, 8)),
        ("evt-002", "page_view", 0.5, datetime(2025, 1, 15, 8, 5)),
        ("evt-003", "purchase_updated", 59.99, datetime(2025, 1, 15, 12)),
        ("evt-006", "logout", 1.0, datetime(2025, 1, 15, 11)),
    ]


def test_rerun(tmp_path, database):
    """A rerun, also from a copy of another name, changes run_log and nothing else."""
    source = write(tmp_path / "sample.json", SAMPLE)
    first = ingest(source, database, now=NOW)
    before = content(database)
    second = ingest(source.rename(tmp_path / "again.json"), database, now=NOW + timedelta(days=1))
    assert sums(second) == [7, 5, 0, 2, 5, 0]
    assert totals(second) == totals(first)
    assert content(database) == before
    assert [row[4] for row in table(database, "run_log", "rowid")] == ["succeeded", "succeeded"]


def test_late(tmp_path, database):
    """Older than the target before the batch is late: it is kept in staging and changes no target."""
    ingest(write(tmp_path / "a.jsonl", [event("a", 2, "12:00")]), database, now=NOW)
    counts = ingest(write(tmp_path / "b.jsonl", [event("a", 1, "11:00"), event("b")]), database, now=NOW)
    assert sums(counts) == [2, 2, 1, 0, 0, 1]
    assert [row[2] for row in target(database)] == [2, 1]
    assert (False,) in {row[6:7] for row in table(database, "staging")}
    before = content(database)
    again = ingest(tmp_path / "b.jsonl", database, now=NOW)
    assert sums(again) == [2, 2, 0, 0, 1, 1]
    assert content(database) == before


def test_older_in_one_batch_is_loaded(tmp_path, database):
    """What another row of its own batch supersedes is loaded, in whichever order they come."""
    rows = [event("a", 2, "12:00"), event("a", 1, "11:00"), event("a", 3, "11:30")]
    assert sums(ingest(write(tmp_path / "a.jsonl", rows), database, now=NOW)) == [3, 3, 3, 0, 0, 0]
    assert [row[2] for row in target(database)] == [2]


def test_first_to_arrive_wins_a_tie(tmp_path, database):
    """Of equal timestamps the first to arrive stands, in a batch and across batches."""
    ingest(write(tmp_path / "a.jsonl", [event("a", 1), event("a", 2)]), database, now=NOW)
    counts = ingest(write(tmp_path / "b.jsonl", [event("a", 3)]), database, now=NOW)
    assert sums(counts) == [1, 1, 1, 0, 0, 0]
    assert [row[2] for row in target(database)] == [1]


def test_longer_copy(tmp_path, database):
    """A file that has grown brings only what is new; bad rows of before are not buried twice."""
    ingest(write(tmp_path / "a.jsonl", SAMPLE), database, now=NOW)
    counts = ingest(write(tmp_path / "a.jsonl", [*SAMPLE, event("evt-007")]), database, now=NOW)
    assert sums(counts) == [8, 6, 1, 2, 5, 0]
    assert totals(counts)[:3] == [2, 14, 5]


def test_all_rejected(tmp_path, database):
    """A batch without a valid row leaves target and watermark alone, and the next one loads."""
    first = ingest(write(tmp_path / "a.jsonl", [event("", 1), event("a", "x")]), database, now=NOW)
    assert sums(first) == [2, 0, 0, 2, 0, 0]
    assert first.watermark is None
    assert ingest(write(tmp_path / "b.jsonl", [event("a")]), database, now=NOW).loaded == 1


def test_future_is_refused(tmp_path, database):
    """An event after `now` is a dead letter: it poisons neither its key nor the watermark."""
    rows = [event("a") | {"ts": "9999-12-31T00:00:00"}, event("a", 2, "09:00")]
    counts = ingest(write(tmp_path / "a.jsonl", rows), database, now=NOW)
    assert counts.reasons == {"ts lies in the future": 1}
    assert counts.watermark == datetime(2025, 1, 15, 9)
    assert [row[2] for row in target(database)] == [2]


def test_now_with_a_zone(tmp_path, database):
    """`now` counts as the moment that it is, in any zone."""
    source = write(tmp_path / "a.jsonl", [event("a", 1, "12:00")])
    noon_in_berlin = datetime(2025, 1, 15, 12, tzinfo=timezone(timedelta(hours=1)))
    assert ingest(source, database, now=noon_in_berlin).rejected == 1
    assert ingest(source, database, now=datetime(2025, 1, 15, 12, tzinfo=UTC)).loaded == 1


def test_other_columns(tmp_path, database):
    """The source's own names are mapped, and the same content under another mapping is another batch."""
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"id": "a", "what": "b", "x": 1, "y": 2, "at": "2025-01-15"}]))
    columns = Columns("id", "what", "x", "at")
    assert ingest(path, database, now=NOW, columns=columns).loaded == 1
    assert ingest(path, database, now=NOW, columns=replace(columns, value="y")).loaded == 1
    assert len({row[1] for row in table(database, "run_log")}) == 2


def test_dry_run(tmp_path, database):
    """A dry run says what would be, and writes nothing: not a byte, not a file."""
    source = write(tmp_path / "a.jsonl", SAMPLE)
    assert sums(ingest(source, database, now=NOW, dry_run=True)) == [7, 5, 5, 2, 0, 0]
    assert not database.exists()
    ingest(source, database, now=NOW)
    before = database.read_bytes()
    counts = ingest(source, database, now=NOW, dry_run=True)
    assert sums(counts) == [7, 5, 0, 2, 5, 0]
    assert totals(counts)[:3] == [2, 12, 4]
    assert database.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jsonl", "w.duckdb"]


def test_failure_is_undone_and_logged(tmp_path, database, monkeypatch):
    """When the last step fails, nothing of the run is there but its `failed` row; the next run loads all."""
    source = write(tmp_path / "a.jsonl", SAMPLE)

    def refuse(*_):
        raise duckdb.IOException("no such device")

    with monkeypatch.context() as patch:
        patch.setattr("breakfix.pipeline.run_log.finish", refuse)
        with pytest.raises(WarehouseError, match="nothing was loaded: no such device"):
            ingest(source, database, now=NOW)
    assert not any(content(database).values())
    assert [row[4] for row in table(database, "run_log")] == ["failed"]
    assert ingest(source, database, now=NOW).loaded == 5
