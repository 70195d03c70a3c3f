"""A folder that is a disk of its own."""

import errno
import os
import shutil

import pytest

from breakfix.faults.other_disk import other_disk


@pytest.fixture
def disk(tmp_path):
    """A folder with yesterday's report, and a draft of today's elsewhere."""
    for name in ("disk", "elsewhere"):
        (tmp_path / name).mkdir()
    (tmp_path / "disk/report.csv").write_text("yesterday")
    (tmp_path / "elsewhere/draft").write_text("today")
    return tmp_path


@pytest.mark.parametrize("call", [os.rename, os.replace, os.link], ids=lambda call: call.__name__)
@pytest.mark.parametrize(("source", "target"), [("elsewhere/draft", "disk/new"), ("disk/report.csv", "elsewhere/new")])
def test_over_the_border(disk, call, source, target):
    """A rename into the folder or out of it fails as between file systems and changes nothing; afterwards it works."""
    name = call.__name__
    with other_disk(disk / "disk"), pytest.raises(OSError) as raised:
        getattr(os, name)(disk / source, disk / target)
    assert (raised.value.errno, (disk / source).exists(), (disk / target).exists()) == (errno.EXDEV, True, False)
    getattr(os, name)(disk / source, disk / target)
    assert (disk / target).exists()


def test_a_move_is_a_copy(disk):
    """shutil.move writes into the file that is there, and who has it open reads the new bytes; Path.replace fails."""
    report = disk / "disk/report.csv"
    with other_disk(disk / "disk"), report.open() as reader:
        with pytest.raises(OSError):
            (disk / "elsewhere/draft").replace(report)
        shutil.move(disk / "elsewhere/draft", report)
        assert reader.read() == "today"


def test_within(disk):
    """Within the folder, below it too, a rename works, and its reader keeps the old bytes; so does one outside."""
    report = disk / "disk/report.csv"
    (disk / "disk/below").mkdir()
    (disk / "disk/below/draft").write_text("today")
    with other_disk(disk / "disk"), report.open() as reader:
        os.replace(disk / "disk/below/draft", report)
        os.rename(disk / "elsewhere/draft", disk / "elsewhere/kept")
        assert (reader.read(), report.read_text()) == ("yesterday", "today")
    assert (disk / "elsewhere/kept").exists()
