"""A process that is stopped in the middle of its work, and wakes up."""

import os
import time

import psutil
import pytest

from breakfix.children.process import ChildError
from breakfix.faults.paused import Paused, pause


def work(path):
    """Be a process that writes a line, pauses, and writes another."""
    with open(path, "a") as file:
        print("before", file=file, flush=True)
        pause()
        print("after", file=file)
    return os.getpid()


def status(pid, wanted):
    """Return the state of a process, as soon as it is the one that is wanted or ten seconds have passed."""
    end = time.monotonic() + 10
    while (found := psutil.Process(pid).status()) != wanted and time.monotonic() < end:
        time.sleep(0.005)
    return found


def test_it_stands_still_until_it_is_woken(tmp_path):
    """It is stopped where it called pause(); once woken it goes on from there to its end."""
    path = tmp_path / "told"
    with Paused(f"{__name__}:work", str(path)) as holder:
        assert status(holder.pid, psutil.STATUS_STOPPED) == psutil.STATUS_STOPPED
        assert path.read_text() == "before\n"
        holder.wake()
        assert holder.result() == holder.pid
    assert path.read_text() == "before\nafter\n"


def test_it_goes_with_the_block(tmp_path):
    """A process that nobody has woken is gone after the block, at once."""
    begun = time.monotonic()
    with Paused(f"{__name__}:work", str(tmp_path / "told")) as holder:
        pass
    assert not psutil.pid_exists(holder.pid)
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize(("target", "says"), [("os:getpid", "never called pause"), ("os:abort", "SIGABRT")])
def test_a_process_that_does_not_pause_is_told(target, says):
    """Who returns or dies before it paused is no paused process."""
    with pytest.raises(ChildError, match=says), Paused(target):
        pass
