"""The run order, as data: each step with the steps that it needs."""

from graphlib import TopologicalSorter

from breakfix.etl.extract import extract
from breakfix.etl.load import load
from breakfix.etl.transform import transform
from breakfix.etl.validate import validate

STEPS = {extract: (), transform: (extract,), validate: (transform,), load: (validate,)}


def in_order(steps=None):
    """Return the steps, each after those that it needs; graphlib.CycleError when they need one another in a ring."""
    return tuple(TopologicalSorter(STEPS if steps is None else steps).static_order())
