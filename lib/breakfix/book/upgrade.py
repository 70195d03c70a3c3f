"""A learner's copy brought up to the tracked notebook, put back, or put together again."""

import json
import os

from nbformat.v4 import new_notebook

from breakfix import places
from breakfix.book import Refusal, atomic, backups, notebook, salvage, shipped, stale
from breakfix.book.merge import merge
from breakfix.book.pairing import pair


def upgrade(project, dry_run=False):
    """Bring the tracked notebook into the copy; returns the News. Nothing is written when there is none.

    Raises Refusal when there is no copy, or the copy is no notebook.
    """
    with atomic.alone(places.WORK):
        before = _bytes(project)
        bare, mine = shipped.current(project), _notebook(project, before)
        merged, news = merge(shipped.base(project, mine), mine, bare)
        _mark(project, merged, news)
        if news.changes and not dry_run:
            backups.exchange(project, before, shipped.encoded(shipped.keep(project, bare, merged)))
        return news


def put_together(project, dry_run=False):
    """Make a copy of what can be read in the learner's file and of their last answers in the ledger.

    Returns (News, path of the file that could not be read, or None). What is not found comes in as shipped.
    """
    with atomic.alone(places.WORK):
        before = backups.bytes_of(project.copy)
        bare = shipped.current(project)
        mine, broken = _found(project, before)
        base = shipped.base(project, mine)
        if broken and base is not None:
            base = _only_what_is_in(base, mine)
        merged, news = merge(base, mine, bare)
        news.restored = salvage.put_back(merged, bare, salvage.answers(project))
        _mark(project, merged, news)
        aside = None
        if (news.changes or broken) and not dry_run:
            if broken and before is not None:
                aside = atomic.free(project.copy, "broken")
                atomic.replace(aside, before)
            backups.exchange(project, before, shipped.encoded(shipped.keep(project, bare, merged)))
        return news, aside


def undo(project):
    """Bring the copy back as it was before the last upgrade or reset; see `backups.undo`."""
    with atomic.alone(places.WORK):
        return backups.undo(project)


def has_news(project):
    """Whether the tracked notebook would change the copy; False for a copy that cannot be read."""
    try:
        mine, bare = notebook.read(project.copy), shipped.current(project)
    except (Refusal, OSError):
        return False
    if shipped.version_of(mine) == shipped.version(bare):
        return False
    return merge(shipped.base(project, mine), mine, bare)[1].changes


def _bytes(project):
    data = backups.bytes_of(project.copy)
    if data is None:
        other = _renamed(project)
        there = f"; {backups.told(other)} looks like one: give it its name back" if other else ""
        raise Refusal(
            f"There is no copy {backups.told(project.copy)}{there}. `breakfix start {project.number}` makes a new one."
        )
    return data


def _notebook(project, data):
    try:
        return notebook.loads(data, backups.told(project.copy))
    except Refusal:
        raise Refusal(
            f"{backups.told(project.copy)} is no notebook that can be read, and stays as it is. "
            f"`breakfix upgrade --salvage {project.number}` keeps it under another name and makes a copy with "
            "whatever answers it still holds, and those in your ledger."
        ) from None


def _found(project, data):
    """What can be read of the copy, and whether it is broken."""
    if data is None:
        return new_notebook(), True
    try:
        return notebook.loads(data, project.copy), False
    except Refusal:
        return salvage.cells(data), True


def _only_what_is_in(base, mine):
    """The base without cells that `mine` lacks: lost cells were not taken out by the learner, and come in again."""
    there = set(pair({cell.id: [cell] for cell in base.cells}, mine.cells).values())
    found = base.copy()
    found.cells = [cell for cell in base.cells if cell.id in there]
    return found


def _mark(project, merged, news):
    judged = stale.stale(project)
    news.marked = stale.mark(merged, judged)
    news.again = [name for name, proven in judged.items() if proven]


def _renamed(project):
    """A notebook under `work/` that says that it is a copy of this project, or None."""
    for path in sorted(places.WORK.rglob("*.ipynb")):
        if any(part.startswith(".") for part in path.relative_to(places.WORK).parts) or path == project.copy:
            continue
        try:
            said = json.loads(path.read_bytes())["metadata"][shipped.NAME]["project"]
        except (ValueError, KeyError, TypeError, OSError):
            continue
        if said == project.number and os.path.isfile(path):
            return path
    return None
