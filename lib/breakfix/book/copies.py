"""The learner's copies in `work/`: made without outputs, never overwritten."""

import json

from breakfix import places
from breakfix.book import Refusal, backups, notebook, shipped


def start(project):
    """Make the learner's copy of a project; return whether there was none before.

    The copy lies as deep in `work/` as the notebook in `notebooks/`, so that its links hold.
    """
    if project.copy.exists():
        return False
    bare = notebook.text(shipped.keep(project, shipped.current(project)))
    project.copy.parent.mkdir(parents=True, exist_ok=True)
    try:
        # "x" never overwrites, also when two commands run at once.
        with open(project.copy, "x", encoding="utf-8") as copy:
            copy.write(bare)
    except FileExistsError:
        return False
    return True


def opened(project):
    """The bytes of the copy and the notebook in them. Raises Refusal when there is none, or none that can be read."""
    where, number = backups.told(project.copy), project.number
    data = backups.bytes_of(project.copy)
    if data is None:
        other = strays().get(number)
        there = f"; {backups.told(other)} looks like one: give it its name back" if other else ""
        raise Refusal(f"There is no copy {where}{there}. `breakfix start {number}` makes a new one.")
    try:
        return data, notebook.loads(data, where)
    except Refusal:
        raise Refusal(
            f"{where} is no notebook that can be read, and stays as it is. `breakfix upgrade --salvage {number}` keeps "
            "it under another name and makes a copy with the answers that it still holds, and those in your ledger."
        ) from None


def strays():
    """Copies under another name than the one they were given, as {number of the project: path}."""
    found = {}
    for path in sorted(places.WORK.rglob("*.ipynb"), reverse=True):
        if any(part.startswith(".") for part in path.relative_to(places.WORK).parts):
            continue
        try:
            found[json.loads(path.read_bytes())["metadata"][shipped.NAME]["project"]] = path
        except (ValueError, KeyError, TypeError, OSError):
            continue
    return found
