"""Explain: four tests on five broken jobs, and a note on a night that was green."""

import functools

from breakfix.lab import explanation, follow, slips

from . import runs
from .break_commit import counted
from .predict import HEAD
from .programs import PROGRAM

FIVE = """
A: flights that were cancelled are left out
    ~ flights = list(csv.DictReader(file)) => flights = [row for row in csv.DictReader(file) if row["dep_delay"]]
B: nothing is committed
    ~ with con: => if con:
C: the old rows of a file are not deleted
    - con.execute("delete from flights where file = ?", [name])
    + pass
D: the two delays are exchanged
    ~ named = [(name, *row) for row in rows] => named = [(name, *row[:-2], row[-1], row[-2]) for row in rows]
E: the first file only is taken
    ~ glob("*.csv.gz")): => glob("*.csv.gz"))[:1]:
"""
FOUR_TESTS = f"""{HEAD}

def test_it_runs(home):
    run(home)


def test_files(home):
    run(home)
    assert (home / "data_clean" / "2013-01-06.csv").exists()


def test_count(home):
    assert loaded(home) == 5


def test_twice(home):
    run(home)
    assert loaded(home) > 0
"""
STEPS = {f"{place}. {name}": {f"caught_by_{name}": int} for place, name in enumerate(
    ("it_runs", "files", "count", "twice", "none"), 1)}  # fmt: skip


def five_jobs():
    """Return the five broken jobs, in words: name, what was changed."""
    return [{"job": slip.name, "broken": slip.says} for slip in slips.read(FIVE)]


@functools.cache
def caught():
    """Return test -> the names of the jobs that it catches."""
    found = {}
    for slip in slips.read(FIVE):
        for test, how in runs.ended(FOUR_TESTS, slip.of(PROGRAM)).items():
            found.setdefault(test, set()).update({slip.name} if how == "failed" else ())
    return found


@follow(phase="explain", steps=STEPS, minutes=5)
def follow_the_tests():
    """Four tests are run on five broken jobs. How many does each catch?

    caught_by_it_runs  jobs on which test_it_runs fails, by an assertion or an error
    caught_by_files    likewise test_files
    caught_by_count    likewise test_count
    caught_by_twice    likewise test_twice
    caught_by_none     jobs on which none of the four fails
    """
    found = caught()
    numbers = {f"caught_by_{name.removeprefix('test_')}": len(jobs) for name, jobs in found.items()}
    return numbers | {"caught_by_none": 5 - len(set().union(*found.values()))}


follow_the_tests.hints += [
    "Make a table: a line for each job, a column for each test. For each field ask two things: does the job raise an "
    "error in this test, and is the assertion false? The table has a primary key: what happens when a row comes twice?",
    "A twin: a smoke detector and a thermometer, and three rooms: one burns, one is cold, one is dark. Each catches "
    "one room, and the third is caught by none.",
]

GIVEN = {"rows": 10, "batch": 4}
SLOTS = {"rows_of_the_test": int, "rows_in_the_file": int, "rows_lost": int}


@explanation(phase="explain", slots=SLOTS, minutes=5)
def green_night():
    """Write the note on the night on which the test was green and rows were lost.

    rows_of_the_test  rows that the test has counted, in memory
    rows_in_the_file  rows that are in the file in the morning
    rows_lost         rows that were loaded and are not there
    """
    same, _, later = counted(GIVEN)
    return {"rows_of_the_test": same, "rows_in_the_file": later, "rows_lost": same - later}


green_night.rubric = [
    "what is missing, and from when on",
    "why the test was green all the same",
    "what the test has to look at from now on",
    "how you know that the new test would have caught it",
]
green_night.model = """
Since Monday the last rows of each night are missing: two of ten, those after the last full batch of four.
The test counted on the connection that had written, where rows that are not committed can be seen.
From now on the test loads into a file, and a second connection counts.
We took the commit out on purpose and saw the new test fail.
"""
green_night.quotes = [
    "two of ten, those after the last full batch",
    "counted on the connection that had written",
    "a second connection counts",
    "took the commit out on purpose and saw the new test fail",
]
