"""Alter: a KPI of which more is better."""

from statistics import fmean

from breakfix.lab import exercise
from breakfix.lab.shapes import rolled

from .worlds import CPU, THROUGHPUT, given


@exercise(phase="alter", minutes=10)
def tile(kpi, values):
    """Return the tile of a KPI from its values; its definition says which direction is better.

    Given     kpi: a dict. direction is 'lower' or 'higher'; a definition without it means 'lower'. green and yellow are
              the worst values that are still green, still yellow: 60 and 85 where lower is better, 100 and 50 where
              higher is. The two can be alike.
              values: a list of numbers, at least one.
    Leave     returned, a dict with name (the title of the KPI), value (the mean, rounded to two places) and light
              ('green', 'yellow' or 'red'). A limit itself is still good. The light follows the mean before rounding.
    Not touch kpi and values.
    """
    mean = fmean(values)
    sign = -1 if kpi.get("direction") == "higher" else 1
    light = "red"
    if sign * mean <= sign * kpi["yellow"]:
        light = "yellow"
    if sign * mean <= sign * kpi["green"]:
        light = "green"
    return {"name": kpi["title"], "value": round(mean, 2), "light": light}


tile.world(given)
tile.costs = "one sign for all comparisons; what is shown keeps its own"
tile.play = "tile(*con)"


@tile.stub
def lower_is_better(kpi, values):
    mean = fmean(values)
    light = "green" if mean <= kpi["green"] else "yellow" if mean <= kpi["yellow"] else "red"
    return {"name": kpi["title"], "value": round(mean, 2), "light": light}


NAMES = ["requests_per_s", "cpu_usage_pct", "on_time_pct", "Throughput", "CPU usage", "x"]
ON_TIME = {**THROUGHPUT, "name": "on_time_pct", "title": "On time", "green": 80, "yellow": 70}
OLD = {name: value for name, value in CPU.items() if name != "direction"}


@tile.look
def made(world, tile, kpi, *samples):
    return world.each("tile", tile, kpi, *samples)


made.when("lower is still better: three loads of the CPU come, of which lower is better", CPU, [40], [70], [90])
made.when("plenty: of requests per second, where higher is better, there are 120 and 140", THROUGHPUT, [120, 140])
made.when("fewer: there are 70 requests per second, and then 80", THROUGHPUT, [70, 80])
made.when("none at all: there are 0 requests per second", THROUGHPUT, [0, 0])
made.when("another name: the KPI is called On time, and higher is better", ON_TIME, [91], [64])
made.when("an old definition: a definition has no direction", OLD, [40], [90])
made.when("nothing to do: the load of the CPU is 0, and another time 0 and 90", CPU, [0], [0, 90])
made.when("no yellow: 80 flights in a hundred are good, and fewer are red", ON_TIME | {"yellow": 80}, [90], [70])
made.when("just beyond: the mean is 60.004, and 60 is the limit", CPU, [60.004])
made.when("what is shown: there were 40 requests in one second, and 41 in the other two", THROUGHPUT, [40, 41, 41])
made.when("on the limits: there are exactly 100 requests, and another time exactly 50", THROUGHPUT, [100], [50])
made.when("on the limits of a load: the load is exactly 60, and another time exactly 85", CPU, [60], [85])


@rolled
def kpis_and_values(dice):
    """Return a KPI and its values, in both directions or without one, on, about and far from its limits.

    The two limits are alike at times, and zeros are many. All are multiples of 1/512, so that their sum is the same in
    any order; no mean lies between two roundings.
    """
    direction, green = dice.choice(["lower", "higher", None]), dice.choice([0, dice.randint(-30, 100)])
    by = dice.choice([0, *[dice.randint(1, 60)] * 4])
    limits = {"green": green, "yellow": green - by if direction == "higher" else green + by}
    kpi = {**OLD, "name": dice.choice(NAMES), "title": dice.choice(NAMES), **limits}
    near = [limit + by for limit in limits.values() for by in (0, 0, 1 / 512, -1 / 512, 1, -1)]
    many = dice.choices([0, *range(-200, 200)], [100, *[1] * 400], k=dice.choice([1, 2, 3, 4, 5, 7, 10]))
    kpi |= {"direction": direction} if direction else {}
    return kpi, dice.choice([[dice.choice(near)], [dice.choice(near), 0], many, many])


