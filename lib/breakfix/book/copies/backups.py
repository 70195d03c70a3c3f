"""What a copy was before it was upgraded or reset, byte for byte, under `work/.before-upgrade/`.

One file for each change, `001-<what the change wrote>.ipynb`: the newest is what undo brings back, and its name tells
whether the learner has written anything since.
"""

import hashlib
import os

from breakfix import places
from breakfix.book import Refusal, atomic


def exchange(project, before, after, form=".ipynb"):
    """Put the bytes `after` in place of the copy, whose bytes `before` are kept first (None: there was no copy).

    form: the suffix of the copy, in whichever form the learner keeps it.

    Raises Refusal when the copy may not be written, or was written by somebody else in the meantime.
    """
    path = project.copy.with_suffix(form)
    if path.exists() and not path.stat().st_mode & 0o200:
        raise Refusal(f"{told(path)} is read-only and stays as it is; `chmod u+w {told(path)}` lets it be changed.")
    kept = None
    if before is not None:
        last = newest(project)
        if last and last.read_bytes() == before:  # left by a change that was stopped before it came to the copy
            last.unlink()
        count = _count(last) + 1 if last else 1
        kept = _folder(project) / f"{count:03d}-{_digest(after)}{path.suffix}"
        atomic.replace(kept, before)
    if bytes_of(path) != before:
        if kept:
            kept.unlink()
        raise Refusal(f"{told(path)} was saved by another program just now; nothing was changed. Try again.")
    atomic.replace(path, after)


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
    return max(_folder(project).glob("[0-9]*-*"), default=None, key=_count)


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
