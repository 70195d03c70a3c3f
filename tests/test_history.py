"""Histories: what happened, as plain data in order."""

import multiprocessing
import pickle

import pytest

from breakfix.history import Event, Log, merged


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
