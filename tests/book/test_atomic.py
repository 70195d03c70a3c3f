"""Files replaced whole or not at all."""

import os

import pytest

from breakfix.book import atomic


def test_replaced_whole(tmp_path):
    """The file has the new bytes and the old permissions, and nothing else lies beside it."""
    path = tmp_path / "x.ipynb"
    path.write_bytes(b"old")
    path.chmod(0o604)
    atomic.replace(path, b"new")
    assert (path.read_bytes(), path.stat().st_mode & 0o777, os.listdir(tmp_path)) == (b"new", 0o604, ["x.ipynb"])


@pytest.mark.parametrize("call", ["fsync", "replace", "fchmod"])
def test_failure_leaves_the_old_file(tmp_path, monkeypatch, call):
    """When the disk is full or refuses, the old file stands and no half of a new one lies about."""
    path = tmp_path / "x.ipynb"
    path.write_bytes(b"old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, call, full)
    with pytest.raises(OSError, match="No space"):
        atomic.replace(path, b"new")
    assert (path.read_bytes(), os.listdir(tmp_path)) == (b"old", ["x.ipynb"])


def test_free_names_are_counted(tmp_path):
    """What is put aside never lands on another file."""
    path = tmp_path / "x.ipynb"
    for name in ("x.broken.ipynb", "x.broken-2.ipynb"):
        assert atomic.free(path, "broken").name == name
        (tmp_path / name).touch()


def test_two_files_change_places(tmp_path):
    """In one step, each keeps its own bytes and permissions; a file that is missing is named."""
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(b"1")
    other.write_bytes(b"2")
    assert atomic.swap(one, other)
    assert (one.read_bytes(), other.read_bytes()) == (b"2", b"1")
    with pytest.raises(FileNotFoundError, match="one"):
        atomic.swap(one, tmp_path / "none")
