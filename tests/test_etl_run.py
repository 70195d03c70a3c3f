"""A run of the small ETL, and its command."""

import subprocess
import sys

import pytest

import etl_jobs
from breakfix import etl
from breakfix.datasets import flight_days
from breakfix.etl import retries
from breakfix.etl.order import in_order
from breakfix.faults.unfinished import Writer

SAMPLE = {"2013-01-01.csv": 5, "2013-01-02.csv": 4, "2013-01-03.csv": 4}


def test_the_sample_twice(tmp_path):
    """Three days, 13 rows; a second run changes nothing."""
    job = etl_jobs.sample(tmp_path)
    for _ in range(2):
        report = etl.run(job)
        assert report.lines() == ["3 of 3 files loaded, 13 rows; 0 failed"]
        assert etl_jobs.loaded(job) == SAMPLE
    assert not (job.logs / "error.log").exists()


def test_one_bad_file_holds_up_no_other(tmp_path):
    """A bad value and a file cut short for good: the rest is loaded, each failure is told once, the code is 1."""
    job = etl_jobs.sample(tmp_path)
    etl_jobs.put(job, "2013-01-02.csv", etl_jobs.LINE.format("n/a"))
    path = job.source / "2013-01-01.csv.gz"
    path.write_bytes(path.read_bytes()[:-9])
    report = etl.run(job)
    assert etl_jobs.loaded(job) == {"2013-01-03.csv": 4}
    tries = {outcome.file: outcome.tries for outcome in report.failed}
    assert tries == {"2013-01-01.csv": 4, "2013-01-02.csv": 1}
    assert report.code == 1
    errors = (job.logs / "error.log").read_text()
    assert errors.count(" ERROR ") == 2
    assert "2013-01-02.csv, line 2: flight is 'n/a'" in errors
    assert (job.logs / "etl.log").read_text().count("WARNING 2013-01-01.csv.gz: it ends too early") == 3


class Finishing:
    """A log that has a file finished when it hears of a further try."""

    def __init__(self, writer):
        self.writer, self.told = writer, []

    def warning(self, *told):
        self.told.append(told)
        self.writer.finish()


def test_a_file_that_is_finished_meanwhile(tmp_path):
    """Half of a file is there when its step begins, the rest comes while it waits: the second try takes all of it."""
    job = etl_jobs.sample(tmp_path)
    path = job.source / "2013-01-02.csv.gz"
    with Writer(path, path.read_bytes()) as writer:
        log = Finishing(writer)
        with retries.told(log):
            rows = [retries.patiently(job, step, "2013-01-02.csv") for step in in_order()]
    assert rows[-1] == 4
    assert len(log.told) == 1


def test_the_command(tmp_path):
    """It prints the report and exits with its code; without a job it says so and exits with 2."""
    job = etl_jobs.sample(tmp_path)
    config = tmp_path / "config.yaml"
    config.write_text("folder: .\nwait: 0.01\n")

    def command(*arguments):
        line = [sys.executable, "-m", "breakfix.etl", *map(str, arguments)]
        ended = subprocess.run(line, capture_output=True, text=True, check=False)
        return ended.returncode, (ended.stdout + ended.stderr).strip().splitlines()

    assert command(config) == (0, ["3 of 3 files loaded, 13 rows; 0 failed"])
    etl_jobs.put(job, "2013-01-02.csv", etl_jobs.LINE.format("n/a"))
    code, lines = command(config)
    assert (code, lines[-1]) == (1, "2 of 3 files loaded, 9 rows; 1 failed")
    assert command(tmp_path / "none.yaml")[0] == 2


@pytest.mark.slow
def test_the_year(tmp_path):
    """All 365 days, with two of them damaged: 363 are loaded."""
    job = etl.Config(tmp_path, wait=0.001).make()
    assert flight_days.deliver("flights", job.source) == 365
    for name in ("2013-03-10.csv.gz", "2013-11-03.csv.gz"):
        (job.source / name).write_bytes((job.source / name).read_bytes()[:500])
    report = etl.run(job)
    lost = 908 + 902
    assert (len(report.failed), report.rows) == (2, 336_776 - lost)
