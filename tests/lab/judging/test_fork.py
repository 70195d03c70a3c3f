"""One fork."""

import contextlib
import os
import sys
import time

import psutil
import pytest

from breakfix.lab.judging import fork, way


def children():
    """The processes below this one, but for a server that other tests hold."""
    held = {each for pid in fork.spared for each in (pid, *(one.pid for one in psutil.Process(pid).children(True)))}
    running = (each for each in psutil.Process().children(recursive=True) if each.status() != psutil.STATUS_ZOMBIE)
    return [each for each in running if each.pid not in held]


def test_sends_and_prints():
    """What the work sends and prints comes back."""

    def work(send):
        print("hello")
        send({"n": 7})

    ending = fork.run(work, seconds=5)
    assert (ending.sent, ending.printed, ending.how) == ([{"n": 7}], "hello\n", "done")


def test_what_was_sent_before_the_limit_is_kept():
    """A fork that does not end is stopped at its limit, and what it sent counts."""

    def work(send):
        send(1)
        while True:
            with contextlib.suppress(BaseException):
                time.sleep(60)

    ending = fork.run(work, seconds=0.3)
    assert (ending.sent, ending.how) == ([1], "time")
    assert ending.seconds < 2
    assert not children()


def test_memory(monkeypatch):
    """A list that grows without limit ends at the limit of memory, not at that of time."""
    monkeypatch.setattr(fork, "MEMORY", 100 << 20)

    def work(send):
        kept = []
        while True:
            kept.append(bytearray(1 << 20))

    assert fork.run(work, seconds=20).how == "memory"


def test_shared_memory_counts_once(monkeypatch):
    """Many children that share what their parent holds are not many times as much; one that fills its own is."""
    monkeypatch.setattr(fork, "MEMORY", 200 << 20)
    monkeypatch.setattr(fork, "LOOK", 0.01)

    def work(send, own):
        held, pids = bytearray(os.urandom(1 << 20) * 60), []
        for _ in range(6):
            pid = os.fork()
            if not pid:
                kept = bytearray(held) if own else held
                time.sleep(1.5)
                os._exit(len(kept) == 0)
            pids.append(pid)
        for pid in pids:
            os.waitpid(pid, 0)
        send("done")

    fence = lambda room: None  # noqa: E731  with it children are looked at each time
    assert fork.run(lambda send: work(send, False), seconds=30, fence=fence).how == "done"
    assert fork.run(lambda send: work(send, True), seconds=30, fence=fence).how == "memory"


def test_memory_beside_a_flood(monkeypatch):
    """One that sends without an end is held to its memory meanwhile."""
    monkeypatch.setattr(fork, "MEMORY", 100 << 20)
    monkeypatch.setattr(way, "MOST", 1 << 40)

    def work(send):
        kept = []
        while True:
            kept.append(bytearray(1 << 16))
            send("x")

    assert fork.run(work, seconds=20, until=lambda message: False).how == "memory"


def test_a_flood(monkeypatch):
    """One that sends without an end is stopped after so many bytes, long before its time is up."""
    monkeypatch.setattr(way, "MOST", 1 << 20)

    def work(send):
        while True:
            send("x" * 1000)

    ending = fork.run(work, seconds=60)
    assert ending.how == "output"
    assert ending.seconds < 20


def test_our_own_work_has_no_limit_of_memory(monkeypatch):
    """What is no answer, such as a run with many processes, is not stopped for what it holds."""
    monkeypatch.setattr(fork, "MEMORY", 10 << 20)

    def work(send):
        kept = bytearray(100 << 20)
        time.sleep(0.5)
        send(len(kept))

    much = bytearray(os.urandom(1 << 20) * 300)  # of this process, and shared with the fork: it is no excuse
    assert fork.run(work, seconds=20).how == "memory"
    assert len(much) == 300 << 20
    assert fork.run(work, seconds=20, ours=True).sent == [100 << 20]


@pytest.mark.parametrize(
    ("end", "how"), [(lambda: os._exit(3), "exit 3"), (lambda: os.kill(os.getpid(), 9), "signal 9")]
)
def test_ending_itself(end, how):
    """A process that ends itself says how."""
    assert fork.run(lambda send: end(), seconds=5).how == how


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux hands orphans to the one who asks for them")
def test_nothing_is_left():
    """A process that the work starts in a session of its own is stopped with it."""
    fork.adopt_orphans()

    def work(send):
        if os.fork() == 0:
            os.setsid()
            time.sleep(60)

    ending = fork.run(work, seconds=5)
    assert ending.left == 1
    assert not children()


def test_works_in_a_folder_that_is_removed():
    """Files written by relative name are gone afterwards, and its path is not shown."""

    def work(send):
        print(os.getcwd())
        send(os.getcwd())

    ending = fork.run(work, seconds=5)
    assert not os.path.exists(ending.sent[0])
    assert ending.printed == ".\n"


def test_stopped_before_it_has_a_group(monkeypatch):
    """A fork that is stopped before it has come to a session of its own ends all the same, and nobody waits for it."""
    monkeypatch.setattr(os, "setsid", lambda: time.sleep(5))
    begin = time.monotonic()
    assert fork.run(lambda send: time.sleep(5), seconds=0).how == "time"
    assert time.monotonic() - begin < 4
