"""A folder of a process is gone with it, however it ends."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from breakfix.lab.temporary import folder, prefix

CHILD = """
import os, sys
from breakfix.lab.temporary import folder
made = folder()
(made / "shop.db").write_text("rows")
print(made, flush=True)
if sys.argv[1:]:
    os.kill(os.getpid(), int(sys.argv[1]))
"""


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """Temporary folders of these tests have a place of their own; a warm worker that starts meanwhile has another."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def ended(*signals):
    """The folder of a process that is gone: by itself, or by a signal."""
    child = subprocess.run(
        [sys.executable, "-c", CHILD, *(str(int(each)) for each in signals)],
        capture_output=True,
        check=False,
        env={**os.environ, "TMPDIR": tempfile.gettempdir()},
        text=True,
    )
    assert child.returncode == (-signals[0] if signals else 0), child.stderr
    return Path(child.stdout.strip())


def test_each_is_new_and_empty(tmp_path):
    """Each call gives another folder, where temporary files go."""
    one, other = folder(), folder()
    assert (one != other, one.parent, [*one.iterdir(), *other.iterdir()]) == (True, tmp_path, [])


def test_gone_with_its_process():
    """A process that ends removes its folder."""
    assert not ended().exists()


def test_gone_after_a_kill():
    """What a killed process left is removed by the next one; a folder of one that runs, and any other, stays."""
    running, gone = prefix().replace(str(os.getpid()), str(os.getppid())), str(2**22 + 1)  # beyond the last number
    elsewhere = f"breakfix-1-{gone}-"  # of another namespace: there it may well run
    mine, left = folder(), ended(signal.SIGKILL)  # the first folder of a process sweeps, so this one's comes first
    others = [Path(tempfile.mkdtemp(prefix=name)) for name in (running, elsewhere, "breakfix-pg-")]
    assert left.exists()
    assert not ended().exists()
    assert not left.exists()
    assert all(each.exists() for each in (mine, *others))
