"""Explain: a note on a night whose test was green."""

from breakfix.lab import explanation

from .break_commit import counted

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
