"""The quiz of d-03: each right answer is computed by running the real thing."""

import contextlib
import io
import tempfile
from pathlib import Path

import pandas as pd

from breakfix.etl import validate
from breakfix.lab import Quiz, Recall
from breakfix.lab.pytest_run import TestFile

quiz = Quiz(__name__, phase="mastery", minutes=7)
recall = Recall(__name__, of="parameterization_and_configuration", asks=("keys_of_a_file", "sum_of_two"))


@quiz.a_row(
    {"len": int, "count": int, "nunique": int},
    phase="alter",
    look="Which of the three counts rows, which values, and which different values?",
    because="len counts rows, count leaves out what is missing, and nunique counts each value once.",
)
def three_counts():
    """The column `dest` of a table has the values ORD, BOS, ORD, a missing one, and ORD. What do `len(table)`,
    `table["dest"].count()` and `table["dest"].nunique()` return?
    """
    table = pd.DataFrame({"dest": ["ORD", "BOS", "ORD", None, "ORD"]})
    return {"len": len(table), "count": int(table["dest"].count()), "nunique": int(table["dest"].nunique())}


@quiz.a_number(
    phase="break",
    look="How many pairs are there for each key?",
    because="a meets a: 2 times 3 pairs. b meets nobody and stays, since the join is a left one. c is 1 times 2.",
)
def rows_of_a_join():
    """A table has the keys a, a, b, c. It is joined, how="left", to a list with the keys a, a, a, c, c, d. How many
    rows does the result have?
    """
    left, right = pd.DataFrame({"key": list("aabc")}), pd.DataFrame({"key": list("aaaccd"), "n": range(6)})
    return len(left.merge(right, on="key", how="left"))


@quiz.a_choice(
    {
        "float64": "",
        "int64": "Which whole number stands for a missing one?",
        "Int64": "Does read_csv take it unless you ask for it?",
        "str": "Are the values texts?",
    },
    phase="predict",
    because="NaN is a float, so the column becomes one of floats; ask for Int64 with dtype=.",
)
def dtype_with_a_gap():
    """A CSV file has a column with the values 3, 4, and an empty one. Which dtype does `pd.read_csv` give it?"""
    return str(pd.read_csv(io.StringIO("n,m\n3,1\n4,1\n,1\n"))["n"].dtype)


@quiz.a_row(
    {"green": int, "red": int},
    phase="fix",
    look="What makes pytest call a test failed?",
    because="Only what raises has failed: the second and the fourth. A returned False is no failure.",
)
def green_and_red():
    """A test file has four tests. The first is `return False`, the second `assert []`, the third `print("failed")`, the
    fourth `1 / 0`. How many of them does pytest call passed, and how many failed?
    """
    bodies = ["return False", "assert []", "print('failed')", "1 / 0"]
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()):
        ends = [TestFile(f"def test_it():\n    {body}\n", "quiz")() for body in bodies]
    return {"green": ends.count("the tests pass"), "red": ends.count("the tests fail")}


@quiz.a_number(
    phase="explain",
    look="A row that fails two rules is one row.",
    because="Rows 2, 3 and 5 fail: three of eight. Five of eight are 62.5 percent.",
)
def percent_of_eight():
    """Of eight rows, row 2 and row 5 fail one rule, and row 3 and row 5 fail another. How many percent pass
    both rules?
    """
    return validate.percent(len({2, 5} | {3, 5}), 8)


@quiz.a_number(
    phase="mastery",
    look="Does a run take lines away?",
    because="Each run adds a line for each of its files: 3, 3 again, and 4.",
)
def lines_after_three_runs():
    """A validation adds a line for each file to a report. It runs over three files, over the same three again, and the
    next night over these and a new one. How many lines does the report have?
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "report.jsonl")
        for files in (3, 3, 4):
            validate.add(path, [{"file": number} for number in range(files)])
        return len(path.read_text().splitlines())
