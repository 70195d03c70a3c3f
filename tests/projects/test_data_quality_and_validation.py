"""d-03: what its notebook tells is what is seen, each fault bites, and the mended parts heal it."""

import pandas as pd
import pytest

import prose
from breakfix.datasets import nycflights13
from breakfix.projects.drills import data_quality_and_validation as lab
from breakfix.projects.drills.data_quality_and_validation import (
    alter_counted,
    baseline,
    break_tables,
    explain,
    fix_report,
    jobs,
)

EDITED = [{"carrier": "UA", "flights": 3, "lines": 2}, {"carrier": "B6", "flights": 2, "lines": 0}]


def test_the_sample():
    """Thirteen flights of three days come and are loaded, none is rejected, three files pass."""
    job = lab.job("sample")
    baseline.run(job)
    seen = lab.report(job)
    assert [seen[name] for name in ("files", "input_records", "loaded", "rejected", "passed")] == [3, 13, 13, 0, 3]
    assert prose.lacking(lab, "three files and thirteen rows came, all thirteen were loaded") == []


def test_a_line_too_many_multiplies_and_is_counted():
    """Two lines for UA double its three flights, B6 stays without a name, the check passes; counted refuses it."""
    with jobs.empty() as job:
        lab.deliver_by_airline(job, EDITED)
        baseline.run(job)
        assert (lab.loaded(job), lab.loaded(job, "name is null"), lab.fails(job)) == (8, 2, 0)
        day, airlines = baseline.read(job.source / "2013-01-12.csv.gz"), pd.read_csv(job.folder / "airlines.csv")
    with pytest.raises(ValueError, match="5 rows came, 8 go on, 0 were rejected"):
        alter_counted.counted.reference(day, lambda table: (baseline.enrich(table, airlines), table[:0]))
    assert len(baseline.enrich(day, airlines.drop_duplicates("carrier"))) == 5


def test_a_missing_number_spoils_its_day_and_is_told():
    """Of five flights one has no number: four codes have a point, one is missing; the schema says so."""
    with jobs.empty() as job:
        lab.deliver(job, [{"day": 20, "flights": 5, "no_number": 2}, {"day": 21, "flights": 4}])
        baseline.run(job)
        assert (lab.loaded(job, "code like '%.%'"), lab.loaded(job, "code is null")) == (4, 1)
        day = baseline.read(job.source / "2013-01-20.csv.gz")
    assert "flight: float64, not int64" in lab.schema.reference(day, explain.EXPECTED)


def test_an_empty_file_passes_and_is_held_back():
    """The baseline says PASS; the hardened job does not load it, and says why."""
    with jobs.empty() as job:
        seen = break_tables.the_run(job, lab.delivery.reference())
        assert seen == {"in the log": ["PASS"], "rows loaded": 0}
        report = lab.hardened(job)
        assert report.code == 1
        assert "empty 1" in report.lines()[0]


def test_the_log_forgets_and_the_report_does_not():
    """The second night's run empties the log of the first; the report of the hardened job has the lines of all runs."""
    with jobs.empty() as job:
        for day in (5, 6):
            lab.deliver(job, [{"day": day, "flights": 3, "no_dest": 1 if day == 5 else 0}])
            baseline.run(job)
        assert (len(lab.lines(job)), lab.fails(job)) == (1, 0)
    job = lab.job()
    lab.deliver(job, [{"day": 4, "flights": 6, "twice": 2}])
    for _ in range(2):
        assert lab.hardened(job).code == 1
    assert [line["check"] for line in lab.findings(job)] == ["unique", "unique"]


def test_the_flights_of_united():
    """One more line for UA doubles as many rows as the notebook says."""
    flights = nycflights13.table("flights")
    import duckdb

    with duckdb.connect() as con:
        query = "select count(*), count(*) filter (carrier = 'UA') from read_parquet(?)"
        total, united = con.execute(query, [flights.as_posix()]).fetchone()
    assert prose.lacking(lab, f"adds {united:,} rows to {total:,}") == []


def test_the_day_of_the_note():
    """Nine flights become twelve; five of the nine pass every rule: 55.5 percent, rounded down."""
    seen = explain.note.see()
    assert seen == {"rows_after_enrich": 12, "deviations": 1, "rows_valid": 5, "percent_valid": 55.5}
    told = fix_report.quality.reference(lab.the_day(), explain.RULES)
    assert [line["fail"] for line in told] == [3, 1, 1, 4]  # one row fails two rules
