"""No service survives its owner, however the owner ends."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest
from jupyter_client.manager import KernelManager

import tiny
from breakfix.book.runs import kernels
from survivors import SECONDS, Traces

# What opens each service there is; a new one is a line.
SERVICES = {
    "child": "breakfix.children.process.Process('time:sleep', 600)",
    "writer": "breakfix.faults.unfinished.Writer('/dev/null', b'half of it')",
    "lock": "breakfix.faults.held_lock.Holder(':memory:')",
    "paused": "breakfix.faults.paused.Paused('breakfix.faults.paused:pause')",
    "loggers": "breakfix.faults.rotated.Writers('/dev/null', ['day'], 100, 1)",
    "judge": "breakfix.lab.judging.judge.Judge().start()",
    "source": "breakfix.services.sources.Source('alpha', [('order_001', 'shipped', 0)])",
    "dashboard": "breakfix.dashboard.served.Dashboard('no.duckdb')",  # it serves a page that says so
    "postgres": "breakfix.services.postgres.Postgres()",
    "object store": "breakfix.services.object_store.ObjectStore()",
}
SILENT = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
STAY = "\nimport time; time.sleep(600)\n"


@pytest.fixture
def traces():
    traces = Traces()
    yield traces
    traces.close()


@pytest.fixture
def kernel(traces):
    """A kernel in which the services were opened, and a client."""
    manager = kernels.over_sockets(KernelManager, traces.folder)(kernel_name="python3")
    manager.start_kernel(env=traces.env, extra_arguments=["--HistoryManager.hist_file=:memory:"])
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(SECONDS)
    yield manager, client
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    manager.context.destroy(linger=0)


def opened(traces, kernel, services):
    """Open services in a kernel; return its process id."""
    manager, client = kernel
    client.execute(traces.opening(services))
    traces.wait_until_up(manager.provisioner.pid, services)
    return manager.provisioner.pid


def holding(owner):
    """The processes that a process has started, and theirs; what a database starts and ends by itself is below."""
    held = psutil.Process(owner).children()
    return [*held, *(below for each in held for below in each.children())]


def test_a_killed_kernel_leaves_nothing(traces, kernel):
    """After SIGKILL of the kernel no process, port or file of any service is left."""
    os.kill(opened(traces, kernel, SERVICES.values()), signal.SIGKILL)
    assert traces.left() == ([], [], [])


def test_an_interrupt_spares_the_services(traces, kernel):
    """The interrupt button stops a cell and no service; when the kernel is shut down, none is left."""
    manager, client = kernel
    owner = opened(traces, kernel, SERVICES.values())
    asleep = traces.folder / "asleep"
    said = client.execute(f"import time; open({str(asleep)!r}, 'w').close(); time.sleep(600)")
    while not asleep.exists():
        time.sleep(0.02)
    before = holding(owner)
    manager.interrupt_kernel()
    while (reply := client.get_shell_msg(SECONDS))["parent_header"]["msg_id"] != said:
        pass
    assert reply["content"]["ename"] == "KeyboardInterrupt"
    assert holding(owner) == before
    manager.shutdown_kernel()
    assert traces.left() == ([], [], [])


def test_a_stopped_run_leaves_nothing(traces, workbook):
    """Ctrl-C of `breakfix run` ends what a notebook has opened, with the kernels."""
    cell = tiny.code(traces.opening(SERVICES.values()) + STAY)
    tiny.write("serving", [*tiny.opening("serving"), tiny.heading("## Run: what stays? (1 min)"), cell], "07")
    command = [sys.executable, "-m", "breakfix", "run", "9-07"]
    run = subprocess.Popen(command, env=traces.env, start_new_session=True, **SILENT)
    traces.wait_until_up(run.pid, SERVICES)
    os.killpg(run.pid, signal.SIGINT)
    assert run.wait(SECONDS) != 0
    assert traces.left() == ([], [], [])


def test_a_killed_pytest_leaves_nothing(traces):
    """SIGKILL of a test run ends what a test had open."""
    file = traces.folder / "test_serving.py"
    file.write_text(f"def test_it():\n    exec({traces.opening(SERVICES.values()) + STAY!r}, {{}})\n", "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", file.name]
    run = subprocess.Popen(command, cwd=traces.folder, env=traces.env, **SILENT)
    traces.wait_until_up(run.pid, SERVICES)
    run.kill()
    run.wait()
    assert traces.left() == ([], [], [])


def test_a_survivor_is_seen(traces, monkeypatch):
    """A child without a guard, a port that it listens at and a file that it leaves are told: the counts can fail."""
    monkeypatch.setattr("survivors.SECONDS", 2)
    listens = "import socket, time; s = socket.create_server(('127.0.0.1', 0)); open('up', 'w'); time.sleep(600)"
    owner = (
        f"import subprocess, sys, time\nsubprocess.Popen([sys.executable, '-c', {listens!r}], start_new_session=True)\n"
        "open('t/forgotten', 'w')\ntime.sleep(600)"
    )
    run = subprocess.Popen([sys.executable, "-c", owner], cwd=traces.folder, env=traces.env)
    traces.wait_until_up(run.pid, ["it"])
    run.kill()
    run.wait()
    processes, ports, files = traces.left()
    assert ["create_server" in process for process in processes] == [True]
    assert (len(ports), files) == (1, ["forgotten"])
