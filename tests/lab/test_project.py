"""The project that an exercise belongs to."""

import inspect

import nbformat
import pytest

import toy_project
from breakfix import places
from breakfix.book import notebook
from breakfix.lab import exercise, project

CAPSTONE = "breakfix.projects.level_6.level6_mini_capstone"


@pytest.mark.parametrize(
    ("module", "home"),
    [
        (CAPSTONE, CAPSTONE),
        (f"{CAPSTONE}.fix_load", CAPSTONE),
        (f"{CAPSTONE}.faults.disk", CAPSTONE),
        ("breakfix.projects.drills.pipeline_design.fix", "breakfix.projects.drills.pipeline_design"),
        ("breakfix.projects.start_here", "breakfix.projects.start_here"),
        ("toy_project", "toy_project"),
    ],
)
def test_home(module, home):
    """A file of a project's package belongs to the package; any other module to itself."""
    assert project.home(module) == home


def test_an_exercise_belongs_to_the_project():
    """Where an exercise is declared, in the project's module or in a file of its package, makes no difference."""

    def other(con):
        """Do it."""

    other.__module__ = f"{CAPSTONE}.fix_other"
    declared = exercise(phase="fix")(other)
    assert declared.module == declared.project == CAPSTONE
    assert (declared.slug, declared.number) == ("level6_mini_capstone", "6-15")
    assert toy_project.total.because.module == toy_project.total.module == "toy_project"


def test_a_module_runs_the_cells_of_its_notebook(workbook):
    """What is tagged is there under its name, and its source can be read; other cells are not run."""
    path = next(places.NOTEBOOKS.rglob("*_toy.ipynb"))
    book = notebook.read(path)
    book.cells.append(nbformat.v4.new_code_cell("def seven():\n    return 7", metadata={"tags": ["kept"]}))
    notebook.write(book, path)
    names = {"__name__": "breakfix.projects.level_9.toy.baseline"}
    project.run_cells("kept", names)
    assert names["seven"]() == 7
    assert inspect.getsource(names["seven"]) == "def seven():\n    return 7\n"
    assert set(names) == {"__name__", "__builtins__", "seven"}
