"""A workbook of one project in a temporary folder: the toy project with a notebook written here."""

import shutil
from pathlib import Path

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from breakfix import places
from breakfix.book import notebook


def code(source, *tags):
    """A code cell with tags."""
    return new_code_cell(source, metadata={"tags": list(tags)} if tags else {})


def heading(text):
    """A Markdown cell."""
    return new_markdown_cell(text)


def opening(slug):
    """Title, parameters and imports of a project of level 9."""
    return [
        heading(f"# {slug.title()}\n\n*Small things break too.*"),
        code('dataset = "sample"  # or flights\nseed = 7  # any number', "parameters"),
        code(f"%load_ext breakfix\nfrom breakfix.projects.level_9 import {slug} as lab"),
        code("import duckdb\n", "imports"),
    ]


def answer(lab, name):
    """The answer cell of `lab.<name>` as shipped."""
    from breakfix.lab import answers

    return code(f"%%answer lab.{name}\n{answers(lab)[name].stub_text.rstrip()}", "exercise")


def toy_cells(lab):
    """The toy notebook: every exercise of the toy project, in its phase."""
    summary = (
        'from breakfix.lab import summary\nsummary({"input_records": 7, "loaded": 5, "rejected": 2}, [{"key": "a"}])'
    )
    return [
        *opening("toy"),
        heading("## Run: how many? (1 min)"),
        code("count = 7\nprint(count)"),
        code(summary, "summary"),
        heading("## Predict: how many again? (1 min)"),
        answer(lab, "total"),
        code("lab.total.seen(n=7)"),
        answer(lab, "total.because"),
        heading("## Alter: which wait? (1 min)"),
        answer(lab, "count_rows"),
        answer(lab, "wait"),
        heading("## Fix: which row wins? (1 min)"),
        answer(lab, "keep_newest"),
        heading("## Explain: why? (1 min)"),
        answer(lab, "report"),
        answer(lab, "trace"),
        answer(lab, "two_sums"),
        heading("## Mastery: does it hold? (1 min)"),
        answer(lab, "holds"),
    ]


def write(slug, cells, number="01", module='"""Nothing to answer."""\n', level="level_9"):
    """Write a project into the workbook at `places`: notebook and module."""
    path = places.NOTEBOOKS / level / f"{number}_{slug}.ipynb"
    notebook.write(notebook.normalise(new_notebook(cells=cells)), path)
    half = places.HOME / "lib/breakfix/projects" / level / f"{slug}.py"
    half.parent.mkdir(exist_ok=True)
    half.with_name("__init__.py").touch()
    half.write_text(module, "utf-8")
    return path


def write_toy():
    """Write the toy project as 9-01."""
    import toy_project

    module = Path(toy_project.__file__).read_text("utf-8") + '\n\ndatasets = ("sample", "flights")\n'
    return write("toy", toy_cells(toy_project), module=module)


def write_quizzed(number="02", level="level_9"):
    """Write the toy project with a quiz and cards."""
    import toy_quiz

    return write("quizzed", opening("quizzed"), number, Path(toy_quiz.__file__).read_text("utf-8"), level)


def make_home(home):
    """Make the folders of an empty workbook."""
    below = home / "lib/breakfix/projects/level_9"
    below.mkdir(parents=True)
    for folder in (below, below.parent):
        (folder / "__init__.py").touch()
    for name in ("notebooks/level_9", "data"):
        (home / name).mkdir(parents=True)
    shutil.copy(Path(__file__).parents[1] / "pyproject.toml", home)
    return home
