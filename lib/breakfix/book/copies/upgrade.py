"""A learner's copy brought up to the tracked notebook, put back, or put together again."""

import contextlib

from nbformat.v4 import new_notebook

from breakfix import places
from breakfix.book import Refusal, atomic
from breakfix.book.copies import backups, copies, salvage, script, shipped, stale
from breakfix.book.copies.merge import merge
from breakfix.book.copies.pairing import pair


def upgrade(project, dry_run=False):
    """Bring the tracked notebook into the copy; returns the News. Nothing is written when there is none.

    Raises Refusal when there is no copy, or the copy is no notebook.
    """
    with atomic.alone(places.WORK):
        where, before, mine = copies.opened(project)
        bare = shipped.current(project)
        merged, news = merge(shipped.base(project, mine), mine, bare)
        _mark(project, merged, news)
        if news.changes and not dry_run:
            _write(project, where, before, shipped.keep(project, bare, merged))
        return news


def put_together(project, dry_run=False):
    """Make a copy of what can be read in the learner's file and of their last answers in the ledger.

    Returns (News, path of the file that could not be read, or None). What is not found comes in as shipped.
    """
    with atomic.alone(places.WORK):
        where = copies.counting(project)
        before = backups.bytes_of(where)
        bare = shipped.current(project)
        mine, broken = _found(project, where, before, bare)
        base = shipped.base(project, mine)
        if broken and base is not None:
            base = _only_what_is_in(base, mine)
        merged, news = merge(base, mine, bare)
        news.restored = salvage.put_back(merged, bare, salvage.answers(project))
        news.answers += news.restored
        _mark(project, merged, news)
        aside = None
        if (news.changes or broken) and not dry_run:
            if broken and before is not None:
                aside = atomic.free(where, "broken")
                atomic.replace(aside, before)
            _write(project, where, before, shipped.keep(project, bare, merged))
        return news, aside


def undo(project):
    """Bring the copy back as it was before the last upgrade or reset; see `backups.undo`."""
    with atomic.alone(places.WORK):
        return backups.undo(project)


def has_news(project):
    """Whether the tracked notebook would change the copy; False for a copy that cannot be read."""
    try:
        mine, bare = copies.read(project), shipped.current(project)
    except (Refusal, OSError):
        return False
    if shipped.version_of(mine) == shipped.version(bare):
        return False
    return merge(shipped.base(project, mine), mine, bare)[1].changes


def _write(project, where, before, merged):
    backups.exchange(project, before, copies.encoded(project, merged, where), where.suffix)


def _found(project, where, data, bare):
    """What can be read of the copy, and whether it is broken."""
    if data is None:
        return new_notebook(), True
    try:
        return copies.load(where, project), False
    except Refusal:
        if where.suffix == ".py":  # in another encoding, most likely
            with contextlib.suppress(Refusal):
                return script.read(data.decode("utf-8", "replace")), True
        return salvage.cells(data, bare), True


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