made.drawn(together=kpis_and_values, times=200)

tile.asks("""
lower is still better: Which of the three loads is too high?
plenty: How many requests are enough, and how many came?
fewer: Which light stands between the two limits?
none at all: Nobody comes any more. Is that good?
what is shown: What does the reader see as the value?
on the limits: Is the limit itself still good?
on the limits of a load: Is the limit itself still good, in this direction too?
another name: What in the definition says which direction is better?
an old definition: This definition is older than directions. What did it mean?
nothing to do: Is 0 a load, and what is the mean of 0 and 90?
no yellow: Both limits are 80. What says on which side of them it is good?
just beyond: Is the mean within the limit, before anybody rounds it?
""")

tile.equal("""
twice as low: Both sides of a comparison are turned; only the sign counts.
    ~ -1 if => -2 if
twice as high: Both sides of a comparison are turned; only the sign counts.
    ~ else 1 => else 2
""")

tile.slips("""
limits swapped: 0 requests, and the light is green. Which comparison did that?
    - sign = -1 if kpi.get("direction") == "higher" else 1
    + first, last = ("yellow", "green") if kpi.get("direction") == "higher" else ("green", "yellow")
    ~ sign * mean <= sign * kpi["yellow"] => mean <= kpi[last]
    ~ sign * mean <= sign * kpi["green"] => mean <= kpi[first]
shown with the sign: The light is right, and the tile says that there were fewer than none. What is shown?
    ~ round(mean, 2) => round(sign * mean, 2)
by its name: Rename the KPI, and it turns. What says which direction is better?
    ~ kpi.get("direction") == "higher" => kpi["name"] == "requests_per_s"
higher is always better: Throughput is right now. And the load of the CPU?
    ~ -1 if kpi.get("direction") == "higher" else 1 => -1
direction must be there: An older definition has no direction, and the page is gone. What did it mean?
    ~ kpi.get("direction") => kpi["direction"]
strict in one direction: At exactly 100, and 100 is the limit. Is it treated alike in both directions?
    ~ sign * mean <= sign * kpi["yellow"] => mean <= kpi["yellow"] if sign == 1 else mean > kpi["yellow"]
    ~ sign * mean <= sign * kpi["green"] => mean <= kpi["green"] if sign == 1 else mean > kpi["green"]
turned in the definition: The first tile is right. What does the definition say to the second?
    - light = "red"
    + kpi["green"], kpi["yellow"] = sign * kpi["green"], sign * kpi["yellow"]
    + light = "red"
    ~ sign * mean <= sign * kpi["yellow"] => sign * mean <= kpi["yellow"]
    ~ sign * mean <= sign * kpi["green"] => sign * mean <= kpi["green"]
rounded too early: 60.004 was within the limit after rounding. And before?
    ~ fmean(values) => round(fmean(values), 2)
""")


@tile.also_right(costs="the comparison itself is chosen: nothing is turned, and it reads as the task does")
def the_comparison_is_chosen(kpi, values):
    mean = fmean(values)
    is_higher_better = kpi.get("direction", "lower") == "higher"

    def is_good(limit):
        return mean >= limit if is_higher_better else mean <= limit

    lights = [light for light in ("green", "yellow") if is_good(kpi[light])]
    return {"name": kpi["title"], "value": round(mean, 2), "light": [*lights, "red"][0]}


tile.hints += [
    "The definition has the limits in the right order already: `green` is the worst value that is still green, in "
    'either direction. What turns is the comparison, and nothing that a reader sees. `kpi.get("direction")` is None '
    "where a definition has no direction.",
    "A twin: two sports, one by time and one by points.\n"
    "    def is_medal(result, limit, more_is_better):\n"
    "        return result >= limit if more_is_better else result <= limit\n"
    "The scoreboard shows `result`, whatever is_medal thinks of it.",
]
