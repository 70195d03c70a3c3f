"""A run of the small ETL, and its command."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

import etl_jobs
from breakfix import etl
from breakfix.datasets import flight_days
from breakfix.etl.__main__ import main
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
    assert (job.logs / "etl.log").read_text().count("WARNING 2013-01-01.csv: not ready") == 3


def test_a_file_that_is_finished_meanwhile(tmp_path):
    """Half of a file is there when the run begins, the rest comes while it waits: it is loaded last, none failed."""
    job = etl_jobs.sample(tmp_path, wait=0.2, attempts=8)  # half a minute for a slow machine
    path = job.source / "2013-01-02.csv.gz"
    with Writer(path, path.read_bytes()) as writer, ThreadPoolExecutor() as other:
        running = other.submit(etl.run, job)
        while "2013-01-03.csv loaded" not in read(job, "etl.log"):  # the others did not wait
            assert not running.done()
        writer.finish()
        report = running.result(60)
    assert [(outcome.rows, outcome.error) for outcome in report.outcomes] == [(5, None), (4, None), (4, None)]
    assert report.outcomes[1].tries > 1
    assert not (job.logs / "error.log").exists()


def read(job, name):
    path = job.logs / name
    return path.read_text() if path.exists() else ""


def test_many_late_files_wait_as_long_as_one(tmp_path):
    """Of three days two are cut short: they are tried in the same rounds, and each is told once, at the end."""
    job = etl_jobs.sample(tmp_path)
    for day in ("2013-01-01", "2013-01-02"):
        path = job.source / f"{day}.csv.gz"
        path.write_bytes(path.read_bytes()[:-9])
    report = etl.run(job)
    assert [(outcome.file, outcome.tries) for outcome in report.failed] == [(f"2013-01-0{n}.csv", 4) for n in (1, 2)]
    log = read(job, "etl.log")
    assert (log.count(" WARNING "), log.count(" ERROR ")) == (3, 2)
    assert "EOFError" in read(job, "error.log")


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


def test_a_profile_by_a_flag(tmp_path):
    """The flag chooses what the file says for prod; the log begins with what the run was told."""
    job = etl_jobs.sample(tmp_path)
    config = tmp_path / "config.yaml"
    config.write_text("folder: .\nprofiles: {dev: {}, prod: {warehouse: prod.sqlite}}\n")
    assert main([str(config), "--profile", "prod"]) == 0
    assert (tmp_path / "prod.sqlite").exists()
    assert not job.warehouse.exists()
    assert f"warehouse={tmp_path / 'prod.sqlite'}, " in read(job, "etl.log").splitlines()[0]
    assert main([str(config), "--profile", "test"]) == 2


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
