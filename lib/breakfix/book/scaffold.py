"""A new project: a notebook and a module that pass every test, to be replaced piece by piece.

Of which kind it is, its number says: level 7 reads live sources, level 8 is a dashboard, `d` is a drill sheet on the
small ETL; every other level is a pipeline on a database. Each kind has its two templates.
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
KINDS = {"7": "sources", "8": "dashboard", "d": "drill"}  # by the first character of the number


def new(number, slug):
    """Write notebook and module of a project; return their paths.

    Raises Refusal for a number or slug that is taken or of another form; nothing is overwritten.
    """
    folder, kind = check(number, slug), KINDS.get(number[0], "pipeline")
    values = {"title": slug.replace("_", " ").capitalize(), "slug": slug, "folder": folder, **recalled(number)}
    home = places.HOME / "lib" / "breakfix" / "projects" / folder
    module, path = home / f"{slug}.py", places.NOTEBOOKS / folder / f"{number[2:]}_{slug}.ipynb"
    home.mkdir(parents=True, exist_ok=True)
    if not (home / "__init__.py").exists():
        (home / "__init__.py").write_text(f'"""The projects of {folder.replace("_", " ")}."""\n', "utf-8")
    module.write_text(_filled(f"{kind}.py.txt", values), "utf-8")
    importlib.invalidate_caches()  # the module is younger than what Python saw of its folder
    notebook.write(notebook.normalise(cells(_filled(f"{kind}.md.txt", values), number, slug, path)), path)
    return module, path


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


def cells(text, number, slug, path):
    """A notebook from text: a line `%%% kind` begins a cell, `%%% answer load` an answer cell with its stub.

    `%%% quiz` and `%%% recall` are Markdown cells that hold these questions.
    """
    from breakfix.book.catalogue import Project
    from breakfix.lab.exercise import answers

    lab = Project(number, slug, path).lab()
    asked = answers(lab)
    made = []
    for block in re.split(r"^%%% ", "md\n" + text, flags=re.MULTILINE):
        kind, _, source = block.partition("\n")
        source, (kind, *names) = source.rstrip("\n"), kind.split()
        if kind == "answer":
            source = f"%%answer lab.{names[0]}\n{asked[names[0]].stub_text.rstrip()}"
        tags = {"code": [], "answer": ["exercise"]}.get(kind, [kind])
        if kind in {"quiz", "recall"}:
            questions = lab.quiz.markdown() if kind == "quiz" else lab.recall.section()
            cell = new_markdown_cell(questions, metadata={"tags": tags})
        else:
            cell = new_markdown_cell(source) if kind == "md" else new_code_cell(source, metadata={"tags": tags})
        made.append(cell)
    return new_notebook(cells=made)
