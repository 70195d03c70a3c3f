"""Slips: edits of a reference, written as a diff."""

import pytest

from breakfix.lab import slips

REFERENCE = "def load(con):\n    rows = con.read()\n    return sorted(rows)\n"


def slipped(text):
    (slip,) = slips.read(text)
    return slip.of(REFERENCE)


def test_lines_with_an_equals_sign_are_the_whole_body():
    """What has little in common with the reference is written whole, indented as it will be."""
    text = "another way: Why?\n    = for row in con.read():\n    =     return row\n"
    assert slipped(text) == "def load(con):\n    for row in con.read():\n        return row\n"


def test_a_body_that_changes_nothing_is_no_slip():
    """It would be the reference, and pass."""
    with pytest.raises(ValueError, match="changes nothing"):
        slipped("the same: Why?\n    = rows = con.read()\n    = return sorted(rows)\n")


def test_what_is_put_stands_below_what_is_taken_away():
    """A `+` alone has no place."""
    with pytest.raises(ValueError, match="below no `-`"):
        slipped("alone: Why?\n    + return []\n")


def test_lines_with_an_equals_sign_are_the_whole_value():
    """Of a value that has no first line they are what it is."""
    (slip,) = slips.read("too much: Why?\n    = [7, 8]\n")
    assert slip.of("plan = [1, 2]\n") == "plan = [7, 8]\n"


def test_lines_with_an_equals_sign_are_the_whole_query():
    """SQL has neither a name nor a first line, whatever it compares."""
    (slip,) = slips.read("all rows: Which are asked for?\n    = select n\n    =   from t\n")
    assert slip.of("select n from t\nwhere n = 3\n") == "select n\n  from t\n"


def test_one_line_says_what_is_taken_away_and_put():
    """The same as a `-` line and a `+` line, and another edit may follow."""
    text = "other names: Why?\n    ~ con.read() => con.all()\n    - sorted(rows)\n    + rows\n"
    assert slipped(text) == "def load(con):\n    rows = con.all()\n    return rows\n"


def test_one_line_needs_an_arrow():
    """`~` without `=>` says neither what is taken away nor what is put."""
    with pytest.raises(ValueError, match="old => new"):
        slipped("alone: Why?\n    ~ sorted(rows)\n")
