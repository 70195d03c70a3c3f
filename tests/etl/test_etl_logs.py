"""The two files of the log."""

import logging

import pytest

from breakfix import etl
from breakfix.etl import logs


def read(job, name):
    lines = (job.logs / name).read_text().splitlines()
    return [line.split(" ", 4)[4] for line in lines if line.startswith("20")]  # without date, time, pipeline and run


def test_errors_have_a_file_of_their_own(tmp_path):
    """etl.log has every line, error.log the errors only, with the way they came."""
    job = etl.Config(tmp_path).make()
    with logs.opened(job) as (log, _):
        log.info("good")
        try:
            raise ValueError("odd")
        except ValueError:
            log.exception("bad")
    assert read(job, "etl.log")[:2] == ["INFO good", "ERROR bad"]
    assert read(job, "error.log")[:1] == ["ERROR bad"]
    assert "ValueError: odd" in (job.logs / "error.log").read_text()


def test_no_line_is_there_twice(tmp_path):
    """A second run in the same process goes on in the same files, and closes what it opened."""
    job = etl.Config(tmp_path).make()
    for number in (1, 2):
        with logs.opened(job) as (log, _):
            log.info("run %d", number)
    assert read(job, "etl.log") == ["INFO run 1", "INFO run 2"]
    left = logging.getLogger(logs.LOGGER).handlers
    assert not [handler for handler in left if isinstance(handler, logging.FileHandler)]
    assert not (job.logs / "error.log").exists()


def test_every_line_names_pipeline_and_run(tmp_path):
    """Those of a traceback and of a message with line breaks, too."""
    job = etl.Config(tmp_path, name="100% flights").make()
    with logs.opened(job, run="r1") as (log, _):
        try:
            raise ValueError("odd\nnumber")
        except ValueError:
            log.exception("bad\nday")
    lines = (job.logs / "etl.log").read_text().splitlines()
    assert len(lines) > 4
    assert all(" 100% flights r1 " in line for line in lines)


def test_warnings_and_errors_are_counted(tmp_path):
    """What is worse than an error is one; what is less than a warning is not counted."""
    job = etl.Config(tmp_path).make()
    with logs.opened(job) as (log, counts):
        for level in (logging.INFO, logging.WARNING, 35, logging.ERROR, logging.CRITICAL):
            log.log(level, "a line")
    assert (counts.warnings, counts.errors) == (2, 2)


def test_a_full_file_is_kept_so_many_times(tmp_path):
    """No file grows beyond its size, as many as are wanted stay, and an error outlives the lines after it."""
    job = etl.Config(tmp_path, log_bytes=500, log_files=2).make()
    with logs.opened(job) as (log, _):
        log.error("the one that counts")
        for number in range(100):
            log.info("line %d", number)
    names = sorted(path.name for path in job.logs.iterdir())
    assert names == ["error.log", "etl.log", "etl.log.1", "etl.log.2"]
    assert all(path.stat().st_size <= 500 for path in job.logs.iterdir())
    assert "the one that counts" in (job.logs / "error.log").read_text()


def test_start_and_end(tmp_path):
    """Each block has a line for its start and one for its end, also when something ends it that is no Exception."""
    job = etl.Config(tmp_path).make()
    with logs.opened(job) as (log, _):
        with logs.timed(log, "load"):
            log.info("half")
        with pytest.raises(KeyboardInterrupt), logs.timed(log, "publish"):
            raise KeyboardInterrupt
    lines = ["load starts", "half", "load ends, done", "publish starts", "publish ends, failed"]
    assert read(job, "etl.log") == [f"INFO {line}" for line in lines]
