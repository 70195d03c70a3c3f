"""A learner's copy, or one answer in it, put back as shipped; what was there can be brought back."""

import copy
import difflib

from breakfix import places
from breakfix.book import Refusal, atomic
from breakfix.book.copies import backups, copies, shipped
from breakfix.book.copies.order import arrange
from breakfix.book.copies.pairing import asks, pair


def reset(project):
    """Put the whole copy back as shipped; whatever lies there is kept, also when it cannot be read."""
    with atomic.alone(places.WORK):
        fresh, where = shipped.keep(project, shipped.current(project)), copies.counting(project)
        backups.exchange(project, backups.bytes_of(where), copies.encoded(project, fresh, where), where.suffix)


def reset_answers(project, names):
    """Put the answer cells of some exercises back to their stubs; returns the names of those that changed.

    Raises Refusal for an exercise that the notebook does not ask for.
    """
    with atomic.alone(places.WORK):
        where, before, mine = copies.opened(project)
        bare = shipped.current(project)
        fresh, changed = mine, []
        for name in dict.fromkeys(_known(project, bare, name) for name in names):
            earlier, fresh = fresh, _with_stub(fresh, bare, name)
            changed += [name] * (earlier.cells != fresh.cells)
        if changed:
            backups.exchange(project, before, copies.encoded(project, fresh, where), where.suffix)
        return changed


def _known(project, bare, said):
    names = [asks(cell) for cell in bare.cells if asks(cell)]
    name = said.removeprefix("lab.")
    if name not in names:
        near = difflib.get_close_matches(name, names, n=1)
        hint = f"the nearest is {near[0]}" if near else f"it asks for {', '.join(names) or 'none'}"
        raise Refusal(f"{project.number} asks for no {name}; {hint}.")
    return name


def _with_stub(mine, bare, name):
    """A copy of `mine` in which the answer cell `name` is as in `bare`, at its place, whether it was there or not."""
    found = pair({cell.id: [cell] for cell in bare.cells}, mine.cells)
    keys = [found.get(place, place) for place in range(len(mine.cells))]
    stub = next(cell for cell in bare.cells if asks(cell) == name)
    cells = dict(zip(keys, mine.cells, strict=True)) | {stub.id: stub}
    wanted = [cell.id for cell in bare.cells if cell.id in cells]
    fresh = mine.copy()
    fresh.cells = [copy.deepcopy(cells[key]) for key in arrange(wanted, keys, wanted)]
    return fresh
