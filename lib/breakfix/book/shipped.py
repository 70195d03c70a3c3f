"""What was shipped when a copy was made, kept under `work/.shipped/`: the base of an upgrade.

Every version is a file named by its content, and a copy says in its metadata which one it came from. So a copy that is
put back, by undo, by JupyterLab or by hand, still finds its own base.
"""

import hashlib
from copy import deepcopy

from breakfix import places
from breakfix.book import Refusal, atomic, notebook
from breakfix.book.pairing import same

NAME = "breakfix"  # in the metadata of a copy


def current(project):
    """The tracked notebook as a copy of it begins: without outputs."""
    return notebook.without_outputs(notebook.read(project.notebook))


def version(bare):
    """Twelve hex digits that change when a notebook without outputs changes."""
    return hashlib.sha256(encoded(bare)).hexdigest()[:12]


def version_of(copy):
    """The version that a copy says it came from, or None."""
    said = copy.metadata.get(NAME)
    return said.get("shipped") if isinstance(said, dict) else None


def keep(project, bare, mine=None):
    """Keep a shipped notebook, without outputs, as a base; returns the copy `mine`, or a new one, with its version."""
    path = _folder(project) / f"{version(bare)}.ipynb"
    if not path.exists():
        atomic.replace(path, encoded(bare))
    copy = deepcopy(bare if mine is None else mine)
    copy.metadata[NAME] = {"project": project.number, "shipped": version(bare)}
    return copy


def encoded(copy):
    """The bytes of a notebook's file; half a surrogate pair, which no UTF-8 can say, stays an escape of JSON."""
    return notebook.text(copy).encode("utf-8", "backslashreplace")


def base(project, copy):
    """The notebook that a copy came from: the one it names, else the kept one most like it; None when none is kept."""
    said = version_of(copy)
    paths = sorted(_folder(project).glob("*.ipynb"), key=lambda path: (path.stem == said, path.stat().st_mtime))
    kept = {path.stem: shipped for path in reversed(paths) if (shipped := _read(path)) is not None}
    if said in kept:
        return kept[said]
    return max(kept.values(), key=lambda shipped: _likeness(shipped, copy), default=None)


def _folder(project):
    return places.WORK / ".shipped" / project.slug


def _read(path):
    try:
        return notebook.read(path)
    except Refusal:
        return None


def _likeness(shipped, copy):
    cells = {cell.id: cell for cell in copy.cells}
    alike = [cells.get(cell.id) is not None and same(cell, cells[cell.id]) for cell in shipped.cells]
    return sum(alike) - alike.count(False)
