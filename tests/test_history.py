"""Histories: what happened, as plain data in order."""

import multiprocessing
import pickle
import signal
import time

import pytest

from breakfix.history import Event, Log, SharedLog, merged, noted_waits


def test_events_come_in_order_and_hold_no_time():
    """An event is a tuple of four; white space in what happened is evened out."""
    log = Log()
    log.add("client", "request", "page\n  1", to="alpha")
    log.add("client", "wait")
    assert log.events == [("client", "request", "page 1", "alpha"), ("client", "wait", "", None)]
    assert log.events[1] == Event("client", "wait")


def test_what_was_written_down_can_be_lost():
    """The event stays, in its place; it is only said that it was not kept."""
    log = Log()
    place = log.add("run", "statement", "insert")
    log.add("run", "kill")
    log.lose([place])
    assert log.events == [("run", "lost", "insert", None), ("run", "kill", "", None)]


def test_a_kind_that_nobody_knows():
    """An event of another kind is refused when it is written down."""
    with pytest.raises(ValueError, match="no event of the kind 'insert'; there are begin, statement"):
        Log().add("run", "insert")


def _second(log, turn, done):
    turn.wait(20)
    log.add("second", "statement", "in between")
    done.send(log)


def test_logs_of_two_processes_are_one_history():
    """The order is that of the machine's clock, whichever log comes first."""
    forks = multiprocessing.get_context("fork")
    one, two, turn = Log(), Log(), forks.Event()
    ours, theirs = forks.Pipe(duplex=False)
    child = forks.Process(target=_second, args=(two, turn, theirs))
    child.start()
    one.add("first", "begin")
    turn.set()
    two = ours.recv()
    child.join()
    one.add("first", "commit")
    order = [("first", "begin"), ("second", "statement"), ("first", "commit")]
    assert [event[:2] for event in merged(two, one)] == [event[:2] for event in merged(one, two)] == order


def test_a_log_can_be_sent():
    """What comes out of a pickle tells the same."""
    log = Log()
    log.add("run", "begin")
    assert pickle.loads(pickle.dumps(log)).told() == log.told()


def test_a_kill_from_outside():
    """It loses what the open transaction of the killed had done, and nothing of what was committed, or of others."""
    log = Log()
    for who, kind, what in [
        ("run", "statement", "create"), ("run", "begin", ""), ("run", "statement", "kept"), ("run", "commit", ""),
        ("other", "begin", ""), ("other", "statement", "theirs"), ("run", "begin", ""), ("run", "statement", "gone"),
    ]:  # fmt: skip
        log.add(who, kind, what)
    log.kill("run", "by hand")
    assert log.events[-1] == ("run", "kill", "by hand", None)
    assert [event.what for event in log.events if event.kind == "lost"] == ["gone"]


def _until_killed(log, ready):
    log.add("child", "begin")
    log.add("child", "statement", "insert\n1")
    ready.set()
    signal.pause()


def test_a_shared_log_keeps_what_the_killed_wrote(tmp_path):
    """Processes write into one file; it tells the same as a Log that saw all of it."""
    forks = multiprocessing.get_context("fork")
    log, ready, told = SharedLog(tmp_path / "history"), forks.Event(), Log()
    log.add("parent", "note")
    child = forks.Process(target=_until_killed, args=(log, ready))
    child.start()
    assert ready.wait(20)
    child.kill()
    child.join()
    log.kill("child")
    for who, kind, what in [("parent", "note", ""), ("child", "begin", ""), ("child", "statement", "insert 1")]:
        told.add(who, kind, what)
    told.kill("child")
    assert log.events == told.events
    assert log.events[2].kind == "lost"
    assert merged(log) == log.events


def _writes(log, who):
    for number in range(200):
        log.add(who, "statement", f"{number} {'x' * 200}")


def test_a_crowd_writes_whole_lines(tmp_path):
    """Nothing is lost or mixed up when many write at once, and each tells its own events in order."""
    forks = multiprocessing.get_context("fork")
    log = SharedLog(tmp_path / "history")
    crowd = [forks.Process(target=_writes, args=(log, f"client {n}")) for n in range(4)]
    for each in crowd:
        each.start()
    for each in crowd:
        each.join()
    for n in range(4):
        told = [event.what.split()[0] for event in log.events if event.who == f"client {n}"]
        assert told == [str(number) for number in range(200)]


def test_waits_are_noted():
    """Within it each wait is an event of the client, and afterwards none is."""
    with noted_waits() as log:
        time.sleep(0.001)
    time.sleep(0.001)
    assert log.events == [Event("client", "wait", "0.001 s")]
