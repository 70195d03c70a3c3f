"""A small program that does what it is told by lines."""

import os
import signal
import subprocess
import sys

import psutil
import pytest

from breakfix.children.listener import Listener

PROGRAM = """
import os, sys
print(os.getpid(), *sys.argv[1:], flush=True)
for line in sys.stdin:
    print(line.strip().upper(), flush=True)
    if line == "end\\n":
        break
"""


def test_it_answers():
    """What it says of itself is heard, and each line has its answer; arguments are texts."""
    with Listener(PROGRAM, 7, "a b") as listener:
        assert listener.hear().split(maxsplit=1)[1] == "7 a b"
        assert [listener.ask(word) for word in ("one", "two words")] == ["ONE", "TWO WORDS"]


def test_it_ends_with_the_block():
    """Afterwards no process is left, also when the block ends in an error."""
    with pytest.raises(ZeroDivisionError), Listener(PROGRAM) as listener:
        pid = int(listener.hear())
        raise ZeroDivisionError
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.parametrize("how", ["by itself", "killed"])
def test_one_that_has_ended(how):
    """Whoever tells it something more gets an OSError, and the block ends well."""
    with Listener(PROGRAM) as listener:
        pid = int(listener.hear())
        if how == "by itself":
            assert listener.ask("end") == "END"
        else:
            os.kill(pid, signal.SIGKILL)
        with pytest.raises(OSError, match="has ended"):
            listener.ask("more")


def test_it_dies_with_its_owner():
    """When the owner is killed in the middle of the block, its input ends, and so does it."""
    code = f"""
import os, signal
from breakfix.children.listener import Listener
with Listener({PROGRAM!r}) as listener:
    print(listener.pid, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""
    owner = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    pid = int(owner.stdout)
    if psutil.pid_exists(pid):
        psutil.Process(pid).wait(10)
    assert not psutil.pid_exists(pid)
