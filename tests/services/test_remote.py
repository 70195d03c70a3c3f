"""A bench in another process."""

import os
from multiprocessing.connection import Client

import pytest

from breakfix.services.remote import Remote, attend


class Web:
    """Calls at once."""

    url = "nowhere"

    def call(self, function, *args):
        return function(*args)


class Bench:
    """Says what it is told."""

    def say(self, *args):
        return args


def live():
    """Be the child."""
    attend(Web(), Bench())


class Ran:
    """An object that makes a folder when it is read."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (self.path,)


@pytest.fixture
def remote():
    """A child that serves a bench."""
    remote = Remote("test_remote:live")
    remote.start()
    yield remote
    remote.stop()


def test_what_it_is_told(remote):
    """Plain data come through as they are, and an error comes back."""
    told = (b"\xff", "a", 1.5, None, [("b", {"c": {2}})])
    assert remote.call("say", *told) == told
    with pytest.raises(AttributeError):
        remote.call("ask")


def test_an_object_is_not_run(remote, tmp_path):
    """Who holds its door, as an answer does that is shut in, has nothing run by it."""
    path = str(tmp_path / "made")
    for asked in (("say", (Ran(path),)), Ran(path), ("__init__", ())):
        with Client(remote.door[1], authkey=remote.door[2]) as line:
            line.recv()
            line.send(asked)
            assert line.recv()[0] is False
    assert not os.path.exists(path)
    assert remote.call("say", 1) == (1,)
