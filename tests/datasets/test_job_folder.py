"""The folder of a small job."""

import contextlib
import csv
import gzip
import sqlite3

import pytest

from breakfix import etl
from breakfix.datasets import flight_days, job_folder


@pytest.fixture
def home():
    with job_folder.opened() as home:
        yield home


def table(path, *values):
    with contextlib.closing(sqlite3.connect(path)) as con, con:
        con.execute("create table flights (flight integer, file text)")
        con.executemany("insert into flights values (?, ?)", values)


def test_a_new_one_has_a_dataset(tmp_path):
    """The sample is there, or a folder of one's own, or nothing."""
    assert [path.name for path in job_folder.new().iterdir()] == ["source"]
    assert list((job_folder.new() / "source").iterdir()) == []
    sample = {path.name for path in flight_days.SAMPLE.glob("*.csv")}
    assert {path.stem for path in (job_folder.new("sample") / "source").iterdir()} == sample
    with pytest.raises(FileNotFoundError):
        job_folder.new(tmp_path)


def test_one_that_goes():
    """It is empty, and gone after the block, whatever has come into it."""
    with job_folder.opened() as home:
        assert [path.name for path in home.iterdir()] == ["source"]
        (home / "data").mkdir()
    assert not home.exists()


def test_delivered_days(home):
    """A flight for each delay, in order; one that was cancelled has neither delay. The same bytes each time."""
    path = job_folder.deliver(home, "2013-01-07", [20, "", "soon", 3, 0])
    first = path.read_bytes()
    assert job_folder.deliver(home, "2013-01-07", [20, "", "soon", 3, 0]).read_bytes() == first
    with gzip.open(path, "rt", newline="") as file:
        found = list(csv.DictReader(file))
    assert list(found[0]) == flight_days.HEAD.split(",")
    assert [(each["dep_delay"], each["arr_delay"]) for each in found] == [
        ("20", "0"),
        ("", ""),
        ("soon", "0"),
        ("3", "0"),
        ("0", "0"),
    ]
    assert [each["flight"] for each in found] == ["1", "2", "3", "4", "5"]
    assert (found[0]["scheduled"], found[-1]["scheduled"]) == ("2013-01-07T06:15", "2013-01-07T07:15")


def test_asking_makes_nothing(home):
    """While there is no warehouse, or no table in it, there are no rows; and none is made by asking."""
    path = home / "warehouse.sqlite"
    assert (job_folder.ask(path, "select * from flights"), job_folder.count(path)) == ([], 0)
    assert not path.exists()
    path.touch()
    assert (job_folder.ask(path, "select * from flights"), job_folder.count(path)) == ([], 0)


def test_rows_and_counts(home):
    """Rows are dicts; a condition counts some of them, and a query that is none is an error."""
    path = home / "warehouse.sqlite"
    table(path, (1, "a"), (2, "a"), (3, "b"))
    found = job_folder.ask(path, "select flight, file from flights where file = ? order by flight", "a")
    assert found == [{"flight": 1, "file": "a"}, {"flight": 2, "file": "a"}]
    told = [job_folder.count(path), job_folder.count(path, "file = ?", "b"), job_folder.count(path, table="flights")]
    assert told == [3, 1, 3]
    with pytest.raises(sqlite3.OperationalError):
        job_folder.count(path, table="late")


def test_the_counts_of_a_summary(home):
    """Files and records that came, how many of them are loaded, and how many are not."""
    job_folder.deliver(home, "2013-01-07", [1, 2, 3])
    job_folder.deliver(home, "2013-01-08", [])
    assert job_folder.counts(home, 2) == {"files": 2, "input_records": 3, "loaded": 2, "rejected": 1}


def test_what_a_scheduler_hears():
    """An error is counted and goes no further; Ctrl-C does."""
    assert [job_folder.errors(int, text) for text in ("7", "soon")] == [0, 1]
    with pytest.raises(KeyboardInterrupt):
        job_folder.errors(stopped)


def stopped():
    raise KeyboardInterrupt


def test_the_hardened_job(home):
    """In this process or in one of its own it loads what was delivered, and says which file it cannot load."""
    job_folder.deliver(home, "2013-01-07", [20, 3])
    assert job_folder.hardened(etl.Config(home)).rows == 2
    (home / "config.yaml").write_text("folder: .\nattempts: 1\n")
    assert job_folder.start(home, "--due")[-1] == "exit code 0"
    job_folder.deliver(home, "2013-01-08", ["soon"])
    *said, code = job_folder.start(home)
    assert "2013-01-08.csv, line 2: dep_delay is 'soon'" in "\n".join(said)
    assert code == "exit code 1"
    assert job_folder.count(home / "warehouse.sqlite") == 2
