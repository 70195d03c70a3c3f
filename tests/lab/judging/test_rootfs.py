"""The root of a fork that is apart: what is in it."""

import os
import sys

import pytest

from breakfix import places
from breakfix.lab.judging import apart, fork, rootfs

pytestmark = pytest.mark.skipif(bool(apart.refused()), reason=f"cannot judge apart here: {apart.refused()}")


@pytest.fixture
def planned(tmp_path, monkeypatch):
    """A workbook behind a link, with a notebook and something that is nobody's business."""
    real = tmp_path / "disk/workbook"
    lesson = "lib/breakfix/projects/lesson"
    for name in ("notebooks/a.ipynb", f"{lesson}/__init__.py", f"{lesson}/job/src/run.py", "build/grade/b.jsonl"):
        (real / name).parent.mkdir(parents=True, exist_ok=True)
        (real / name).touch()
    link = tmp_path / "workbook"
    link.symlink_to(real)
    monkeypatch.setattr(places, "HOME", link)
    rootfs.plan.cache_clear()
    yield link
    rootfs.plan.cache_clear()


def inside(function):
    """What a function gives in a fork that is apart."""
    ending = fork.run(lambda send: send(function()), seconds=20, fence=apart.enter)
    assert ending.sent, ending.printed
    return ending.sent[0]


def test_a_workbook_behind_a_link(planned):
    """It is where it was, but for what is not needed, and without what the lessons say."""
    found = inside(lambda: [sorted(map(str, planned.glob("*"))), sorted(map(str, planned.rglob("*.py")))])
    assert found[0] == [f"{planned}/lib", f"{planned}/notebooks"]
    assert found[1] == [f"{planned}/lib/breakfix/projects/lesson/job/src/run.py"]


def test_no_home_is_taken_along(planned, monkeypatch):
    """A folder from which Python imports stays behind when it is a home, where one works, or above one of these."""
    home = planned.parent / "home"
    (home / "lab").mkdir(parents=True)
    (home / "mine.txt").touch()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(home / "lab")
    monkeypatch.setattr(sys, "path", [*sys.path, str(home), str(home / "lab"), str(planned.parent)])
    assert not any(str(home).startswith(each) for each in rootfs.plan()[0])
    assert inside(lambda: os.path.exists(home)) is False


def test_its_own(planned):
    """The room and shared memory can be written, and nothing else; the root holds no more than is named."""

    def tried():
        done = []
        for path in (".", "/dev/shm", "/", "/tmp", "/usr", "/proc/sys/vm", str(places.HOME)):
            try:
                open(f"{path}/mine", "w").close()
                done.append(path)
            except OSError:
                pass
        return [done, sorted(set(os.listdir("/")) - set(rootfs.SYSTEM))]

    written, names = inside(tried)
    assert written == [".", "/dev/shm"]
    taken = {path.split("/")[1] for path in [*rootfs.plan()[0], os.getcwd(), str(planned)]}
    assert set(names) <= taken | {"proc", "tmp"}
