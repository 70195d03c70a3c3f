"""Learn your way: the ways into a project, as one row of a table at the top of its notebook.

The row is made from what there is; a way that a project lacks is left out. `breakfix refresh` writes it.
"""

import copy
import re
import tomllib
from os.path import relpath
from urllib.parse import quote

from nbformat.v4 import new_markdown_cell

from breakfix import places
from breakfix.book import notebook

CELL = "ways"  # the id of the cell that holds the row
TITLE = "*Learn your way.*"
INTRO = f"{TITLE} Start wherever you like."
TYPED = " Run commands that begin with `breakfix` in a terminal."
HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)
BINDER = "https://mybinder.org/v2/gh/{repository}/HEAD?urlpath=lab/tree/{path}"


def renewed(book, project, commands):
    """A copy of a notebook whose second cell is the row of ways, as it should be, and which has no other.

    An older row is known by its id, or by its first words, since a notebook that was edited as text may have lost ids.
    commands: the names of the commands there are.
    """
    fresh = copy.deepcopy(book)
    fresh.cells = [cell for cell in fresh.cells if not (cell.get("id") == CELL or cell.source.startswith(TITLE))]
    fresh.cells.insert(1, new_markdown_cell(markdown(fresh, project, commands), id=CELL))
    return fresh


def markdown(book, project, commands):
    """The text of the cell: a sentence, and a table of one row with a column for each way that exists."""
    found = {name: text for name, text in _ways(book, project, set(commands)) if text}
    intro = INTRO + (TYPED if "`breakfix " in "".join(found.values()) else "")
    return "\n".join([intro, "", _line(found), _line(["---"] * len(found)), _line(found.values())])


def _ways(book, project, commands):
    """Yield the name of each of the seven ways with its link or command; an empty text for one that is not there."""
    typed = {
        name: f"`breakfix {name} {project.number}`" if name in commands else ""
        for name in ("walkthrough", "quiz", "review")
    }
    page, picture, quiz = project.page("read"), _picture(book, project), _cell(book, _is_quiz)
    yield "Read", f"[the idea, on a page]({_link(page, project)})" if page else ""
    yield "Build", "this notebook"
    yield "Watch", typed["walkthrough"]
    yield "Test", ", or ".join(filter(None, [f"[the quiz]({quiz})", typed["quiz"]])) if quiz else ""
    yield "Review", typed["review"]
    yield "Visualize", f"[the picture]({picture})" if picture else ""
    yield "Try", f"[on Binder]({binder(project)}), with nothing to install" if binder(project) else ""


def binder(project):
    """The address at which Binder opens a copy of the project, or None where pyproject.toml names no repository there.

    Raises OSError when there is no pyproject.toml.
    """
    on_github = re.fullmatch(r"https://github\.com/([\w.-]+/[\w.-]+?)(\.git)?/?", repository())
    path = quote("work/" + project.notebook.relative_to(places.NOTEBOOKS).as_posix())
    return BINDER.format(repository=on_github[1], path=path) if on_github else None


def repository():
    """The address of the workbook's repository as pyproject.toml has it, "" without one. OSError without the file."""
    urls = tomllib.loads((places.HOME / "pyproject.toml").read_text("utf-8"))["project"].get("urls", {})
    return urls.get("Repository", "")


def _link(path, project):
    """A relative link; the copy lies as deep as the notebook, so it holds in both."""
    return quote(relpath(path, project.notebook.parent))


def _picture(book, project):
    drawn = project.page("svg")
    return _cell(book, lambda cell: "```mermaid" in cell.source) or (_link(drawn, project) if drawn else "")


def _is_quiz(cell):
    return notebook.answer_name(cell) == "quiz"


def _cell(book, wanted):
    """The link to the cell with the heading of the first cell that is wanted; empty without such a cell.

    JupyterLab follows the id of a cell; the name of a heading it does not find when it has a question mark.
    """
    place = next((place for place, cell in enumerate(book.cells) if wanted(cell)), None)
    if place is None:
        return ""
    heads = [cell for cell in book.cells[: place + 1] if cell.cell_type == "markdown" and HEADING.search(cell.source)]
    return f"#cell-id={heads[-1].id}" if heads else ""


def _line(texts):
    return f"| {' | '.join(texts)} |"
