"""What a copy was before it was upgraded or reset, byte for byte, under `work/.before-upgrade/`.

One file for each change, `001-<what the change wrote>.ipynb`: the newest is what undo brings back, and its name tells
whether the learner has written anything since.
"""

import hashlib
import os
import stat
from pathlib import Path

from breakfix import places
from breakfix.book import Refusal, atomic

SAVED = "{} was saved by another program just now; nothing was changed. Try again."


def exchange(project, before, after, form=".ipynb"):
    """Put the bytes `after` in place of the copy, whose bytes `before` are kept first (None: there was no copy).

    form: the suffix of the copy, in whichever form the learner keeps it.

    Raises Refusal when the copy may not be written, or was written by somebody else in the meantime.
    """
    path = project.copy.with_suffix(form)
    if before == after:
        return
    if path.exists() and not path.stat().st_mode & 0o200:
        raise Refusal(f"{told(path)} is read-only and stays as it is; `chmod u+w {told(path)}` lets it be changed.")
    if before is None:
        if path.exists():
            raise Refusal(SAVED.format(told(path)))
        atomic.replace(path, after)
        return
    last = newest(project)
    if last and last.read_bytes() == before:  # left by a change that was stopped before it came to the copy
        last.unlink()
    kept = _folder(project) / f"{_count(last) + 1 if last else 1:03d}-{_digest(after)}{path.suffix}"
    if not _swapped(path, before, after, kept):
        kept.unlink()
        raise Refusal(SAVED.format(told(path)))


def _swapped(path, before, after, kept):
    """Put `after` at `path`, and what was there at `kept`; where that is not `before`, all is as it was, and False.

    Both change places in one step, so that what somebody saves meanwhile is found at `kept`, and given back.
    """
    target = Path(os.path.realpath(path))
    if bytes_of(target) != before:
        atomic.replace(kept, before)
        return False
    atomic.replace(kept, after)
    kept.chmod(stat.S_IMODE(target.stat().st_mode))
    try:
        can = atomic.swap(kept, target)
    except FileNotFoundError:  # removed just now
        return False
    if not can:
        atomic.replace(kept, before)
        atomic.replace(path, after)
        return True
    placed, found = after, kept.read_bytes()
    if found == before:
        return True
    while True:
        given_back = found
        atomic.swap(kept, target)
        found = kept.read_bytes()
        if found == placed:
            return False
        placed = given_back  # somebody saved once more: that is the newest


def undo(project):
    """Bring the copy back as it was before the last upgrade or reset; returns the path of what was written since.

    None when nothing was. Raises Refusal when there is nothing to bring back.
    """
    kept = newest(project)
    if kept is None:
        raise Refusal(f"{project.number} was not upgraded or reset; there is nothing to undo.")
    path = project.copy.with_suffix(kept.suffix)
    before, present, aside = kept.read_bytes(), bytes_of(path), None
    if present not in (None, before) and _digest(present) != kept.stem.partition("-")[2]:
        aside = atomic.free(path, "after-upgrade")
        atomic.replace(aside, present)
    if present != before:
        atomic.replace(path, before)
    kept.unlink()
    return aside


def newest(project):
    """The newest backup of a copy, or None."""
    found = sorted(_folder(project).glob("[0-9]*-*"), key=_count)
    while found and _digest(found[-1].read_bytes()) == found[-1].stem.partition("-")[2]:
        found.pop().unlink()  # it holds what was to be written: the change was stopped before it came to the copy
    return found[-1] if found else None


def bytes_of(path):
    """What is in a file, or None when there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def told(path):
    """A path as a learner may type it."""
    return os.path.relpath(path, places.HOME) if path.is_relative_to(places.HOME) else str(path)


def _folder(project):
    return places.WORK / ".before-upgrade" / project.slug


def _count(path):
    return int(path.name.partition("-")[0])


def _digest(data):
    return hashlib.sha256(data).hexdigest()[:12]
