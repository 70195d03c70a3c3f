"""Two runs take turns, each in a process of its own."""

import contextlib
import fcntl
import os

from breakfix.faults import turns


def read(folder):
    (folder / f"seen by {os.getpid()}").write_text((folder / "count").read_text())


def write(folder):
    (folder / "count").write_text(str(int((folder / f"seen by {os.getpid()}").read_text()) + 1))


def fail(folder):
    raise EOFError


STEPS = {"read": read, "write": write, "fail": fail}
OVERLAP = ["1 read", "2 read", "1 write", "2 write"]


@contextlib.contextmanager
def alone(folder):
    with open(folder / "lock", "w") as held:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def counted(folder, order, **how):
    (folder / "count").write_text("0")
    history = turns.taken(order, STEPS, folder, **how)
    return int((folder / "count").read_text()), [(event.who, event.kind, event.what) for event in history]


def test_an_update_is_lost_and_with_a_lock_none_is(tmp_path):
    """Both read before either writes: one count is lost. One after the other, or alone, none is."""
    assert counted(tmp_path, OVERLAP)[0] == 1
    assert counted(tmp_path, sorted(OVERLAP))[0] == 2
    count, history = counted(tmp_path, OVERLAP, alone=alone)
    assert count == 1
    assert history == [
        ("first run", "claim", "the folder"),
        ("first run", "statement", "read"),
        ("second run", "refused", "BlockingIOError"),
        ("first run", "statement", "write"),
    ]


def test_an_error_ends_the_step_alone(tmp_path):
    """Its class is told, the run goes on, and what stands between is done here."""
    done = []
    count, history = counted(tmp_path, ["1 fail", "now", "1 read", "1 write"], between={"now": lambda: done.append(1)})
    assert (count, done) == (1, [1])
    assert history[:2] == [("first run", "refused", "EOFError"), ("now", "note", "comes")]
