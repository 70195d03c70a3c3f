"""A condition on which to wait is a step."""

from types import SimpleNamespace

import pytest

from breakfix.lab.condition import Condition


@pytest.fixture
def clock():
    """A clock that shows 100."""
    return SimpleNamespace(now=100)


def test_what_comes_in_time_wakes(clock):
    """Each thing happens at its moment, in order; then nobody comes, and the timeout passes."""
    done = []
    changed = Condition(clock, [(1.5, lambda: done.append("a")), (4, lambda: done.append("b"))])
    with changed:
        assert (changed.wait(5), clock.now, done) == (True, 101.5, ["a"])
        assert (changed.wait(2), clock.now, done) == (False, 103.5, ["a"])
        assert (changed.wait(1), clock.now, done) == (True, 104, ["a", "b"])
        assert (changed.wait(-1), clock.now) == (False, 104)
        with pytest.raises(RuntimeError, match="for ever"):
            changed.wait()


def test_what_comes_as_the_time_is_over_does_not_wake(clock):
    """It is done, and `wait` returns False: so it is when a return holds the lock at the deadline."""
    done = []
    changed = Condition(clock, [(2, lambda: done.append("a")), (3, lambda: done.append("b"))])
    with changed:
        assert (changed.wait(2), clock.now, done) == (False, 102, ["a"])
        assert changed.wait_for(lambda: len(done) > 1, 1)


def test_wait_for_goes_by_the_same_clock(clock):
    """It looks again at each wake-up, and gives up when its time is over."""
    done = []
    changed = Condition(clock, [(1, lambda: None), (2, lambda: done.append("a")), (9, lambda: done.append("b"))])
    with changed:
        assert changed.wait_for(lambda: done, 5)
        assert clock.now == 102
        assert not changed.wait_for(lambda: len(done) > 1, 5)
        assert clock.now == 107


def test_the_lock_is_real(clock):
    """Who does not hold it can neither wait nor notify; how often it was taken is counted."""
    changed = Condition(clock)
    for call in (lambda: changed.wait(1), changed.notify_all):
        with pytest.raises(RuntimeError, match="un-acquired"):
            call()
    changed.acquire()
    assert changed.is_held()
    changed.notify_all()
    changed.release()
    with changed:
        pass
    assert (changed.came_in, changed.is_held(), changed.is_woken) == (2, False, True)


def test_who_lets_go_lets_others_in(clock):
    """At the end of a block, and of a release by hand, others can come in; within another block they cannot."""
    free = []
    changed = Condition(clock, let_go=lambda: free.append(changed.is_held()))
    with changed:
        with changed:
            pass
        assert free == []
    changed.acquire()
    changed.release()
    assert free == [False, False]


def test_a_loop_without_a_wait_comes_to_an_end(clock):
    """Whoever asks for the time for ever gets an error, and not the end of a test run."""
    changed = Condition(clock)
    with pytest.raises(RuntimeError, match="no time passes"):
        while changed.look() < 101:
            pass
