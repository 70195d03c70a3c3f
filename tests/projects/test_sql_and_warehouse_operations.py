"""d-08: what its notebook tells is what is seen, each fault bites, and the mended parts heal it."""

import functools
import sqlite3

import duckdb
import pandas as pd
import pytest

import prose
from breakfix.lab import memory
from breakfix.projects.drills import sql_and_warehouse_operations as lab
from breakfix.projects.drills.sql_and_warehouse_operations import baseline, explain, jobs, predict


@functools.cache
def ran(dataset):
    """Return the folder of a job, its warehouse, loaded and asked, and the summary."""
    home = lab.job(dataset)
    con = duckdb.connect(home / "warehouse.duckdb")
    baseline.load(con, home / "source", lab.AIRLINES)
    baseline.run(con, home)
    return con, lab.report(home, con)


def test_the_sample():
    """Thirteen flights are loaded, eleven left, and the last two airlines of the report have one departure each."""
    con, report = ran("sample")
    counts = {name: report[name] for name in ("files", "input_records", "loaded", "rejected")}
    assert counts == {"files": 3, "input_records": 13, "loaded": 13, "rejected": 0}
    assert con.execute("select count(delay) from flights").fetchall() == [(11,)]
    assert [row["departures"] for row in report.target] == [4, 3, 2, 1, 1]
    assert prose.lacking(lab, "thirteen flights, and all of them are loaded. Eleven left", "the last two rows") == []


@pytest.mark.slow
def test_the_flights():
    """The numbers that the notebook tells of the whole year, and of how many airlines the two averages differ."""
    con, report = ran("flights")
    top = report.target[0]
    assert prose.lacking(lab, report["files"], report["loaded"], top["airline"], top["departures"]) == []
    shown = {row[0]: row[3] for row in con.execute(baseline.top(99)).fetchall()}
    meant = {row[0]: row[3] for row in con.execute(lab.top_airlines.reference(), [99]).fetchall()}
    differ = sum(abs(shown[name] - meant[name]) > 1e-9 for name in meant)
    assert (differ, len(meant)) == (14, 16)
    assert prose.lacking(lab, "fourteen airlines of sixteen", "of sixteen airlines") == []


def test_a_day_of_snow_bites_and_heals():
    """The report takes the average of averages and has no minutes; drill 2 has each flight counted alike, and 0."""
    snow = [("2013-01-08", "A", 4), ("2013-01-08", "A", 6), ("2013-01-09", "A", 50), ("2013-01-09", "B", None)]
    home = lab.job(None)
    with memory.connected() as con:
        found = {row["airline"]: row for row in predict.top(lab.flights(con, snow), home)}
        assert (found["A"]["average"], found["B"]["minutes"]) == (27.5, None)
        assert con.execute(lab.top_airlines.reference(), [2]).fetchall() == [("A", 3, 60, 20.0), ("B", 0, 0, None)]


def test_of_equals_drill_2_says_which():
    """Of three equals the first by name is in a report of two, however they were loaded."""
    flights = [{"airline": name, "delay": 5} for name in ("A", "A", "D", "C", "B")]
    for loaded in (flights, flights[::-1]):
        with memory.connected() as con:
            second = lab.flights(con, loaded).execute(lab.top_airlines.reference(), [2]).fetchall()[1][0]
        assert second == "B"


@pytest.mark.parametrize("engine", ["duckdb", "sqlite"])
def test_a_name_that_is_sql_bites_and_heals(engine):
    """By the notebook's departures it finds flights of others, on both engines; by drill 3 it is a name."""
    name, flights = lab.name.reference(), [("2013-01-08", "A", 5), ("2013-01-08", "O'Hare Air", 5)]
    with jobs.engine(engine, flights) as con:
        assert len(baseline.departures(con, name, "2013-01-08")) == 2
        assert lab.departures_of.reference(con, name, "2013-01-08") == []
        with pytest.raises((duckdb.Error, sqlite3.Error)):
            baseline.departures(con, "O'Hare Air", "2013-01-08")
        assert lab.departures_of.reference(con, "O'Hare Air", "2013-01-08") == [(102, "ORD")]


def test_csv_loses_what_parquet_keeps(tmp_path):
    """Of the table gates no column but one comes back from CSV as it was, and all of them from Parquet."""
    rows = [{"gate": "042", "price": "1.10", "left_at": "2013-01-08 10:15:00+00", "note": ""}]
    with memory.connected() as con:
        lab.exports(con, rows).sql("from gates").write_csv(str(tmp_path / "gates.csv"))
        lab.export.reference(con, "from gates", [], tmp_path / "gates.parquet")
        kept, again = con.sql("from gates"), con.sql(f"from '{tmp_path}/gates.parquet'")
        assert (kept.types, kept.fetchall()) == (again.types, again.fetchall())
    back = lab.came_back(pd.read_csv(tmp_path / "gates.csv"))
    assert back == {"gate_of_first": "42", "columns_with_their_type": 0, "notes_missing": 1}


def test_a_relation_has_not_run_yet():
    """The job's line says no seconds, and the rows took one each; an answer of drill 5 has them all."""
    flights = [("2013-01-08", "A", 5)] * 4
    for seed in (0, 7):
        given = lab.too_early.given(seed)
        saw = lab.too_early.see()
        assert saw == {"seconds_in_log": 0, "seconds_it_took": len(given)}
    with jobs.engine("sqlite", flights) as con, lab.slow_rows(con) as steady:
        answer = con.execute("select slow(flight) from flights")
        assert steady() == 1
        answer.fetchall()
        assert steady() == 4


def test_the_hardened_job():
    """What the last cell shows: three rows, each flight counted alike, and how many there are."""
    said = lab.ask(lab.job("sample"), "top_airlines", "3")
    assert said[:2] == ["carrier,departures,minutes,average", "UA,4,69,17.25"]
    assert said[-2:] == ["top_airlines: 3 rows in N s", "exit code 0"]


def test_the_model_note():
    """Its numbers are those of the run."""
    saw = explain.two_averages.see()
    assert saw == {"departures": 10, "average_shown": 54.0, "average_of_flights": 14.0}
    assert prose.lacking(lab, "nine flights of Alpha Air left, each 4 minutes late", "one left, 104 minutes late") == []
