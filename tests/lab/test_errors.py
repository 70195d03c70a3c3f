"""Errors of many classes."""

import pytest

from breakfix.lab import errors


@pytest.mark.parametrize("name", errors.ERRORS)
def test_each_is_new_and_of_its_class(name):
    """Two of one name are two; each says something."""
    one, other = errors.ERRORS[name](), errors.ERRORS[name]()
    assert one is not other
    assert type(one) is type(other) is errors.CLASS[name]
    assert str(one)


def test_ctrl_c_is_no_ordinary_one():
    """What no `except Exception` takes is named apart."""
    assert errors.OTHERS == ["GeneratorExit", "KeyboardInterrupt", "SystemExit"]
    assert not {*errors.OTHERS} & {*errors.ORDINARY}
