"""The judge and its worker."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

import toy_draws
import toy_project
from breakfix.lab.judging.judge import Judge, JudgeError, Outcome
from breakfix.lab.judging.runs import Runs, written

TESTS = os.path.dirname(toy_project.__file__)
ENDLESS = {
    "a Python loop": "while True: pass",
    "a loop with a bare except": "while True:\n        try: pass\n        except: pass",
    "a C loop": "sum(range(10**12))",
    "a query": "con.execute('with recursive r as (select 1 n union all select n + 1 from r) select max(n) from r')",
    "a wait for a lock": "import threading; lock = threading.Lock(); lock.acquire(); lock.acquire()",
}
ENDED = {
    "exit": "import os; os._exit(0)",
    "signal 9": "import os; os.kill(os.getpid(), 9)",
}
RAISED = {
    "SystemExit": "raise SystemExit(0)",
    "ZeroDivisionError": "1 / 0",
    "ConnectionException": "con.close()",
    "CatalogException": "con.execute('drop table target')",
}


@pytest.fixture(scope="module")
def judge():
    with Judge() as judge:
        judge.results(toy_project.keep_newest, toy_project.keep_newest.reference_source)
        yield judge


def function(body):
    return f"def keep_newest(con):\n    {body}\n"


def first(judge, source):
    return next(iter(judge.results(toy_project.keep_newest, source).values()))


@pytest.mark.parametrize("body", ENDLESS.values(), ids=ENDLESS)
def test_what_does_not_end_is_stopped(judge, body):
    """Whatever an answer is stuck in, it is stopped, and the judge goes on."""
    assert first(judge, function(body)) == {"stopped": "time"}
    assert judge.judge(toy_project.keep_newest, toy_project.keep_newest.reference_source).status == "passed"


@pytest.mark.parametrize(("how", "body"), ENDED.items(), ids=ENDED)
def test_what_ends_the_process(judge, how, body):
    """An answer that ends its process is told how it ended."""
    assert first(judge, function(body)) == {"stopped": how}


@pytest.mark.parametrize(("name", "body"), RAISED.items(), ids=RAISED)
def test_what_is_raised(judge, name, body):
    """An exception, also one that reading the damage raises, is what the answer got."""
    assert first(judge, function(body))["raised"].startswith(name)


@pytest.mark.parametrize("source", ["def keep_newest(con)\n", "keep_newest = 3", "x = 1", "1/0"])
def test_what_does_not_load(judge, source):
    """A cell without the function is a result like any other."""
    assert "raised" in first(judge, source)


def test_gigabytes(judge):
    """A list that grows is stopped by its memory."""
    body = "kept = []\n    while True: kept.append(b'x' * (1 << 24))"
    assert first(judge, function(body)) == {"stopped": "memory"}


def test_a_known_mistake_is_known_by_what_it_does(judge):
    """The same results earn the same sentence, whatever the words of the answer."""
    source = function("con.execute('insert into target select key, min(value), max(ts) from staging s group by all')")
    assert judge.judge(toy_project.keep_newest, source).mistake == "mixed"
    assert judge.judge(toy_project.keep_newest, function("pass")).mistake is None


def test_results_do_not_hold_what_is_wanted(judge):
    """An answer cannot find the reference's results: they are computed in another fork."""
    peek = (
        "import gc; found = [o for o in gc.get_objects() if type(o).__name__ == 'Runs' and o.known]; assert not found"
    )
    assert "AssertionError" not in first(judge, function(peek)).__repr__()


def test_an_answer_cannot_speak_for_the_judge(judge):
    """A verdict written to every open descriptor is not taken for one."""
    forged = '{"reply": {"got": {"results": {}}, "wanted": {"results": {}}, "mistake": null}}'
    write = f"os.write(n, {(forged + chr(10)).encode()!r})"
    body = f"import os\n    for n in range(3, 64):\n        try: {write}\n        except OSError: pass"
    assert judge.judge(toy_project.keep_newest, function(body)).status == "not yet"
    assert judge.judge(toy_project.keep_newest, toy_project.keep_newest.reference_source).status == "passed"


def test_nothing_is_left_in_the_temporary_folder(judge, tmp_path, monkeypatch):
    """What a world or an answer makes in the temporary folder goes with a run that was stopped."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    body = "import tempfile, os; tempfile.mkdtemp(); os._exit(0)"
    with Judge() as other:
        other.results(toy_project.keep_newest, function(body))
    assert not list(tmp_path.iterdir())


def test_idle_work_gives_way(monkeypatch):
    """A verdict does not wait for the mistakes that are worked out while nobody asks."""
    monkeypatch.setenv("PYTHONPATH", TESTS)
    with Judge() as judge:
        judge.results(toy_project.count_rows, "select 7 as n")
        judge.warm("slow_project")
        time.sleep(1)
        begin = time.monotonic()
        assert judge.judge(toy_project.count_rows, "select 7 as n").status == "passed"
        assert time.monotonic() - begin < 2


def test_a_worker_that_is_killed_is_started_again(judge):
    """An answer that kills the worker costs one verdict."""
    with pytest.raises(JudgeError):
        judge.results(toy_project.keep_newest, function("import os; os.kill(os.getppid(), 9)"))
    assert judge.judge(toy_project.keep_newest, toy_project.keep_newest.reference_source).status == "passed"


def test_a_worker_that_is_stopped_is_replaced(judge):
    """An answer that stops the worker by SIGSTOP costs one verdict, within seconds."""
    begin = time.monotonic()
    with pytest.raises(JudgeError, match="was stopped"):
        judge.results(toy_project.keep_newest, function("import os; os.kill(os.getppid(), 19)\n    while True: pass"))
    assert time.monotonic() - begin < 10
    assert judge.judge(toy_project.keep_newest, toy_project.keep_newest.reference_source).status == "passed"


def test_files_of_the_current_folder_are_not_imported(tmp_path, monkeypatch):
    """A `random.py` beside the learner's notebook does not stop judging."""
    (tmp_path / "random.py").write_text("raise SystemExit")
    monkeypatch.chdir(tmp_path)
    with Judge() as judge:
        assert judge.judge(toy_project.keep_newest, toy_project.keep_newest.reference_source).status == "passed"


