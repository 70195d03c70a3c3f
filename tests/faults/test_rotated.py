"""Two processes that rotate one file."""

import psutil
import pytest

from breakfix.faults import rotated

LENGTH = len("INFO line 1\n")


def written(path, names, count, room=4):
    """Have the processes write so many lines in turn; the history."""
    with rotated.Writers(path, names, limit=LENGTH * room + 1, keep=1) as writers:
        for place in range(count):
            writers.write(names[place % len(names)], f"INFO line {place + 1}")
    return writers.history()


def test_alone_it_loses_nothing(tmp_path):
    """One process keeps a full file and the present one, and all lines are in order."""
    history = written(tmp_path / "etl.log", ["day"], 8)
    assert rotated.lines(tmp_path / "etl.log") == [f"INFO line {number}" for number in range(1, 9)]
    assert [event.kind for event in history].count("lost") == 0


def test_the_second_one_replaces_the_full_file(tmp_path):
    """With two, the first full file is gone, the rest is out of order, and the history says which lines are lost."""
    history = written(tmp_path / "etl.log", ["day", "night"], 8)
    assert rotated.lines(tmp_path / "etl.log") == [f"INFO line {number}" for number in (5, 7, 6, 8)]
    assert [event.what for event in history if event.kind == "lost"] == [f"INFO line {n}" for n in range(1, 5)]
    assert [event.who for event in history if event.what == "rotates"] == ["day", "night"]


def test_it_heals_with_files_of_their_own(tmp_path):
    """Each with its own file: every line is there."""
    for name in ("day", "night"):
        written(tmp_path / f"{name}.log", [name], 4)
        assert len(rotated.lines(tmp_path / f"{name}.log")) == 4


def test_they_end_with_the_block(tmp_path):
    """No process is left after the block; one that was killed is an OSError."""
    with rotated.Writers(tmp_path / "etl.log", ["day"], limit=100, keep=1) as writers:
        other = psutil.Process(writers._processes["day"].pid)
        other.kill()
        other.wait(10)
        with pytest.raises(OSError):
            writers.write("day", "INFO line 1")
    assert not other.is_running()
