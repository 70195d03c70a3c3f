"""The judge that the answer tests share."""

import pytest

from breakfix.lab.judging import fork
from breakfix.lab.judging.judge import Judge


@pytest.fixture(scope="session")
def judge():
    """A warm judge of answers, for all projects."""
    with Judge() as judge:
        # A fork that a test runs in this process stops what it finds below it when it ends.
        worker = judge.start().process.pid
        fork.spared.add(worker)
        yield judge
        fork.spared.discard(worker)
