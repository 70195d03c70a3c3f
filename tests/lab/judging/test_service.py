"""A service that trials need."""

import inspect
import os
import signal

import psutil
import pytest

import toy_service
from breakfix.lab.judging import service
from breakfix.lab.judging.judge import Judge
from survivors import gone

ASK = toy_service.ask
KILLING = "def ask(pid):\n    os.kill(pid, 9)\n    return pid\n"
STAYING = "def ask(pid):\n    while True:\n        pass\n"


@pytest.fixture(scope="module")
def judge():
    with Judge() as judge:
        yield judge


def saw(judge, source=ASK.reference_source):
    result = judge.results(ASK, source)["it_runs"]
    return result.get("saw", result)


def test_opened_once(judge):
    """Each fork is given the same program; it belongs to the process that judges, and survives the forks."""
    first = saw(judge)
    assert (first["runs"], first["it_runs_below"]) == (True, judge.process.pid)
    leaving = "def ask(pid):\n    os.fork() or os.setsid() or __import__('time').sleep(60)\n    return pid\n"
    outcome = judge.judge(ASK, leaving)
    assert (outcome.status, outcome.left) == ("passed", 1)
    assert saw(judge) == first


def test_an_answer_stopped_at_its_limit(judge):
    """What stops an answer spares the program."""
    first = saw(judge)
    assert saw(judge, STAYING) == {"stopped": "time"}
    assert saw(judge) == first


def test_whatever_asks_is_given_it(judge):
    """A prediction and a witness that name the service of another get the same program."""
    pid = saw(judge)["pid"]
    assert judge.see(toy_service.which, 0) == {"pid": pid}
    assert judge.see(toy_service.two_ways, [[1], [2]]) == [[pid, 2], [pid, 1]]
    assert judge.mutants(ASK, [ASK.reference_source])[1][0]["it_runs"]["saw"]["pid"] == pid


def test_a_program_that_is_gone(judge):
    """What an answer has ended is opened anew for the next one."""
    pid = saw(judge)["pid"]
    keeper = psutil.Process(pid).ppid()
    saw(judge, KILLING)
    assert gone(pid, seconds=20)
    assert gone(keeper, seconds=20)
    again = saw(judge)
    assert (again["runs"], again["pid"] != pid) == (True, True)


@pytest.mark.parametrize("end", [Judge.close, lambda judge: judge.process.send_signal(signal.SIGKILL)])
def test_the_judge_ends(end):
    """With the process that judges, closed or killed, the program ends."""
    with Judge() as judge:
        pid = saw(judge)["pid"]
        assert psutil.pid_exists(pid)
        end(judge)
        assert gone(pid, seconds=20)


def test_a_world_to_play_in():
    """In a learner's own process the program is opened for the first world, and held for the next."""
    pid = ASK.world("it_runs")
    try:
        assert psutil.Process(pid).parent().ppid() == os.getpid()
        assert ASK.world("it_runs") == pid
    finally:
        toy_service.program.close()
    assert gone(pid)


def test_it_belongs_to_the_check():
    """What is asked counts as changed when its service has changed."""
    before = ASK.fingerprint
    del ASK.fingerprint
    try:
        ASK._service.opened, opened = inspect.unwrap(saw), ASK._service.opened
        assert ASK.fingerprint != before
    finally:
        ASK._service.opened = opened
        del ASK.fingerprint


def test_one_that_cannot_be_opened():
    """The error is told as it is, and the next one who asks tries again."""
    tries = []

    def failing():
        tries.append(1)
        raise OSError("no space left on device")
        yield

    failed = service.Service(failing)
    for _ in range(2):
        with pytest.raises(OSError, match="no space left"):
            failed.given()
    assert len(tries) == 2
