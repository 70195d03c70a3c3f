"""A full disk, by the system's own limit."""

import importlib
import sys

import pytest

from breakfix.children.process import ChildError
from breakfix.faults import full_disk


def write(path, count):
    """What a child can be asked to do."""
    with open(path, "wb") as file:
        file.write(b"x" * count)


def test_what_had_room_stands_on_the_disk(tmp_path):
    """The write that goes beyond the room fails, and the part before it is there, for root too."""
    with full_disk.left(100), pytest.raises(OSError, match="too large"):
        write(tmp_path / "a", 5000)
    assert (tmp_path / "a").stat().st_size == 100


def test_it_heals(tmp_path):
    """After the block, also one that failed, there is room again; a file with room enough was never hurt."""
    with full_disk.left(100):
        write(tmp_path / "small", 100)
    write(tmp_path / "large", 5000)
    assert [(tmp_path / name).stat().st_size for name in ("small", "large")] == [100, 5000]


def test_in_a_child(tmp_path):
    """A child runs out of room and says so; this process does not."""
    with pytest.raises(ChildError, match="too large"):
        full_disk.run("test_full_disk:write", str(tmp_path / "a"), 5000, room=64)
    assert (tmp_path / "a").stat().st_size == 64
    full_disk.run("test_full_disk:write", str(tmp_path / "b"), 10, room=64)
    write(tmp_path / "c", 5000)


def test_what_is_imported_meanwhile_is_whole(tmp_path, monkeypatch):
    """A module that is first imported on a full disk can be imported ever after, where Python keeps bytecode."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "compiled"))
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "a_lesson.py").write_text("ROWS = [" + ", ".join(map(repr, map(float, range(99)))) + "]\n")
    for _ in range(2):
        with full_disk.left(200):
            assert len(importlib.import_module("a_lesson").ROWS) == 99
        monkeypatch.delitem(sys.modules, "a_lesson")
    assert sys.dont_write_bytecode is False
