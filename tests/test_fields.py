"""Fields and what fits them."""

import pytest

from breakfix.lab.fields import misfit, missing


@pytest.mark.parametrize(
    ("kind", "fit", "unfit"),
    [
        (int, [7, -1], [7.0, True, "7", None]),
        (float, [7, 7.5], [True, "7", float("inf"), float("nan"), None]),
        (str, ["", "a"], [7, None]),
        (bool, [True], [1, "True"]),
        (str | None, ["", None], [7]),
        (("stage", "load"), ["load"], ["log", None, 1]),
        ((1, 2), [1], [True, 3, 1.0]),
    ],
)
def test_misfit(kind, fit, unfit):
    """A value of its kind earns no sentence; any other one that names the field, what to give, and the value."""
    assert [value for value in fit if misfit("n", kind, value)] == []
    told = [misfit("n", kind, value) for value in unfit]
    assert all(said.startswith("n: give ") for said in told)
    assert [said.rpartition(", not ")[2] for said in told] == [f"{value!r}." for value in unfit]


def test_words():
    """What to give is said in words."""
    assert misfit("key", str | None, 7) == "key: give a text in quotes or None, not 7."
    assert misfit("at", ("stage", "load"), "x") == "at: give one of 'stage', 'load', not 'x'."


def test_missing():
    """What is not there, or still three dots, is named; an empty value is a value."""
    assert missing({"a": ..., "b": 0}, ["a", "b", "c"]) == "Still to fill in: a, c."
    assert missing({"a": None, "b": 0}, ["a", "b"]) == ""
