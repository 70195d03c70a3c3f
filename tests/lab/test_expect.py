"""`with expect(...)`."""

import pytest

from breakfix.lab.expect import NothingRaised, expect


def test_the_failure_is_one_line(capsys):
    """What was asked for is caught, and its first line shown."""
    with expect(ZeroDivisionError):
        1 / 0  # noqa: B018
    assert capsys.readouterr().out == "as expected, ZeroDivisionError: division by zero\n"


def test_no_failure_is_a_failure():
    """A fault that does not bite is seen."""
    with pytest.raises(NothingRaised), expect(ZeroDivisionError):
        pass


def test_another_failure_is_not_caught():
    """Only what was asked for is caught."""
    with pytest.raises(KeyError), expect(ZeroDivisionError):
        {}["x"]
