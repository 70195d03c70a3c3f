"""The run order."""

import graphlib

import pytest

from breakfix.etl import order


def test_each_after_what_it_needs():
    """extract, transform, validate, load; and any other order in which they are written down gives the same."""
    assert [step.__name__ for step in order.in_order()] == ["extract", "transform", "validate", "load"]
    assert order.in_order(dict(reversed(order.STEPS.items()))) == order.in_order()


def test_a_ring_is_refused():
    """Steps that need one another have no order."""
    with pytest.raises(graphlib.CycleError):
        order.in_order({"a": ("b",), "b": ("a",)})
