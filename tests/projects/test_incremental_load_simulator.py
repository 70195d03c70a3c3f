"""6-09: what its notebook tells is what is seen, each fault bites the baseline, and the mended parts heal it."""

import sqlite3
from contextlib import closing

import duckdb
import pytest

import prose
from breakfix.faults import sigkill
from breakfix.projects.level_6 import incremental_load_simulator as lab
from breakfix.projects.level_6.incremental_load_simulator import (
    baseline,
    break_offset,
    explain,
    loads,
    predict,
    sources,
)

FIRST = [(1, "paid", predict.time(10)), (2, "paid", predict.time(60))]


def after(*rows, load):
    """Load FIRST, have a till commit rows, and load again; return the ids that are missed and the time of the mark."""
    path = lab.stored(FIRST)
    with closing(sqlite3.connect(path)) as source, loads.sink() as con, lab.Till(path) as till:
        load(source, con)
        till.stamp(rows)
        till.commit()
        load(source, con)
        return lab.lost(source, con), loads.mark_of(con)


def mended(source, con):
    """Load at 10:30 by the mended parts."""
    loads.mended(source, con, predict.time(90))


def test_the_sample():
    """Five events, five loaded, none skipped, no mark before, and then that of the newest row."""
    with closing(sqlite3.connect(lab.stored(lab.events("sample")))) as source, loads.sink() as con:
        stats = baseline.incremental_load(source, con)
        report = lab.report(con, stats)
        again = baseline.incremental_load(source, con)
    assert dict(report) == {
        "input_records": 5,
        "source": 5,
        "loaded": 5,
        "skipped": 0,
        "previous": None,
        "new": "2025-01-15T11:15:00",
        "target": 5,
    }
    assert [row["id"] for row in report.target] == [5, 4, 3, 2, 1]
    assert (again.loaded, again.skipped, again.new) == (0, 5, stats.new)
    assert prose.lacking(lab, "five events, five loaded, none skipped", "load nothing") == []


def test_late_rows_bite_and_heal():
    """A row from before the mark and one of its own time are missed by the baseline, and loaded by the mended parts."""
    rows = [(3, "paid", predict.time(50)), (4, "paid", predict.time(60)), (5, "paid", predict.time(61))]
    assert after(*rows, load=baseline.incremental_load) == ([3, 4], "10:01")
    assert after(*rows, load=mended) == ([], "10:01")


def test_a_clock_ahead_bites_and_heals():
    """The baseline's mark follows it, and the next row is missed; the mended mark waits for the time to come."""
    rows = [(3, "paid", predict.time(120))]
    for load, missed, mark in ((baseline.incremental_load, [4], "11:00"), (mended, [], "10:05")):
        path = lab.stored(FIRST)
        with closing(sqlite3.connect(path)) as source, loads.sink() as con, lab.Till(path) as till:
            for each in (rows, [(4, "paid", predict.time(65))]):
                till.stamp(each)
                till.commit()
                load(source, con)
            assert (lab.lost(source, con), loads.mark_of(con)) == (missed, mark)


def test_an_offset_bites_and_heals():
    """The baseline compares texts; the mended parts load the row, and the one of noon after it."""
    path = lab.stored(lab.events("sample"))
    with closing(sqlite3.connect(path)) as source, loads.sink() as con, lab.Till(path) as till:
        for row, now in (((6, "order_refunded", lab.offset.reference()), "11:30"), (break_offset.NOON, "12:10")):
            till.stamp([row])
            till.commit()
            loads.mended(source, con, f"2025-01-15T{now}:00")
        found = con.execute("select id, modified_at from target where id > 5 order by id").fetchall()
    assert found == [(6, "2025-01-15T11:20:00"), (7, "2025-01-15T12:00:00")]


def test_a_kill_bites_and_heals(tmp_path):
    """The baseline's mark is committed before its rows, and a kill between loses them; mended, both or neither."""
    now = predict.time(90)
    for load, missed in ((baseline.incremental_load, 1), (mended, 0)):
        path, sink = lab.stored(FIRST), tmp_path / f"{missed}.duckdb"
        with duckdb.connect(str(sink)) as con:
            baseline.create_tables(con)

        def run(path=path, sink=sink, load=load):
            with closing(sqlite3.connect(path)) as source, duckdb.connect(str(sink)) as con:
                load(source, con)
                return len(lab.lost(source, con))

        run()
        with lab.Till(path) as till:
            till.stamp([(3, "paid", now)])
            till.commit()
        assert sigkill.forked(run, before="insert or replace into target").killed
        assert run() == missed


def test_a_till_is_another_process():
    """What it has stamped nobody sees before its commit, and it ends with its block."""
    path = lab.stored(FIRST)
    with closing(sqlite3.connect(path)) as source, lab.Till(path) as till:
        till.stamp([(3, "paid", predict.time(70))])
        assert source.execute("select count(*) from events").fetchone() == (2,)
        till.commit()
        assert source.execute("select count(*) from events").fetchone() == (3,)
        assert source.execute("pragma journal_mode").fetchone() == ("wal",)
    assert till._process.poll() == 0


def test_the_mended_load():
    """The sample in two parts, the older one late, and a row from a clock that is ahead: nothing is missed."""
    report = lab.hardened("sample")
    assert dict(report) == {
        "loaded by each run": "3, 3, 0",
        "source": 6,
        "target": 6,
        "missed": 0,
        "mark": "2025-01-15T11:15:00",
    }
    assert report.target[0]["name"] == "clock ahead"


@pytest.mark.slow
def test_the_flights():
    """The numbers that the notebook tells of January: its flights, the late ones, and those that are missed."""
    listed = sources.flights()
    late = [row for row in listed if row[3] != row[2][:10]]
    come = [row for row in late if row[3] < "2013-02"]
    assert prose.lacking(lab, len(listed)) == []
    assert f"{len(late)} are late; {len(come)} of them" in lab.late.means
    assert [row["missed"] for row in lab.days()][-1] == len(come)
    assert [lab.days(overlap, until=9)[-1]["missed"] for overlap in (0, 3, 8)] == [51, 27, 0]
    assert lab.hardened("flights")["missed"] == 0


def test_the_model_note():
    """Its numbers are those of the run."""
    assert explain.late_note.see() == {"mark": "11:15", "loaded": 1, "missed": 2}
    assert "eight rows and target six" in lab.late_note.model


def test_a_path_of_ones_own(tmp_path):
    """The path of a CSV file is a dataset; one that is not there is named."""
    path = tmp_path / "mine.csv"
    path.write_text("id,name,modified_at\n7,paid,2026-01-01T08:00:00\n")
    assert lab.events(str(path)) == [(7, "paid", "2026-01-01T08:00:00")]
    with pytest.raises(FileNotFoundError, match=r"nothing\.csv"):
        lab.events(str(tmp_path / "nothing.csv"))
