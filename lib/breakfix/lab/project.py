"""The project that an exercise belongs to: its slug from the module, its number from the notebook's file name."""

import functools
import json
import linecache
import re
import sys

from breakfix import places

FILE_NAME = re.compile(r"(\d\d)_(\w+)\.ipynb")
FOLDER = re.compile(r"level_(\d)")
ASKS = re.compile(r"%%answer lab\.(\w+)")
HOME = re.compile(r"breakfix\.projects\.(?:(?:level_\d|drills)\.)?\w+")


def home(module):
    """Return the project's own module for a module of its package; any other name as it is.

    What `...level_6.level6_mini_capstone.fix_load` declares is answered as the project's.
    """
    match = HOME.match(module)
    return match[0] if match else module


def slug(module):
    """Return the last part of a project module's name: `level6_mini_capstone`."""
    return module.rpartition(".")[2]


@functools.cache
def number(module):
    """Return the number by which a learner calls a project: `6-15`, `d-04`, `0-00`; without a notebook, the slug."""
    for path in sorted(places.NOTEBOOKS.rglob("*.ipynb")):
        match = FILE_NAME.fullmatch(path.name)
        if match and match[2] == slug(module):
            return number_of(path)
    return slug(module)


@functools.cache
def asked(module):
    """Return the names that a project's notebook asks for, in its order; without a notebook, none."""
    return [found[1] for text, _ in _cells(module) if (found := ASKS.match(text))]


def run_cells(tag, names):
    """Run the cells with this tag of a project's notebook in the names of one of its modules.

    So the module is what the notebook shows, and nothing is written twice. Tracebacks and `inspect` know the code.
    """
    module = home(names["__name__"])
    code = "\n\n\n".join(text for text, tags in _cells(module) if tag in tags) + "\n"
    file = f"<cells of {slug(module)} tagged {tag}>"
    linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
    exec(compile(code, file, "exec"), names)  # noqa: S102  they are shipped beside the module


def _cells(module):
    """Return (text, tags) of each cell of a project's notebook; without a notebook, none."""
    for path in places.NOTEBOOKS.rglob(f"*_{slug(module)}.ipynb"):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        return [("".join(cell["source"]), cell["metadata"].get("tags", [])) for cell in cells]
    return []


def number_of(path):
    """Return the number that a notebook's path spells: `notebooks/level_6/15_x.ipynb` is `6-15`."""
    count = FILE_NAME.fullmatch(path.name)[1]
    level = FOLDER.fullmatch(path.parent.name)
    if level:
        return f"{level[1]}-{count}"
    return f"d-{count}" if path.parent.name == "drills" else f"0-{count}"


def imports(module):
    """Return the import lines that an answer of the project is judged with."""
    return getattr(sys.modules[module], "imports", "")


def module(called):
    """Return the dotted name of the module of a project, called by number or slug, or None when no notebook has it."""
    for path in sorted(places.NOTEBOOKS.rglob("*.ipynb")):
        match = FILE_NAME.fullmatch(path.name)
        if match and called in {number_of(path), match[2]}:
            return ".".join(["breakfix.projects", *path.parent.relative_to(places.NOTEBOOKS).parts, match[2]])
    return None
