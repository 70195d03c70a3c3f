"""Another try for what may pass."""

import pytest

from breakfix import etl
from breakfix.etl.retries import Tries, patiently


def failing(*errors):
    """A step that raises these, one a call, and then returns 7."""
    left = list(errors)

    def step(config, name):
        if left:
            raise left.pop(0)
        return 7

    return step


@pytest.fixture
def job(tmp_path):
    return etl.Config(tmp_path, attempts=3, wait=0.001)


def test_what_passes_is_tried_again(job):
    """Two failures that may pass, and the third try counts."""
    tries = Tries()
    step = failing(etl.NotYet("a.csv", "under way"), etl.NotYet("a.csv", "locked"))
    assert patiently(job, step, "a.csv", tries) == 7
    assert tries.count == 3


def test_there_is_an_end(job):
    """After the last try the error reaches the caller."""
    tries = Tries()
    with pytest.raises(etl.NotYet, match="4"):
        patiently(job, failing(*(etl.NotYet("a.csv", str(n)) for n in range(2, 9))), "a.csv", tries)
    assert tries.count == 3


@pytest.mark.parametrize("error", [etl.BadFile("a.csv", "broken"), FileNotFoundError("gone"), KeyboardInterrupt()])
def test_what_stays_is_not(job, error):
    """A broken file, or anything that nobody has foreseen, is tried once."""
    tries = Tries()
    with pytest.raises(type(error)):
        patiently(job, failing(error), "a.csv", tries)
    assert tries.count == 1
