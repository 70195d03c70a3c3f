"""Files that are there whole or not at all."""

import pytest

from breakfix.children.process import Process
from breakfix.etl.whole import whole
from breakfix.faults import full_disk


def write_and_wait(path):
    """Be killed in the middle of a file."""
    from breakfix.children.process import say

    with whole(path) as file:
        file.write("half")
        file.flush()
        say("half is written")
        import time

        time.sleep(600)


def test_it_appears_at_the_end(tmp_path):
    """While the block runs the old file stands; then the new one does, and nothing else."""
    path = tmp_path / "a.csv"
    path.write_text("old")
    with whole(path) as file:
        file.write("new")
        assert path.read_text() == "old"
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("a.csv", "new")]


def test_a_failure_leaves_the_old_one(tmp_path):
    """A disk that is full leaves the old file and no half one."""
    path = tmp_path / "a.csv"
    path.write_text("old")
    with full_disk.left(100), pytest.raises(OSError, match="too large"), whole(path) as file:
        file.write("x" * 5000)
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("a.csv", "old")]


def test_a_kill_leaves_no_half_file(tmp_path):
    """Killed in the middle, the name is not there; a half file has another ending, and the next call replaces it."""
    path = tmp_path / "a.csv"
    with Process("test_etl_whole:write_and_wait", path) as child:
        child.hear(60)
        child.kill()
    assert [each.name for each in tmp_path.iterdir()] == ["a.csv.part"]
    with whole(path) as file:
        file.write("whole")
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("a.csv", "whole")]
