"""Work in a fork that reports once."""

import os
import time

import psutil
import pytest

from breakfix.children.fork import heard
from breakfix.children.process import ChildError


def test_it_reports_from_a_process_of_its_own():
    """What it reports first comes back; what it changes stays there, and it goes no further than it was waited for."""
    here, told = os.getpid(), []

    def work(report):
        told.append("changed")
        report((os.getpid(), os.getppid()))
        time.sleep(60)

    pid, parent = heard(work)
    assert (parent, told) == (here, [])
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.parametrize(
    ("work", "error"), [(lambda report: None, ChildError), (lambda report: time.sleep(60), TimeoutError)]
)
def test_one_that_reports_nothing(work, error):
    """It has ended without a word, or it is still at work: each is an error of its own, and no process is left."""
    before = {child.pid for child in psutil.Process().children()}
    with pytest.raises(error):
        heard(work, timeout=0.3)
    assert {child.pid for child in psutil.Process().children()} == before
