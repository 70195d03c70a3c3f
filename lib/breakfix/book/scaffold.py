"""A new project: a notebook and a package that pass every law, to be replaced file by file.

Its subject follows from its number: level 7 reads live sources, level 8 is a dashboard, `d` is a drill sheet on the
small ETL; every other level is a pipeline on a database. Each subject has two templates, one of the package and one of
the notebook. In both, a line `%%% ...` begins a file or a cell; what ends in `capstone` is left out of a lesson.
"""

import importlib
import re
import string
from importlib import resources

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from breakfix import places
from breakfix.book import Refusal, notebook
from breakfix.book.catalogue import modules, projects

NUMBER = re.compile(r"([1-9]|d)-(\d\d)")
SLUG = re.compile(r"[a-z][a-z0-9_]*[a-z0-9]")
TITLE = 60  # characters of a slug
SUBJECTS = {"7": "sources", "8": "dashboard", "d": "drill"}  # by the first character of the number
KINDS = ("lesson", "capstone")


def new(number, slug, kind="lesson"):
    """Write notebook and package of a project, a lesson or a capstone; return their paths.

    Raises Refusal for a number or slug that is taken or of another form; nothing is overwritten.
    """
    folder, subject = check(number, slug), SUBJECTS.get(number[0], "pipeline")
    title = slug.replace("_", " ").capitalize()
    values = {"title": title, "slug": slug, "folder": folder, "kind": kind, **recalled(number)}
    level = places.HOME / "lib" / "breakfix" / "projects" / folder
    home, path = level / slug, places.NOTEBOOKS / folder / f"{number[2:]}_{slug}.ipynb"
    home.mkdir(parents=True)
    if not (level / "__init__.py").exists():
        (level / "__init__.py").write_text(f'"""The projects of {folder.replace("_", " ")}."""\n', "utf-8")
    for name, text in files(_filled(f"{subject}.py.txt", values), kind).items():
        (home / name).write_text(text, "utf-8")
    home.with_name(f"{slug}.read.md").write_text(_filled("read.md.txt", values), "utf-8")
    importlib.invalidate_caches()  # the package is younger than what Python saw of its folder
    notebook.write(notebook.normalise(cells(_filled(f"{subject}.md.txt", values), number, slug, path, kind)), path)
    return home, path


def check(number, slug):
    """The folder that a project belongs to. Raises Refusal when it cannot be called so."""
    match = NUMBER.fullmatch(number)
    if not match:
        raise Refusal(f"{number} is not a project's number; write it as 6-16, or d-11 for a drill sheet.")
    if not SLUG.fullmatch(slug) or len(slug) > TITLE:
        raise Refusal(f"{slug} is not a slug; write small letters, digits and _, such as late_data_lab.")
    taken = [project for project in projects() if number == project.number or slug == project.slug]
    if taken:
        raise Refusal(f"{taken[0].number} {taken[0].slug} is there already; choose another number and slug.")
    there = [name for name in modules() if name.endswith(f".{slug}")]
    if there:
        raise Refusal(f"There is a module {there[0]} already; choose another slug, or remove it.")
    return "drills" if match[1] == "d" else f"level_{match[1]}"


def recalled(number):
    """What a project asks again: the slug of the last one before it that has a quiz, and two names of its questions."""
    for project in reversed([project for project in projects() if project.number < number]):
        names = list(getattr(getattr(project.lab(), "quiz", None), "questions", ()))
        if len(names) > 1:
            return {"earlier": project.slug, "first": names[0], "second": names[-1]}
    raise Refusal(f"A notebook opens with two questions from an earlier one, and none before {number} has a quiz.")


def _filled(name, values):
    text = resources.files("breakfix.book").joinpath("templates", name).read_text("utf-8")
    return string.Template(text).safe_substitute(values)


def blocks(text, kind):
    """Yield (words after `%%%`, text below them) of a template, as far as they belong to a project of this kind."""
    for block in re.split(r"^%%% ", text, flags=re.MULTILINE)[1:]:
        words, _, body = block.partition("\n")
        if not words.endswith(" capstone") or kind == "capstone":
            yield words.removesuffix(" capstone").split(), body


def files(text, kind):
    """Return file name -> text of a package; a name with a plus goes on with a file that is there."""
    found = {}
    for (name,), body in blocks(text, kind):
        found[name.removeprefix("+")] = found.get(name[1:], "") * name.startswith("+") + body
    return found


def cells(text, number, slug, path, kind="lesson"):
    """A notebook from text: a line `%%% md` begins a cell, `%%% answer load` an answer cell with its stub.

    `%%% quiz` and `%%% recall` are Markdown cells that hold these questions.
    """
    from breakfix.book.catalogue import Project
    from breakfix.lab.exercise import answers

    lab = Project(number, slug, path).lab()
    asked = answers(lab)
    made = []
    for (cell_kind, *names), body in blocks("%%% md\n" + text, kind):
        source = body.rstrip("\n")
        if cell_kind == "answer":
            source = f"%%answer lab.{names[0]}\n{asked[names[0]].stub_text.rstrip()}"
        tags = {"code": [], "answer": ["exercise"]}.get(cell_kind, [cell_kind])
        if cell_kind in {"quiz", "recall"}:
            questions = lab.quiz.markdown() if cell_kind == "quiz" else lab.recall.section()
            cell = new_markdown_cell(questions, metadata={"tags": tags})
        else:
            cell = new_markdown_cell(source) if cell_kind == "md" else new_code_cell(source, metadata={"tags": tags})
        made.append(cell)
    return new_notebook(cells=made)
