"""Another try for what may pass."""

import logging

import pytest

from breakfix import etl
from breakfix.etl.retries import patiently

LOG = logging.getLogger("test")


class Work:
    """Raises these errors, one a call, and then returns 7."""

    def __init__(self, *errors):
        self.errors, self.calls = list(errors), 0

    def __call__(self):
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return 7


@pytest.fixture
def job(tmp_path):
    return etl.Config(tmp_path, attempts=3, wait=0.001)


def test_what_passes_is_tried_again(job, caplog):
    """Two failures that may pass, and the third try counts; each wait is told."""
    work = Work(etl.NotYet("a.csv", "under way"), etl.NotYet("a.csv", "locked"))
    assert patiently(job, work, LOG) == 7
    assert work.calls == 3
    assert [record.getMessage().partition(";")[0] for record in caplog.records] == ["a.csv: under way", "a.csv: locked"]


def test_there_is_an_end(job):
    """After the last try the error reaches the caller."""
    work = Work(*(etl.NotYet("a.csv", str(n)) for n in range(1, 9)))
    with pytest.raises(etl.NotYet, match="3"):
        patiently(job, work, LOG)
    assert work.calls == 3


@pytest.mark.parametrize("error", [etl.BadFile("a.csv", "broken"), FileNotFoundError("gone"), KeyboardInterrupt()])
def test_what_stays_is_not(job, error):
    """A broken file, or anything that nobody has foreseen, is tried once."""
    work = Work(error)
    with pytest.raises(type(error)):
        patiently(job, work, LOG)
    assert work.calls == 1
