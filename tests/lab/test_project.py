"""The project that an exercise belongs to."""

import pytest

import toy_project
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
