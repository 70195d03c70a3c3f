"""A child that cannot outlive its owner."""

import os
import signal
import time

import psutil
import pytest

from breakfix.children.process import ChildError, Process, say
from survivors import gone


# What the children do; they find these by name, since the owner's sys.path travels with the work.
def double(number):
    return 2 * number


def greet_and_sleep():
    say(os.getpid())
    time.sleep(60)


def stay_in_a_c_loop():
    say("looping")
    sum(range(10**12))


def start_a_grandchild():
    grandchild = os.fork()
    if grandchild == 0:
        time.sleep(60)
    say(grandchild)
    time.sleep(60)


def own_a_child():
    with Process("test_process:greet_and_sleep") as child:
        say(child.hear())
        time.sleep(60)


def fail():
    raise ValueError("no such table")


def leave():
    print("last words")
    os._exit(3)


def test_result():
    """The function's value comes back to the owner."""
    with Process("test_process:double", 21) as child:
        assert child.result() == 42
        assert child.wait() == 0


def test_own_session():
    """A signal to the owner's group does not reach the child."""
    with Process("test_process:greet_and_sleep") as child:
        pid = child.hear()
        assert pid == child.pid
        assert os.getsid(pid) == pid != os.getsid(0)


def test_stopped_at_the_end_of_with():
    """The end of `with` ends the child, even one in a long C call."""
    with Process("test_process:stay_in_a_c_loop") as child:
        child.hear()
    assert child.wait() == -signal.SIGKILL


def test_grandchildren_end_too():
    """What the child itself started ends with it."""
    with Process("test_process:start_a_grandchild") as child:
        grandchild = child.hear()
    assert gone(grandchild)


def test_owner_killed():
    """SIGKILL of the owner ends the child."""
    with Process("test_process:own_a_child") as owner:
        child = owner.hear()
        assert psutil.pid_exists(child)
        owner.kill()
        assert gone(child)


def test_error_of_the_child():
    """An exception in the child is told in the owner, by name and message."""
    with Process("test_process:fail") as child, pytest.raises(ChildError, match="raised ValueError: no such table"):
        child.result()


def test_sudden_end():
    """A child that leaves without a word is told with its exit code and its output."""
    with (
        Process("test_process:leave") as child,
        pytest.raises(ChildError, match=r"exited with code 3(?s:.*)last words"),
    ):
        child.result()
    with Process("test_process:greet_and_sleep") as child:
        child.hear()
        child.kill()
        with pytest.raises(ChildError, match="was ended by SIGKILL"):
            child.result()


def test_silence():
    """Waiting has a limit, which is told and leaves the child running."""
    with Process("test_process:greet_and_sleep") as child:
        child.hear()
        with pytest.raises(TimeoutError, match=r"no news after 0.05 s"):
            child.result(timeout=0.05)
        assert psutil.pid_exists(child.pid)


def test_say_without_an_owner():
    """`say` in a process that is no child is refused."""
    with pytest.raises(RuntimeError, match="no child"):
        say("hello")
