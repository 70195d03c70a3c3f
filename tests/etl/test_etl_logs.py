"""The two files of the log."""

import logging

from breakfix import etl
from breakfix.etl import logs


def read(job, name):
    lines = (job.logs / name).read_text().splitlines()
    return [line.split(" ", 2)[2] for line in lines if line.startswith("20")]  # without date and time


def test_errors_have_a_file_of_their_own(tmp_path):
    """etl.log has every line, error.log the errors only, with the way they came."""
    job = etl.Config(tmp_path).make()
    with logs.opened(job) as log:
        log.info("good")
        try:
            raise ValueError("odd")
        except ValueError:
            log.exception("bad")
    assert read(job, "etl.log") == ["INFO good", "ERROR bad"]
    assert read(job, "error.log") == ["ERROR bad"]
    assert "ValueError: odd" in (job.logs / "error.log").read_text()


def test_no_line_is_there_twice(tmp_path):
    """A second run in the same process goes on in the same files, and closes what it opened."""
    job = etl.Config(tmp_path).make()
    for number in (1, 2):
        with logs.opened(job) as log:
            log.info("run %d", number)
    assert read(job, "etl.log") == ["INFO run 1", "INFO run 2"]
    left = logging.getLogger(logs.LOGGER).handlers
    assert not [handler for handler in left if isinstance(handler, logging.FileHandler)]
    assert not (job.logs / "error.log").exists()