def test_where_the_reference_breaks_alike_nothing_passes():
    """A trial that the reference does not finish is an error of ours, and no answer is said to keep it."""
    broken = {"raised": "OSError: the disk", "line": None}
    outcome = Outcome({"one": broken}, {"one": broken})
    assert (outcome.ours, outcome.status) == ("one", "not yet")


def test_it_dies_with_its_owner():
    """After SIGKILL of a kernel in the middle of a verdict nothing of it runs."""
    code = (
        "import toy_project; from breakfix.lab.judging.judge import shared;"
        "shared().start(); print(shared().process.pid, flush=True);"
        f"shared().results(toy_project.keep_newest, {function('while True: pass')!r})"
    )
    environment = {**os.environ, "PYTHONPATH": TESTS}
    owner = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=environment)
    worker = psutil.Process(int(owner.stdout.readline()))
    until = time.monotonic() + 20
    while not worker.children() and time.monotonic() < until:
        time.sleep(0.01)
    running = [worker, *worker.children()]
    assert len(running) == 2
    owner.send_signal(signal.SIGKILL)
    owner.wait()
    _, alive = psutil.wait_procs(running, timeout=10)
    assert not alive


def test_warm_verdicts_are_quick(judge):
    """A warm verdict costs less than 250 ms of CPU; other tests share the machine, so `make bench` has the seconds."""
    worker, verdicts = psutil.Process(judge.start().process.pid), 20
    begin = sum(worker.cpu_times()[:4])
    for number in range(verdicts):
        judge.judge(toy_project.keep_newest, toy_project.keep_newest.mistakes[0].source + f"# {number}\n")
    assert (sum(worker.cpu_times()[:4]) - begin) / verdicts < 0.25


def test_a_mistake_is_told_from_one_trial_first(monkeypatch):
    """A known mistake that gives something else in the failing trial is not run through the others."""
    runs, exercise, tried = Runs(), toy_project.keep_newest, []
    run, shown = runs.run, written(toy_project.keep_newest, False)
    wanted = runs.wanted(exercise)
    monkeypatch.setattr(
        runs, "run", lambda *given, **facts: tried.append([each.name for each in given[2]]) or run(*given, **facts)
    )
    got = run(exercise, exercise.stub_text, shown)["results"]
    assert runs.mistake(exercise, got, wanted) is None
    assert tried == [["newer_first"]]
    got = run(exercise, exercise.mistakes[0].source, shown)["results"]
    assert runs.mistake(exercise, got, wanted) == "mixed"
    assert tried[1:] == [[trial.name for trial in shown]]


UNEQUAL = {
    "by a trial": (toy_project.keep_newest, toy_project.keep_newest.mistakes[0].source),
    "by what is drawn": (toy_draws.largest, "def largest(numbers):\n    return max([*numbers, 0])\n"),
    "by its text": (toy_draws.largest, "def largest(numbers:\n"),
    "by nothing": (toy_draws.largest, "def largest(numbers):\n    return max(numbers) if numbers else 0\n"),
}


@pytest.mark.parametrize(("exercise", "text"), UNEQUAL.values(), ids=UNEQUAL)
def test_refuted_agrees_with_the_verdict(judge, exercise, text):
    """What refutes first is the first that a verdict fails on, written or drawn; of what passes, none."""
    outcome = judge.judge(exercise, text)
    assert judge.refuted(exercise, text) == next(((each, outcome.results[each]) for each in outcome.fails), None)


def test_refuted_stops_at_the_first(monkeypatch):
    """The trials after the one that refutes are not run."""
    runs, exercise, sent = Runs(), toy_project.keep_newest, []
    run = runs.run
    runs.wanted(exercise)
    monkeypatch.setattr(runs, "run", lambda *given, **facts: sent.append(run(*given, **facts)) or sent[-1])
    (trial, _) = runs.refuted(exercise, function("pass"))
    (only,) = sent
    assert [name for name, saw in only["results"].items() if saw != {"stopped": "not reached"}] == [trial]


def test_nothing_held_out():
    """Of an exercise that holds nothing out, an answer cannot pass what is held out, and no error is ours."""
    largest = toy_draws.largest
    draws, largest.draws = largest.draws, []
    try:
        outcome = Runs().judged(largest, "def largest(numbers):\n    return 0\n", held_out=True)
    finally:
        largest.draws = draws
    assert outcome["wanted"] == {} and outcome["drawn"] is None
