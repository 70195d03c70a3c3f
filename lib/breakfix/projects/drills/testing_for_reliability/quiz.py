"""The quiz of d-07: each right answer is computed by running the real thing."""

import logging

from breakfix.lab import Quiz, Recall

from . import runs
from .break_commit import counted

quiz = Quiz(__name__, phase="mastery", minutes=8)
recall = Recall(__name__, of="monitoring_and_logging_enhancements", asks=("lines_of_levels", "rows_a_second"))

SHARED = """import pytest


@pytest.fixture(scope="{scope}")
def made():
    return ["x"]


def test_a(made):
    made.append("a")


def test_b(made):
    assert made == ["x"]


def test_c(made):
    made.append("c")
    assert len(made) == 2
"""


@quiz.a_row(
    {"passed": int, "failed": int},
    phase="predict",
    look="What makes pytest call a test failed?",
    because="Only `assert loaded == 4` raises. A tuple that is not empty is true, and what is returned does not count.",
)
def four_tests():
    """`loaded` is 5. One test says `assert loaded == 4`, one `assert (loaded == 4, "four")`, one `return loaded == 4`,
    and one `print(loaded == 4)`. How many does pytest call passed, and how many failed?
    """
    lines = ["assert loaded == 4", 'assert (loaded == 4, "four")', "return loaded == 4", "print(loaded == 4)"]
    tests = "\n\n".join(f"def test_{place}():\n    loaded = 5\n    {line}" for place, line in enumerate(lines))
    found = list(runs.ended(tests + "\n").values())
    return {"passed": found.count("passed"), "failed": found.count("failed")}


@quiz.a_number(
    phase="alter",
    look="Which levels are at INFO or above?",
    because="INFO, WARNING and ERROR pass the level; the two of DEBUG do not.",
)
def records_shown():
    """`pytest.ini` says `log_level = INFO`. Before a test fails, the job logs two records of DEBUG, three of INFO, one
    of WARNING and one of ERROR. How many of them does the report show?
    """
    levels = [logging.DEBUG] * 2 + [logging.INFO] * 3 + [logging.WARNING, logging.ERROR]
    return sum(level >= logging.INFO for level in levels)


@quiz.a_number(
    phase="break",
    look="What is in the list when the second test begins, and when the third does?",
    because="All three share one list: it has two items when test_b looks, and three when test_c counts.",
)
def failed_of_shared():
    """A fixture of scope "module" returns `["x"]`. test_a appends "a", test_b asserts that the list is `["x"]`, test_c
    appends "c" and asserts that the list has one item more than at first. They run in this order. How many fail?
    """
    return list(runs.ended(SHARED.format(scope="module")).values()).count("failed")


@quiz.a_number(
    phase="fix",
    look="How often is the fixture called?",
    because="Each test gets a list of its own, so test_b finds one item, and test_c two.",
)
def failed_of_fresh():
    """The same three tests, and the fixture has no scope. How many fail?"""
    return list(runs.ended(SHARED.format(scope="function")).values()).count("failed")


@quiz.a_choice(
    {
        "It counts rows on the connection that loaded them.": "",
        "It uses sample data instead of last night's.": "Would last night's rows have been committed?",
        "It runs in another order than last night.": "Is there anything that two tests share?",
        "It has no fixture.": "What would a fixture have looked at?",
    },
    phase="explain",
    because="The connection that wrote sees what it has not committed; the report has one of its own.",
)
def why_green():
    """A test of `load` is green, and the report of the night counts too few rows. Which could be the reason?"""
    return "It counts rows on the connection that loaded them."


@quiz.a_number(
    phase="mastery",
    look="How many rows are committed, and who sees the others?",
    because="Three batches of five are committed, and the second connection sees nothing else.",
)
def rows_of_another():
    """`load` commits after every 5 rows and gets 17. It has returned, and its connection is open. How many rows does a
    second connection to the file count?
    """
    return counted({"rows": 17, "batch": 5})[1]
