"""6-02: what its notebook tells is what is seen, each fault bites the baseline, and the mended parts heal it."""

import csv
import functools
import shutil
import sqlite3
from contextlib import closing

import duckdb
import pytest

import prose
from breakfix.history import Log
from breakfix.projects.level_6 import staging_table_loader as lab
from breakfix.projects.level_6.staging_table_loader import baseline, events, explain, worlds

GOOD = ("2026-03-01T08:00:00Z", "INFO", "api", "Service started")


@functools.cache
def ran(dataset):
    """Return the database after one load of a dataset by the baseline, its result and the summary."""
    database = lab.folder() / "staging.db"
    result = baseline.run(database, lab.source(dataset))
    return database, result, lab.report(database, result)


def staged(world):
    """Return what another connection reads: row number, timestamp, message, ingest_error."""
    query = "select source_row_num, timestamp, message, ingest_error from staging_events order by load_batch_id, 1"
    return world.second.execute(query).fetchall()


def load(world, path):
    """Load a file with the mended parts."""
    lab.load_batch.reference(world.con, path, lab.ingest_error.reference, "2026-03-01T09:00:00Z")


def test_the_sample():
    """Eight records, six accepted and staged, two rejected: the 6th without a time, the 7th of level DEBUG."""
    _, _, report = ran("sample")
    assert dict(report) == {
        "input_records": 8,
        "accepted": 6,
        "rejected": 2,
        "staged": 6,
        "errors": "row=6 missing_field=timestamp, row=7 bad_level=DEBUG",
    }
    assert [row["level"] for row in report.target] == ["INFO", "WARN", "ERROR", "INFO", "CRITICAL", "INFO"]
    assert (
        prose.lacking(lab, "eight records came in, six are accepted, two are rejected, and six rows are staged") == []
    )


def test_the_mended_loader_stages_all():
    """Two loads make one batch of eight rows, of which six are ready and two stop with their row number."""
    report = lab.hardened("sample")
    assert dict(report) == {"loads": 2, "batches": 1, "staged": 8, "ready": 6, "stopped": 2}
    assert [row["source_row_num"] for row in report.target if row["ingest_error"]] == [6, 7]
    assert prose.lacking(lab, "all eight records are staged, six are ready and two stop") == []


@pytest.mark.slow
def test_the_flights(tmp_path):
    """The numbers that the notebook tells of the year: one load, two loads, a renamed header, the mended loader."""
    database, result, report = ran("flights")
    assert prose.lacking(lab, report["input_records"], report["accepted"], report["rejected"]) == []
    assert {error.split()[1] for error in result.errors} == {"missing_field=timestamp"}
    baseline.run(database, lab.source("flights"))
    twice = lab.in_table(database)
    assert twice["different"] == report["accepted"]
    assert prose.lacking(lab, twice["staged"], f"{report['input_records']:,} errors say `missing_field`") == []
    renamed = tmp_path / "events.csv"
    renamed.write_text(lab.source("flights").read_text().replace("timestamp", "time", 1))
    assert lab.counted(baseline.load_csv(renamed)) == {
        "accepted": 0,
        "missing_field": report["input_records"],
        "bad_level": 0,
    }
    mended = lab.hardened("flights")
    assert (mended["staged"], mended["stopped"]) == (report["input_records"], report["rejected"])


def test_a_renamed_column_bites_and_heals(tmp_path):
    """Every good record is called incomplete; held to the contract first, one text names the column."""
    path = events.write(tmp_path / "events.csv", [GOOD] * 3, header=("time", *events.FIELDS[1:]))
    assert lab.counted(baseline.run(":memory:", path)) == {"accepted": 0, "missing_field": 3, "bad_level": 0}
    (header, *_) = csv.reader(path.read_text().splitlines())
    assert lab.read_header.reference(header) == ["missing_field=timestamp likely=time"]


def test_a_second_load_bites_and_heals(tmp_path):
    """The baseline doubles what is there; load_batch changes nothing, also under another name."""
    path, database = events.write(tmp_path / "events.csv", [GOOD, GOOD]), tmp_path / "staging.db"
    for _ in range(2):
        baseline.run(database, path)
    assert lab.in_table(database) == {"staged": 4, "different": 1}
    with worlds.database(lab.STAGING) as world:
        for file in (path, path, shutil.copy(path, tmp_path / "copy.csv")):
            load(world, file)
        assert len(staged(world)) == 2


