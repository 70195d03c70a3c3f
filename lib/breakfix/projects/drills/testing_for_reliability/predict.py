"""Predict: which functions pytest runs as tests, and which of them fail."""

import itertools

from breakfix.lab import prediction

from .runs import ended

HEAD = """import sqlite3
from contextlib import closing

from etl import run


def loaded(home):
    run(home)
    with closing(sqlite3.connect(home / "warehouse.sqlite")) as con:
        return con.execute("select count(*) from flights").fetchone()[0]
"""
RUN = [
    "def test_it_runs(home):\n    run(home)",
    "def test_returns(home):\n    return loaded(home) == {off}",
    "def test_prints(home):\n    print(loaded(home) == {off})",
    "def test_the_count(home):\n    assert loaded(home) == {count}",
    "def test_says(home):\n    assert (loaded(home) == {off}, 'another count')",
]
NOT_RUN = [
    "def check_the_count(home):\n    assert loaded(home) == {off}",
    "def count_test(home):\n    assert loaded(home) == {count}",
]


@prediction(phase="predict", fields={"tests_run": int, "tests_failed": int}, minutes=4)
def collected(text):
    """pytest is called once on these functions. How many does it run as tests, and how many of them fail?

    tests_run     functions that pytest runs as tests
    tests_failed  how many of them it calls failed
    """
    found = ended(text)
    return {"tests_run": len(found), "tests_failed": list(found.values()).count("failed")}


@collected.draw
def five_functions(hand):
    """Return a test file with five functions, some of which are tests."""
    chosen = itertools.product((3, 4), itertools.permutations(RUN, 4), NOT_RUN, (5, 5, 4), (4, 6))
    tests, run, other, count, off = hand.one_of(chosen)
    functions = [run[0], other, *run[1:tests], *NOT_RUN[tests - 4 :]]
    return "\n\n\n".join([HEAD.strip(), *(each.format(count=count, off=off) for each in functions)]) + "\n"


collected.because = (
    "pytest runs functions whose names begin with test_, and calls one failed when it raises: what it returns, prints "
    "or puts into a tuple counts for nothing."
)
collected.means = "A test that asserts nothing is green for as long as the job does not raise, whatever it loads."
