"""Questions to the warehouse: by name, with placeholders, on standard output."""

import contextlib
import sqlite3

import pytest

import etl_jobs
from breakfix import etl
from breakfix.etl import queries, warehouse
from breakfix.etl.__main__ import main
from breakfix.etl.errors import NotYet
from breakfix.etl.load import replace

AT = "2013-01-08T10:{:02}"


@pytest.fixture
def job(tmp_path):
    """A job whose warehouse has flights of four airlines, as (carrier, dep_delay)."""
    made = etl.Config(tmp_path).make()
    flights = [("B6", 10), ("B6", 20), ("AA", 0), ("AA", 60), ("AA", None), ("O'H", None), ("UA", -5)]
    with contextlib.closing(warehouse.connect(made.warehouse)) as con:
        rows = [(AT.format(n), name, n, "EWR", "ORD", "flown", delay, delay) for n, (name, delay) in enumerate(flights)]
        replace(con, "a.csv", rows)
    (tmp_path / "config.yaml").write_text("folder: .\n")
    return made


def test_the_first_airlines(job):
    """Equals come by their code, no departures are 0 minutes and no average, and each flight counts alike."""
    answer = queries.ask(job.warehouse, "top_airlines", ["9"])
    assert answer.columns == ("carrier", "departures", "minutes", "average")
    assert answer.rows == [("AA", 2, 60, 30), ("B6", 2, 30, 15), ("UA", 1, -5, -5), ("O'H", 0, 0, None)]
    assert queries.ask(job.warehouse, "top_airlines", ["1"]).rows == answer.rows[:1]
    assert answer.seconds >= 0


def test_a_value_is_a_value(job):
    """A quote ends nothing, and a piece of SQL is an airline that nobody knows."""
    assert [row[1] for row in queries.ask(job.warehouse, "departures", ["AA", "2013-01-08"]).rows] == [2, 3]
    for name in ("O'H", "x' or 'x' = 'x", "AA'; delete from flights; --"):
        assert queries.ask(job.warehouse, "departures", [name, "2013-01-08"]).rows == []
    assert etl_jobs.loaded(job) == {"a.csv": 7}


def test_a_query_changes_nothing(job, monkeypatch):
    """The warehouse is opened to be read."""
    eager = queries.Query("", "delete from flights", {})
    monkeypatch.setitem(queries.QUERIES, "eager", eager)
    with pytest.raises(ValueError, match="readonly"):
        queries.ask(job.warehouse, "eager", [])
    assert etl_jobs.loaded(job) == {"a.csv": 7}


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["top"], "no query top is known, the queries are top_airlines, departures"),
        (["top_airlines"], "takes 1 values (how many), and here are 0"),
        (["top_airlines", "0"], "how many is '0', a whole number from 1 is wanted"),
        (["top_airlines", "9" * 30], "a whole number from 1 is wanted"),
        (["departures", "AA", "8 January"], "day is '8 January', a day such as 2013-01-08 is wanted"),
    ],
)
def test_what_does_not_fit_is_told(job, capsys, asked, told):
    """One sentence on standard error, and exit code 2."""
    assert main([str(job.folder / "config.yaml"), "--query", *asked]) == 2
    said = capsys.readouterr()
    assert told in said.err
    assert (said.out, len(said.err.splitlines())) == ("", 1)


def test_on_the_command_line(job, capsys):
    """Rows as CSV on standard output, seconds on standard error, and nothing is run."""
    assert main([str(job.folder / "config.yaml"), "--query", "top_airlines", "2"]) == 0
    said = capsys.readouterr()
    assert said.out == "carrier,departures,minutes,average\nAA,2,60,30.0\nB6,2,30,15.0\n"
    assert said.err.startswith("top_airlines: 2 rows in ")
    assert not list(job.logs.iterdir())


def test_no_warehouse(tmp_path):
    """Before the first run there is none, and none is made; another file is none."""
    with pytest.raises(FileNotFoundError, match="run the job first"):
        queries.ask(tmp_path / "w.sqlite", "top_airlines", ["1"])
    assert not list(tmp_path.iterdir())
    (tmp_path / "w.sqlite").write_text("a text of some length, which is no database at all " * 20)
    with pytest.raises(ValueError, match="is no warehouse of this job"):
        queries.ask(tmp_path / "w.sqlite", "top_airlines", ["1"])


def test_a_lock_may_pass(job, monkeypatch):
    """While another process holds the warehouse it is NotYet."""
    monkeypatch.setattr(warehouse, "LOCK_SECONDS", 0.01)
    with contextlib.closing(sqlite3.connect(job.warehouse, isolation_level=None)) as other:
        other.execute("begin exclusive")
        with pytest.raises(NotYet, match="another process holds the warehouse"):
            queries.ask(job.warehouse, "top_airlines", ["1"])
