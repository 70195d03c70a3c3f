"""Explain: pairs of versions of three functions, to be told apart by a few values."""

from statistics import fmean

from breakfix.lab import witness


@witness(phase="explain", columns={"value": float}, function="light", called="values", minutes=5)
def witness_light(world, version, rows):
    """Two versions of a light show the same for the sample. Write at most three values for which they do not.

    The values are response times in milliseconds. What is compared: the light.
    """
    return {"light": version([value for (value,) in rows])}


@witness_light.version
def by_the_mean(values):
    told = fmean(values)
    return "green" if told <= 200 else "yellow" if told <= 500 else "red"


@witness_light.version
def by_the_slowest(values):
    told = max(values)
    return "green" if told <= 200 else "yellow" if told <= 500 else "red"


witness_light.rows = [10, 10, 900]
witness_light.refused = [[120, 135, 180], [900], [250, 250, 310], [10, 20, 200]]
witness_light.hints += [
    "The sample's mean lies beyond 200, and so does its largest. Must both lie on the same side of a limit?",
    "One version asks all of them and divides, the other asks only one. How can one be far away from all others?",
]


@witness(phase="explain", columns={"clock": str, "value": float}, function="trend", minutes=5)
def witness_order(world, version, rows):
    """Two versions of a trend agree on the sample. Write at most three samples for which they do not.

    A row is (clock, value), with a clock such as "10:05" of one and the same day; the samples come in the order in
    which you list them. What is compared: the trend.
    """
    return {"trend": version(rows)}


@witness_order.version
def by_place(samples):
    values = [value for _, value in samples]
    half = max(len(values) // 2, 1)
    earlier, later = fmean(values[:half]), fmean(values[-half:])
    return "degrading" if later > earlier else "improving" if later < earlier else "steady"


@witness_order.version
def by_clock(samples):
    values = [value for _, value in sorted(samples)]
    half = max(len(values) // 2, 1)
    earlier, later = fmean(values[:half]), fmean(values[-half:])
    return "degrading" if later > earlier else "improving" if later < earlier else "steady"


witness_order.rows = [("10:05", 300.0), ("10:00", 100.0)]
witness_order.refused = [
    [("10:00", 100.0), ("10:05", 300.0)],
    [("10:05", 100.0), ("10:00", 100.0)],
    [("10:00", 100.0), ("10:10", 900.0), ("10:05", 900.0)],
]
witness_order.hints += [
    "In the sample every source lists its samples in the order of their times. Who has promised that?",
    "Two samples are enough. What does each version take for the earlier one?",
]


@witness(phase="explain", core=False, columns={"value": float}, function="middle", called="values", minutes=5)
def witness_middle(world, version, rows):
    """Two ways to take the middle of some values, in one character. Write at most three values that tell them apart.

    What is compared: the value that each of them takes.
    """
    return {"middle": version([value for (value,) in rows])}


@witness_middle.version
def the_upper(values):
    return sorted(values)[len(values) // 2]


@witness_middle.version
def the_nearest_rank(values):
    return sorted(values)[-(-len(values) // 2) - 1]


witness_middle.rows = [1, 3]
witness_middle.refused = [[1], [1, 2, 3], [2, 2]]
witness_middle.hints += [
    "For how many values is there one in the middle, with as many below it as above?",
    "Write the place that each version takes for one value, for two, and for three. Where do they part?",
]
