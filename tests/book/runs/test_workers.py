"""Several notebooks at once, and all of them stopped."""

import os
import re
import signal
import subprocess
import sys
import time

import psutil
import pytest

import tiny
from breakfix import places
from breakfix.book.runs import workers

SLEEPER = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"], start_new_session=True)
open({mark!r}, "w").close()
time.sleep(300)
"""


def started(workbook, *arguments):
    """`breakfix run` in a process of its own, with a notebook that waits and a child in its own session."""
    mark = workbook / f"mark-{time.monotonic_ns()}"
    tiny.write("slow", [tiny.heading("## Run"), tiny.code(SLEEPER.format(mark=str(mark)).strip())], "02")
    process = subprocess.Popen(
        [sys.executable, "-m", "breakfix", "run", "9-02", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    deadline = time.monotonic() + 30
    while not mark.exists():
        assert time.monotonic() < deadline, process.communicate(timeout=5)
        time.sleep(0.05)
    family = psutil.Process(process.pid).children(recursive=True)
    assert len(family) >= 3  # the notebook's process, its kernel, the kernel's child
    return process, family


def kernels_of(worker):
    return [each for each in psutil.Process(worker.pid).children() if "ipykernel_launcher" in " ".join(each.cmdline())]


def wait_for(seen):
    deadline = time.monotonic() + 30
    while not seen():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_kernel_starts_before_the_order():
    """A worker has its kernel before it knows what to execute; one that gets no order leaves nothing behind."""
    with workers.Worker() as worker:
        wait_for(lambda: kernels_of(worker))
        (kernel,) = kernels_of(worker)
    assert not psutil.pid_exists(worker.pid)
    assert not kernel.is_running()
    assert not os.path.exists(worker.room)


def test_owner_gone_before_the_order():
    """A worker whose owner is gone before the order stops its kernel and removes its room."""
    with workers.Worker() as worker:
        wait_for(lambda: kernels_of(worker))
        (kernel,) = kernels_of(worker)
        worker.process.stdin.close()
        assert worker.process.wait(20) == 1
        assert not kernel.is_running()
        assert not os.path.exists(worker.room)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_stops_all(workbook, number):
    """Ctrl-C and SIGTERM stop every kernel and what it started, and say what was done; exit 130."""
    process, family = started(workbook, "9-01", "--jobs", "1")
    process.send_signal(number)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Stopped: 0 of 2 notebooks were done; all kernels and services are stopped." in err
    assert "Traceback" not in out + err
    assert [line.split()[3] for line in out.splitlines() if line.startswith("9-0")] == ["-", "-"]
    assert "not run" in out
    assert not psutil.wait_procs(family, timeout=5)[1]


def test_killed_owner_leaves_nothing(workbook):
    """When `breakfix run` itself is killed, its kernels and their children still end, and their room is gone."""
    process, family = started(workbook)
    rooms = {found[0] for child in family for path in child.cmdline() if (found := re.match(r".*/bf-[^/]+", path))}
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert not psutil.wait_procs(family, timeout=20)[1]
    assert rooms
    assert not any(map(os.path.exists, rooms))


def test_two_runs_at_once(workbook):
    """Two runs at once have a folder each and both end well."""
    command = [sys.executable, "-m", "breakfix", "run", "9-01"]
    before = set((places.BUILD / "runs").glob("2*"))
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) for _ in range(2)]
    reports = [process.communicate(timeout=60)[0].splitlines()[-1] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert len(set(reports)) == 2
    assert len(set((places.BUILD / "runs").glob("2*")) - before) == 2
