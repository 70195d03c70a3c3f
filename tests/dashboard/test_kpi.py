"""A KPI and its light."""

import pytest

from breakfix.dashboard.kpi import KPI


@pytest.mark.parametrize(
    ("direction", "green", "yellow", "states"),
    [
        ("lower", 200, 500, {200: "green", 200.1: "yellow", 500: "yellow", 501: "red", -1: "green"}),
        ("higher", 80, 70, {80: "green", 79.9: "yellow", 70: "yellow", 69: "red", 0: "red"}),
    ],
)
def test_a_limit_belongs_to_the_better_state(direction, green, yellow, states):
    """Each direction has its green, yellow and red; a value on a limit is still as good as that."""
    kpi = KPI("k", green, yellow, direction=direction)
    assert {value: kpi.evaluate(value, 1) for value in states} == states


def test_a_statistic_is_explained():
    """How many of 100 values lie at or below it, and whether it was measured."""
    means = [KPI("k", 1, 2, statistic="p95", rule=rule).means for rule in ("nearest rank", "interpolated")]
    assert [each.partition(";")[0] for each in means] == ["95 of 100 values are no higher than this"] * 2
    assert ["is one that was measured" in each for each in means] == [True, False]


def test_too_few_samples_are_unknown():
    """Below the minimum, and without a value, there is nothing to say, however good it looks."""
    kpi = KPI("k", 200, 500, minimum=3)
    assert [kpi.evaluate(1, samples) for samples in (0, 2, 3)] == ["unknown", "unknown", "green"]
    assert kpi.evaluate(None, 99) == "unknown"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"rule": "nearest"}, "rule is nearest rank or interpolated"),
        ({"direction": "up"}, "direction is lower or higher"),
        ({"statistic": "p100"}, "statistic is mean or p1 to p99"),
        ({"direction": "higher"}, "green 200 cannot end after yellow"),
    ],
)
def test_a_definition_that_contradicts_itself_is_refused(fields, said):
    """A word that is not known, or limits in the order of the other direction: a sentence with the KPI's name."""
    with pytest.raises(ValueError, match=f"^k: .*{said}"):
        KPI("k", 200, 500, **fields)
