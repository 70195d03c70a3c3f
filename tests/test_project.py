"""The project that an exercise belongs to."""

import pytest

from breakfix.book import catalogue
from breakfix.lab import project

PROJECTS = catalogue.projects()


@pytest.mark.parametrize("known", PROJECTS, ids=lambda known: known.number)
def test_number_and_module_are_two_names_of_one(known):
    """A project's number leads to its module, and its module to its number."""
    assert project.module(known.number) == known.module
    assert project.number(known.module) == known.number


def test_a_number_of_no_notebook():
    """A number that no notebook has leads nowhere."""
    assert project.module("9-99") is None