def test_a_line_break_moves_row_numbers_and_heals(tmp_path):
    """The second record is called the third; counted as a record it is the second."""
    path = tmp_path / "events.csv"
    path.write_bytes(lab.moved.reference().encode())
    assert baseline.load_csv(path).errors == ["row=3 missing_field=timestamp"]
    with worlds.database(lab.STAGING) as world:
        load(world, path)
        assert [(row[0], row[3]) for row in staged(world)] == [(1, None), (2, "missing_field=timestamp")]


def test_duckdb_counts_records_too(tmp_path):
    """What the notebook tells of `line` in reject_errors: it counts records, and the header as the first."""
    path = events.write(tmp_path / "events.csv", [(*GOOD[:3], "one\ntwo"), ("soon", *GOOD[1:])])
    read = (
        "from read_csv(?, header = true, auto_detect = false, store_rejects = true, columns = {timestamp: 'timestamp', "
    )
    with duckdb.connect() as con:
        con.execute(f"create table events as {read} level: 'text', source: 'text', message: 'text'}})", [str(path)])
        assert con.execute("select line, csv_line from reject_errors").fetchall() == [
            (3, "soon,INFO,api,Service started")
        ]
    assert path.read_text().splitlines()[3].startswith("soon")


def test_a_file_that_is_still_written_bites_and_heals(tmp_path):
    """The baseline stages half a message, and keeps it; load_batch refuses the cut file, and stages the whole one."""
    record = dict(zip(events.FIELDS, GOOD, strict=True))
    given = {"records": [record, record | {"message": "Disk 95 % full"}], "bytes": 0}
    given["bytes"] = len(lab.delivered(given["records"])) - 5
    path, database, log = tmp_path / "events.csv", tmp_path / "staging.db", Log()
    with worlds.database(lab.STAGING) as world, lab.recorded(log, "loader"):
        with lab.Sender(log, path, given) as sender:
            first = baseline.run(database, path)
            with pytest.raises(ValueError, match="was cut"):
                load(world, path)
            assert staged(world) == []
            sender.finish()
        baseline.run(database, path)
        load(world, path)
        assert [row[2] for row in staged(world)] == ["Service started", "Disk 95 % full"]
    assert lab.too_early(first, database) == {"accepted": 2, "last_message": "Disk 95 % ", "staged": 4}
    assert {event.who for event in log.events} == {"sender", "loader"}


def test_malformed_rows_stop_at_promotion():
    """An alert with an ingest_error is not reported; once a later file has it without one, it is, and once."""
    with worlds.database(lab.ALERTS) as world:
        promoted = []
        for rows in (
            [("b1", "p1", 9, None), ("b1", "p2", 9, "late")],
            [("b2", "p2", 12, None), ("b2", "p1", 12, None)],
        ):
            lab.stage(world.con, rows)
            world.con.execute(lab.promote.reference())
            world.con.commit()
            query = "select idempotency_key, collected_at_utc from alerts_reporting order by 1"
            promoted.append(world.second.execute(query).fetchall())
    nine, noon = "2026-03-01T09:00:00Z", "2026-03-01T12:00:00Z"
    assert promoted == [[("p1", nine)], [("p1", nine), ("p2", noon)]]


def test_two_loaders_of_one_file(tmp_path):
    """Two connections load it, each in its turn: it is there once."""
    path, database = events.write(tmp_path / "events.csv", [GOOD] * 3), tmp_path / "staging.db"
    with closing(sqlite3.connect(database)) as one, closing(sqlite3.connect(database)) as other:
        one.executescript(lab.STAGING)
        for con in (one, other, one):
            lab.load_batch.reference(con, path, lab.ingest_error.reference, "2026-03-01T09:00:00Z")
        assert other.execute("select count(*) from staging_events").fetchone() == (3,)


def test_the_model_note():
    """Its numbers are those of the run."""
    saw = explain.renamed_note.see()
    assert saw == {"rejected": 8, "reason_in_errors": "missing_field=timestamp", "lacked_it": 1, "staged": 0}
    assert "eight incomplete records" in lab.renamed_note.model


def test_a_path_of_ones_own(tmp_path):
    """The path of a CSV file is a dataset; one that is not there is named."""
    path = events.write(tmp_path / "mine.csv", [GOOD])
    assert lab.source(str(path)) == path
    with pytest.raises(FileNotFoundError, match=r"nothing\.csv"):
        lab.source(str(tmp_path / "nothing.csv"))
    events.write(path, [GOOD], header=("Time", *events.FIELDS[1:]))
    with pytest.raises(ValueError, match="likely=Time"):
        lab.hardened(str(path))
