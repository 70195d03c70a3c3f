"""Programs in a folder that end with their owner."""

import os
import signal
import time

import psutil
import pytest

from breakfix.children.keeper import Keeper, ProgramError
from breakfix.children.process import Process, say
from survivors import gone


def hold_and_sleep(folder):
    """In a child: hold a program, say who is there, and wait to be killed."""
    with Keeper(folder) as keeper:
        keeper.hold("sleep", "60")
        while not (there := psutil.Process().children(recursive=True)[1:]):
            time.sleep(0.01)
        say([keeper._process.pid, there[0].pid])
        keeper.run("sleep", "60")


@pytest.fixture
def folder(tmp_path):
    room = tmp_path / "room"
    room.mkdir()
    return room


def test_owner_killed(folder):
    """SIGKILL of the owner ends the keeper and its program, and the folder goes."""
    with Process("test_keeper:hold_and_sleep", str(folder)) as owner:
        pids = owner.hear()
        assert all(map(psutil.pid_exists, pids))
        assert os.getsid(pids[0]) == pids[0] != os.getsid(owner.pid)
        owner.kill()
        assert all(map(gone, pids))
    assert not folder.exists()


def test_a_program_runs_to_its_end(folder):
    """Programs run one after the other in the folder; one that fails says in its own words why."""
    with Keeper(folder) as keeper:
        keeper.run("sh", "-c", "echo here > made")
        assert (folder / "made").read_text() == "here\n"
        with pytest.raises(ProgramError, match="no such thing"):
            keeper.run("sh", "-c", "echo no such thing >&2; exit 3")
        with pytest.raises(ProgramError, match="exited with code 3"):
            keeper.run("sh", "-c", "exit 3")
        with pytest.raises(ProgramError, match="no-such-program"):
            keeper.run("no-such-program")
    assert not folder.exists()


def test_a_held_program_ends_by_itself(folder):
    """Then the keeper ends as well, and tells what the program said last."""
    with Keeper(folder) as keeper:
        assert keeper.ended() is None
        keeper.hold("sh", "-c", "echo disk full; exit 1")
        keeper._process.wait(20)
        assert keeper.ended() == "disk full"
        with pytest.raises(ProgramError, match="keeper was ended"):
            keeper.run("true")


def test_a_program_hears_its_signal(folder, tmp_path):
    """At the end of `with` a program gets the signal that was asked for, and may say its last words."""
    with Keeper(folder, ending=signal.SIGINT) as keeper:
        keeper.hold(
            "sh", "-c", f"trap 'echo bye > {tmp_path}/said; exit' INT; touch ready; while :; do sleep 0.01; done"
        )
        while not (folder / "ready").exists():
            time.sleep(0.01)
    assert (tmp_path / "said").read_text() == "bye\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_keeper_is_asked_to_stop(folder, number):
    """Whoever stops a whole family of processes asks the keeper too: it ends its program, and the folder goes."""
    with Keeper(folder) as keeper:
        keeper.hold("sleep", "60")
        while not (there := psutil.Process(keeper._process.pid).children()):
            time.sleep(0.01)
        os.kill(keeper._process.pid, number)
        keeper._process.wait(20)
        assert gone(there[0].pid)
        assert not folder.exists()


def test_variables_stay_outside(folder, monkeypatch):
    """What the owner's environment says of other servers does not reach a program."""
    monkeypatch.setenv("PGDATA", "/elsewhere")
    with Keeper(folder) as keeper, pytest.raises(ProgramError, match=r"^none$"):
        keeper.run("sh", "-c", "echo ${PGDATA:-none}; exit 1")
