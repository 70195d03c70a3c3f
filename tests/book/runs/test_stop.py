"""Processes stopped with everything that they started."""

import subprocess
import sys
import time

import psutil

from breakfix.book.runs import stop

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"
PARENT = (
    "import subprocess, sys, time\n"
    f"child = subprocess.Popen([sys.executable, '-c', {STUBBORN!r}], start_new_session=True, stdout=subprocess.PIPE)\n"
    "child.stdout.readline(); print(child.pid, flush=True); time.sleep(60)"
)


def family():
    """A parent, and a child in a session of its own that does not listen to SIGTERM."""
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    return parent, psutil.Process(int(parent.stdout.readline()))


def ended(process):
    """Whether a process is over; an orphan may wait a moment for someone to collect it."""
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def test_tree_is_stopped_whole(monkeypatch):
    """A parent and its child end, also a child with a session of its own that ignores being asked."""
    monkeypatch.setattr(stop, "PATIENCE", 0.3)
    parent, child = family()
    assert stop.stop_trees(parent.pid) == 2
    parent.communicate()
    assert ended(child)


def test_below_spares_the_root(monkeypatch):
    """What runs below a process is stopped; the process itself goes on."""
    monkeypatch.setattr(stop, "PATIENCE", 0.3)
    parent, child = family()
    stop.stop_below(parent.pid)
    assert ended(child)
    assert parent.poll() is None
    parent.kill()
    parent.communicate()


def test_gone_is_no_trouble():
    """A process that is gone already is nothing to stop."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    began = time.monotonic()
    assert stop.stop_trees(child.pid) == 0
    assert time.monotonic() - began < 1
