"""What was shipped when a copy was made, kept under `work/.shipped/`: the base of an upgrade.

Every version is a file named by its content, and a copy says in its metadata which one it came from. So a copy that is
put back, by undo, by JupyterLab or by hand, still finds its own base.
"""

import hashlib
from copy import deepcopy

from breakfix import places
from breakfix.book import Refusal, atomic, notebook
from breakfix.book.copies.pairing import text

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
    named = _read(_folder(project) / f"{version_of(copy)}.ipynb")
    if named is not None:
        return named
    newest_first = sorted(_folder(project).glob("*.ipynb"), key=lambda path: path.stat().st_mtime, reverse=True)
    kept = [shipped for shipped in map(_read, newest_first) if shipped is not None]
    return max(kept, key=lambda shipped: _likeness(shipped, copy), default=None)


def _folder(project):
    return places.WORK / ".shipped" / project.slug


def _read(path):
    try:
        return notebook.read(path)
    except Refusal:
        return None


def _likeness(shipped, copy):
    """How many cells of a shipped notebook stand in a copy, less those that do not; ids do not count, they get lost."""
    texts = {(cell.cell_type, text(cell)) for cell in copy.cells}
    alike = [(cell.cell_type, text(cell)) in texts for cell in shipped.cells]
    return sum(alike) - alike.count(False)
