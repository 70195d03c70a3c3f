"""The learner's copies in `work/`: a notebook, a text file for an editor, or both; never overwritten by `start`.

Where both are there, the one that was saved last counts, everywhere. A second form begins as the first one stands,
so nothing has to be done twice.
"""

import json

from breakfix import places
from breakfix.book import Refusal, notebook
from breakfix.book.copies import backups, script, shipped

FORMS = {"notebook": ".ipynb", "py": ".py"}
HEAD = """{number}, {title}: your copy, to work on in an editor and a terminal.

A line that begins with `# %%` begins a cell. An answer cell has a second such line, with the exercise's name:
put your answer below it and save. Where the text says to run a cell, ask in a terminal in the folder of the workbook:

    breakfix check {number}              goes on from where you are, shows what cells show, stops at the next answer
    breakfix check {number} EXERCISE     judges one answer
    breakfix show {number} PHASE         shows again what the cells of a phase show, such as run or break
    breakfix hint {number} EXERCISE      what the text calls lab.EXERCISE.hint(); so with task, world and solution

A query or a text stands between r\"\"\" and \"\"\", as it is, with any sign in it.
A line of your own that is only `# %%` begins a cell of your own; it runs with the others."""


def path(project, form="notebook"):
    """Return where a form of the learner's copy lies; it may not be there yet."""
    return project.copy.with_suffix(FORMS[form])


def forms(project):
    """Return the paths of the forms that are there, the one that counts first: the one that was saved last."""
    there = [each for each in (path(project, form) for form in FORMS) if each.exists()]
    return sorted(there, key=lambda each: -each.stat().st_mtime_ns)


def counting(project):
    """Return the path of the form that counts; of the notebook, where there is none yet."""
    return next(iter(forms(project)), project.copy)


def start(project, form="notebook"):
    """Make the learner's copy of a project in a form; return whether there was none of that form before.

    The copy lies as deep in `work/` as the notebook in `notebooks/`, so that its links hold. It has the answers of
    the other form, if that is there.
    """
    where = path(project, form)
    if where.exists():
        return False
    fresh = read(project) if forms(project) else shipped.keep(project, shipped.current(project))
    data = encoded(project, notebook.without_outputs(fresh), where)
    where.parent.mkdir(parents=True, exist_ok=True)
    try:
        # "x" never overwrites, also when two commands run at once.
        with open(where, "xb") as copy:
            copy.write(data)
    except FileExistsError:
        return False
    except OSError:  # half a copy would look like the learner's
        where.unlink(missing_ok=True)
        raise
    return True


def read(project):
    """Return the learner's copy as a notebook, from the form that counts. Raises Refusal when there is none."""
    there = forms(project)
    if not there:
        raise Refusal(f"There is no copy of {project.number} in work/; `breakfix start {project.number}` makes one.")
    return load(there[0], project)


def load(where, project=None):
    """Return the notebook in one file of either form, of a project. Raises Refusal when it cannot be read."""
    if where.suffix != ".py":
        return notebook.read(where)
    said = text(where)
    try:
        return script.read(said, *(_told(project) if project else ()))
    except Refusal as refusal:
        raise Refusal(f"{where} cannot be read. {refusal}.") from None


def opened(project):
    """The path of the form that counts, its bytes, and the notebook in them. Raises Refusal where that cannot be."""
    path, number = counting(project), project.number
    where, data = backups.told(path), backups.bytes_of(path)
    if data is None:
        other = strays().get(number)
        there = f"; {backups.told(other)} looks like one: give it its name back" if other else ""
        raise Refusal(f"There is no copy {where}{there}. `breakfix start {number}` makes a new one.")
    try:
        return path, data, load(path, project)
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


def text(where):
    """Return the text of a copy in Python's form. Raises Refusal for a file in another encoding than UTF-8."""
    try:
        return where.read_bytes().removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogatepass")
    except FileNotFoundError:
        raise Refusal(f"There is no copy {where}.") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise Refusal(f"{where} is not UTF-8 in line {line}; save it in your editor with the encoding UTF-8.") from None


def encoded(project, book, where):
    """Return the bytes of a notebook in the form that the name `where` says."""
    if where.suffix != ".py":
        return shipped.encoded(book)
    return script.write(book, *_told(project)).encode("utf-8", "surrogatepass")


def _told(project):
    """What a text file is told of a project: what kind each answer is, and the lines at its top."""
    from breakfix.lab import answers

    kinds = {name: asked.kind for name, asked in answers(project.lab()).items()}
    return kinds, HEAD.format(number=project.number, title=project.title)
