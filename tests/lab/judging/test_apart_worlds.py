"""Apart, every kind of world is there, and a reference gives in it what it gives without a fence."""

import pytest

from breakfix.book import catalogue
from breakfix.lab.judging import apart
from breakfix.lab.judging.judge import Judge, is_broken

pytestmark = pytest.mark.skipif(bool(apart.refused()), reason=f"cannot judge apart here: {apart.refused()}")
WORLDS = {
    "DuckDB in memory": ("6-15", "stale_rows"),
    "a database file": ("6-04", "upsert"),
    "PostgreSQL": ("6-01", "release"),
    "an object store": ("d-09", "listed"),
    "git": ("d-10", "commit_and_push"),
    "make": ("d-05", "makefile"),
    "files of a lesson": ("d-10", "readme"),
    "a source over HTTP": ("7-15", "pages"),
    "pytest": ("d-07", "fixtures"),
    "processes": ("6-15", "run_batch"),
}


@pytest.fixture(scope="module")
def judges():
    """One without a fence, and one with it."""
    with Judge() as plain, Judge(is_apart=True) as shut_in:
        yield plain, shut_in


@pytest.mark.parametrize("world", WORLDS)
def test_the_same_results(judges, world):
    """Each trial sees the same; none of them breaks, which would be the same as well."""
    number, name = WORLDS[world]
    (project,) = catalogue.find([number])
    exercise = getattr(project.lab(), name)
    plain, shut_in = (judge.results(exercise, exercise.reference_source) for judge in judges)
    assert not any(map(is_broken, plain.values()))
    assert shut_in == plain
