"""A newer notebook brought into a learner's copy, cell by cell; nothing that the learner wrote is lost.

A cell that the learner did not change follows the newer notebook; one that they changed, moved or added is theirs and
stays as it is. Where both changed a cell, theirs runs, and the newer text lies below it in a Markdown cell. Two texts
are never joined line by line, since that gives cells that nobody wrote; parameters and imports are the exception.
"""

import copy
import re

import nbformat

from breakfix.book.copies import settings
from breakfix.book.copies.news import News, beside, retired
from breakfix.book.copies.order import arrange, moved
from breakfix.book.copies.pairing import asks, half, pair, renamed, same, text
from breakfix.book.notebook import phases, tags

JOINED = {"parameters": settings.parameters, "imports": settings.imports}


def merge(base, mine, newer):
    """Bring a newer notebook into a copy: returns `(merged, news)`, and changes none of the three.

    base: the notebook as shipped when the copy was made, or None when that is not known; then whatever differs is
    the learner's. All are notebooks of format 4.5; outputs of `newer` are not taken. A merge of its own result
    changes nothing more.
    """
    return _Merge(base, mine, newer).result()


class _Merge:
    def __init__(self, base, mine, newer):
        self.mine, self.newer, self.news = mine, newer, News()
        shipped = base.cells if base is not None else []
        alias = renamed(shipped, newer.cells)
        self.base = {alias.get(cell.id, cell.id): cell for cell in shipped}
        self.fresh = {cell.id: cell for cell in newer.cells}
        forms = {key: [c for c in (self.base.get(key), self.fresh.get(key)) if c] for key in self.base | self.fresh}
        found = pair(_in_order(forms, self.base, self.fresh), mine.cells)
        # A cell of the learner's own has its place as a key; an id could be anything.
        self.keys = [found.get(place, place) for place in range(len(mine.cells))]
        self.taken = {cell.id for cell in [*newer.cells, *mine.cells]}

    def result(self):
        theirs = dict(zip(self.keys, self.mine.cells, strict=True))
        self.news.deleted = [key for key in self.fresh if key in self.base and key not in theirs]
        self.news.called = _called(self.newer)
        wanted = [key for key in self.fresh if key not in self.news.deleted]
        placed = [(key, self.decide(key, theirs.get(key))) for key in arrange(list(self.base), self.keys, wanted)]
        laid = self.lay_out(placed)
        self.news.moved = sorted(moved(self.keys, [key for key, _ in laid]), key=str)
        metadata = copy.deepcopy({**self.newer.metadata, **self.mine.metadata})
        # Not `new_notebook`: it refuses a copy in which some tool has left what the format does not know.
        merged = {"cells": self.named(laid), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
        return nbformat.from_dict(merged), self.news

    def decide(self, key, mine):
        """The cell that stands for `key`, or None; notes beside texts in the news."""
        base, fresh = self.base.get(key), self.fresh.get(key)
        if mine is None:
            self.news.new.append(key)
            return _bare(fresh)
        if isinstance(key, int):
            return self.keep(mine, "own", mine.get("id"))
        untouched = any(same(mine, form) for form in (base, fresh) if form is not None)
        if fresh is None:
            return self.leave(key, base, mine, untouched)
        if untouched:
            return self.follow(key, base, mine, fresh)
        return self.theirs(key, base, mine, fresh)

    def keep(self, mine, what, name):
        getattr(self.news, what).append(name)
        return copy.deepcopy(mine)

    def leave(self, key, base, mine, untouched):
        """A cell that the newer notebook no longer has."""
        if untouched:
            self.news.gone.append(key)
            return None
        if not asks(base):
            return self.keep(mine, "edited", key)
        # As code it would stop a run from top to bottom: the exercise may be there no more.
        self.news.retired.append(asks(base))
        kept = nbformat.v4.new_markdown_cell(retired(asks(base), mine))
        kept.id = _free(f"{key}-earlier", self.taken)
        return kept

    def follow(self, key, base, mine, fresh):
        """A cell that the learner has not changed: the newer text, and the learner's outputs if the text stayed."""
        kept = copy.deepcopy(mine) if same(mine, fresh) else _renewed(mine, fresh, fresh.source)
        kept.id = key
        own = set(tags(mine)) - set(tags(base) if base is not None else [])
        wanted = set(tags(fresh)) | own
        if set(tags(kept)) != wanted:
            kept.metadata["tags"] = sorted(wanted)
        if not same(mine, fresh) or set(tags(mine)) != wanted:
            self.news.renewed.append(key)
        return kept

    def theirs(self, key, base, mine, fresh):
        """A cell that the learner has changed."""
        news = base is None or not same(base, fresh)
        kept = copy.deepcopy(mine)
        kept.id = key
        if asks(fresh):
            self.news.answers.append(asks(fresh))
            if news and base is not None:
                self.news.stubs.append(asks(fresh))
            return kept
        join = next((JOINED[tag] for tag in tags(fresh) if tag in JOINED), None)
        if news and join and mine.cell_type == "code":
            joined = join(text(base) if base is not None else "", text(mine), text(fresh))
            if joined is not None:
                return self.joined(key, mine, fresh, joined)
        self.news.edited.append(key)
        if news:
            self.news.beside.append(key)
        return kept

    def joined(self, key, mine, fresh, source):
        if source == text(mine):
            self.news.edited.append(key)
            kept = copy.deepcopy(mine)
            kept.id = key
            return kept
        self.news.joined.append(key)
        return _renewed(mine, fresh, source)

    def lay_out(self, placed):
        """The cells in order as (key, cell), with newer texts below what they belong to."""
        asked = {key: beside(self.fresh[key]) for key in self.news.beside}
        outdated = {beside(self.base[key]) for key in asked if key in self.base}
        there = {cell.source for cell in self.mine.cells}
        self.news.beside = [key for key in self.news.beside if asked[key] not in there]
        laid, waiting = [], []
        for key, cell in placed:
            # The parts of a split cell stay together.
            if waiting and not (isinstance(key, int) and half(cell, laid[-1][1], self.base.get(waiting[0][0], cell))):
                laid, waiting = laid + waiting, []
            if cell is not None and not (isinstance(key, int) and cell.source in outdated):
                laid.append((key, cell))
            if key in self.news.beside:
                note = nbformat.v4.new_markdown_cell(asked[key])
                note.id = _free(f"{key}-newer", self.taken)
                waiting = [(key, note)]
        return laid + waiting

    def named(self, laid):
        """The cells, each with an id of its own; a learner's cell gives way where two have the same."""
        seen = {cell.id for key, cell in laid if not isinstance(key, int)}
        for key, cell in laid:
            if isinstance(key, int):
                allowed = re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", cell.id)
                if cell.id in seen or not allowed:
                    cell.id = _free(cell.id if allowed else "cell", self.taken)
                seen.add(cell.id)
        return [cell for _, cell in laid]


def _called(newer):
    """What a learner sees of each cell: {id: "Run, `def receive(con):`"}."""
    called = {}
    for cell, phase in zip(newer.cells, phases(newer), strict=True):
        first = next((line for line in text(cell).split("\n") if line.strip()), "")
        called[cell.id] = f"{phase or 'Opening'}: {first[:60]}"
    return called


def _in_order(forms, base, fresh):
    """The shipped forms in one order: as the copy was shipped, with new cells where the newer notebook has them."""
    return {key: forms[key] for key in arrange(list(fresh), list(base) or list(fresh), list(fresh))}


def _bare(cell):
    fresh = copy.deepcopy(cell)
    if fresh.cell_type == "code":
        fresh.outputs, fresh.execution_count = [], None
    return fresh


def _renewed(mine, fresh, source):
    """The newer cell with another source; how the learner has folded or tagged theirs stays."""
    cell = _bare(fresh)
    cell.source = source
    cell.metadata = nbformat.from_dict({**mine.metadata, **fresh.metadata})
    return cell


def _free(name, taken):
    """The name, or with a number the first that is free; takes it. An id has at most 64 characters."""
    numbered = (f"{name[:58]}-{count}" for count in range(2, 1000))
    taken.add(found := next(each for each in (name[:64], *numbered) if each not in taken))
    return found
