"""Errors of many classes."""

import sqlite3

import pytest

from breakfix.lab import errors


@pytest.mark.parametrize("name", errors.ERRORS)
def test_each_is_new_and_of_its_class(name):
    """Two of one name are two; each says something, but for those that are named without a word."""
    one, other = errors.ERRORS[name](), errors.ERRORS[name]()
    assert one is not other
    assert type(one) is type(other) is errors.CLASS[name]
    assert bool(str(one)) != name.endswith("()")


def test_ctrl_c_is_no_ordinary_one():
    """What no `except Exception` takes is named apart."""
    assert {name.partition("(")[0] for name in errors.OTHERS} == {"GeneratorExit", "KeyboardInterrupt", "SystemExit"}
    assert not {*errors.OTHERS} & {*errors.ORDINARY}


def test_those_of_an_engine():
    """Every class of a database's module, by a name that says whose it is."""
    made = {name: make() for name, make in errors.of_engine(sqlite3).items()}
    assert type(made["sqlite3.IntegrityError"]) is sqlite3.IntegrityError
    assert {"sqlite3.Error", "sqlite3.OperationalError"} < set(made)
    assert list(made) == sorted(made)  # in one order, so that every process draws the same
