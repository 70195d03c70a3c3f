"""A class judged on a Dask cluster on loopback: a scheduler and two workers that end with the tests."""

import io
import os
import signal
import socket
import sys
import threading
import time
from contextlib import ExitStack
from functools import partial

import pytest

import school
import tiny
from breakfix.book import Refusal, catalogue, notebook
from breakfix.book.grading import cluster, crew, grade
from breakfix.book.runs import remote, run, ticker
from breakfix.children.process import Process

pytestmark = pytest.mark.slow
DASK = [sys.executable, "-P", "-m"]


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as door:
        return door.getsockname()[1]


def scheduler(stack):
    """Start a scheduler; returns its address and its Process."""
    port = free_port()
    options = ["--host", "127.0.0.1", "--port", str(port), "--no-dashboard", "--no-show"]
    child = Process("subprocess:run", [*DASK, "distributed.cli.dask_scheduler", *options])
    stack.enter_context(child)
    return f"tcp://127.0.0.1:{port}", child


def worker(stack, address, *more):
    """Start a worker: one thread, a nanny that starts it again."""
    options = ["--nthreads", "1", "--no-dashboard", *more]
    stack.enter_context(Process("subprocess:run", [*DASK, "distributed.cli.dask_worker", address, *options]))


@pytest.fixture(scope="module")
def address(workbook):
    """The address of a scheduler with two workers."""
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        patch.setattr(cluster, "PATIENCE", 60)  # a machine may be busy
        at, _ = scheduler(stack)
        worker(stack, at, "--nworkers", "2")
        with cluster.connected(at) as client:
            client.wait_for_workers(2, timeout=60)
        yield at


@pytest.fixture(scope="module")
def folder(workbook, tmp_path_factory):
    """What seven students hand in; one of them kills what it can."""
    folder = tmp_path_factory.mktemp("class")
    for number in range(6):
        answers = (school.MIXED if number % 2 else school.RIGHT).format(number)
        school.ledger(folder / f"s{number}.jsonl", ("keep_newest", answers, "passed"), ("wait", f"wait = {number}", ""))
    kills = "import os\ndef keep_newest(con):\n    os.kill(os.getppid(), 9); os.kill(os.getpid(), 9)\n"
    school.ledger(folder / "zed.jsonl", ("keep_newest", kills, "passed"))
    return folder


def graded(folder, name, judge, numbers=()):
    return grade.grade(folder, numbers, name, judge, lambda done, of: None)


def on(address):
    return lambda chunks, heard, again: cluster.judge(address, chunks, heard, again)


@pytest.fixture(scope="module")
def here(folder):
    """The grading on this machine."""
    return graded(folder, "here", lambda chunks, heard, again: crew.judge(chunks, 1, heard, again))


def same(one, other):
    """Tell whether two gradings have left the same bytes."""
    names = ("results.csv", "results.parquet")
    return all(one.page.with_name(name).read_bytes() == other.page.with_name(name).read_bytes() for name in names)


def test_a_worker_is_killed(here, folder, address, monkeypatch):
    """SIGKILL to each worker in the middle: no verdict is lost or doubled, and the bytes are those of this machine."""
    monkeypatch.setattr(grade.question, "MANY", 7)
    with cluster.connected(address) as client:
        pids = list(client.run(os.getpid).values())
        heard = []

        def judge(chunks, hear, again):
            def hears(result):
                heard.append(result["key"])
                hear(result)
                while pids:  # each is at a chunk, or has just had one
                    os.kill(pids.pop(), signal.SIGKILL)

            cluster.judge(address, chunks, hears, again)

        found = graded(folder, "killed", judge)
    assert not pids
    assert len(heard) == len(set(heard)) == 13
    assert same(found, here)


def test_the_client_is_killed(here, folder, address, monkeypatch):
    """After SIGKILL to whoever asks, the same command goes on; what was heard is not asked again."""
    monkeypatch.setattr(grade.question, "MANY", 7)
    journal = here.page.parents[1] / "client/journal.jsonl"
    with Process(f"{__name__}:_grade_in_sevens", folder, address) as child:
        until = time.monotonic() + 60
        while time.monotonic() < until and not (journal.exists() and journal.stat().st_size):
            time.sleep(0.01)
        os.kill(child.pid, signal.SIGKILL)
    kept, asked = journal.read_bytes().count(b"\n"), []

    def judge(chunks, heard, again):
        asked.extend(each for part in chunks for each in part)
        on(address)(chunks, heard, again)

    assert same(graded(folder, "client", judge), here)
    assert len(asked) == 13 - kept < 13


def _grade_in_sevens(folder, address):
    grade.question.MANY = 7
    graded(folder, "client", on(address))


def test_no_scheduler(monkeypatch):
    """Where nobody answers, and where somebody takes a connection and says nothing, it is a sentence in time."""
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        for port in (silent.getsockname()[1], free_port()):
            begin = time.monotonic()
            with pytest.raises(Refusal, match=rf"no Dask scheduler: tcp://127.0.0.1:{port} answers none within 1 s"):
                on(f"tcp://127.0.0.1:{port}")([], None, None)
            assert time.monotonic() - begin < 10
    with pytest.raises(Refusal, match="is no address"):
        on("nowhere://x")([], None, None)


def test_a_scheduler_that_goes_away(folder, monkeypatch):
    """One without workers is named; one that is killed in the middle is a sentence, and not a wait for ever."""
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    with ExitStack() as stack:
        at, child = scheduler(stack)
        until = time.monotonic() + 60
        while "answers none" in (said := refusal(at)) and time.monotonic() < until:
            pass
        assert said == f"The scheduler at {at} has no workers. `dask worker {at}` starts one."
        monkeypatch.setattr(cluster, "PATIENCE", 60)
        worker(stack, at, "--no-nanny")
        monkeypatch.setattr(cluster, "check", lambda client, tell: threading.Timer(1, child.stop).start())
        with pytest.raises(Refusal, match="has gone away"):
            graded(folder, "gone", on(at))


def refusal(address):
    with pytest.raises(Refusal) as refused, cluster.connected(address):
        pass
    return str(refused.value)


def test_notebooks_run_there_too(address, folder, monkeypatch):
    """`breakfix run --on` gives the rows of a run on this machine, and keeps what was executed."""
    monkeypatch.setattr(cluster, "PATIENCE", 60)
    tiny.write("raises", [*tiny.opening("raises"), tiny.heading("## Run"), tiny.code("1 / 0"), tiny.code("2")], "02")
    jobs = run.plan(catalogue.find(["9-01"]), "solved") + run.plan(catalogue.find(["9-02"]))
    there = partial(remote.execute_all, address=address)
    toy, raises = run.execute(jobs, run.new_folder(), ticker.Lines(io.StringIO()), there=there)
    assert (toy["status"], toy["problems"]) == ("ok", [])
    assert set(toy["verdicts"].values()) == {"passed", "complete"}
    assert notebook.read(jobs[0].executed).cells
    assert (raises["status"], "raised ZeroDivisionError" in raises["problems"][0]) == ("failed", True)


def test_other_versions_are_refused(address, monkeypatch):
    """A worker with another version, or with another check under the same one, judges nothing."""
    monkeypatch.setattr(cluster, "__version__", "0.0.9")
    with pytest.raises(Refusal, match=r"The worker tcp://\S+ has breakfix \S+, and here is 0\.0\.9; they have to be"):
        on(address)([], None, None)


def test_without_the_package(monkeypatch):
    """Who has not installed it is told how."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(Refusal, match=r'pip install "breakfix\[class\]"'):
        on("tcp://127.0.0.1:1")([], None, None)
