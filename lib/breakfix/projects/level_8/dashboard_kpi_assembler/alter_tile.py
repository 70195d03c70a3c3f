"""Alter: a KPI of which more is better."""

from statistics import fmean

from breakfix.lab import exercise

from .worlds import CPU, THROUGHPUT, given


@exercise(phase="alter", minutes=10)
def tile(kpi, values):
    """Return the tile of a KPI from its values; its definition says which direction is better.

    Given     kpi: a dict. direction is 'lower' or 'higher'; a definition without it means 'lower'. green and yellow are
              the worst values that are still green, still yellow: 60 and 85 where lower is better, 100 and 50 where
              higher is.
              values: a list of numbers, at least one.
    Leave     returned, a dict with name (the title of the KPI), value (the mean, rounded to two places) and light
              ('green', 'yellow' or 'red'). A limit itself is still good. The light follows the mean as it is, before
              it is rounded.
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


@tile.trial(asks="Which of the three loads is too high?", next="keep what worked before")
def lower_is_still_better(world, tile):
    """three loads of the CPU come, of which lower is better"""
    return [world.ask(tile, dict(CPU), [value]) for value in (40, 70, 90)]


@tile.trial(asks="How many requests are enough, and how many came?", next="look at a number that is good")
def plenty(world, tile):
    """of requests per second, where higher is better, there are 120 and 140"""
    return world.ask(tile, dict(THROUGHPUT), [120, 140])


@tile.trial(asks="Between the two limits: which light is that?", next="look at a number between the limits")
def fewer(world, tile):
    """there are 70 requests per second, and then 80"""
    return world.ask(tile, dict(THROUGHPUT), [70, 80])


@tile.trial(asks="Nobody comes any more. Is that good?", next="look at the worst number that there can be")
def none_at_all(world, tile):
    """there are 0 requests per second"""
    return world.ask(tile, dict(THROUGHPUT), [0, 0])


@tile.trial(asks="What does the reader see as the value?", next="look at what is shown")
def what_is_shown(world, tile):
    """there were 40 requests in one second and 41 in the other two"""
    return world.ask(tile, dict(THROUGHPUT), [40, 41, 41])["value"]


@tile.trial(asks="Is the limit itself still good?", next="look at the limits themselves")
def on_the_limits(world, tile):
    """the number is exactly a limit, in both directions"""
    pairs = ((CPU, 60), (CPU, 85), (THROUGHPUT, 100), (THROUGHPUT, 50))
    return [world.ask(tile, dict(kpi), [value])["light"] for kpi, value in pairs]


@tile.trial(asks="What in the definition says which direction is better?", next="read the definition again")
def another_name(world, tile):
    """the KPI is called On time, and higher is better"""
    kpi = {**THROUGHPUT, "name": "on_time_pct", "title": "On time", "green": 80, "yellow": 70}
    return [world.ask(tile, kpi, [value]) for value in (91, 64)]


@tile.trial(asks="This definition is older than directions. What did it mean?", next="decide for an old definition")
def an_old_definition(world, tile):
    """a definition has no direction"""
    kpi = {name: value for name, value in CPU.items() if name != "direction"}
    return [world.ask(tile, kpi, [value]) for value in (40, 90)]


@tile.trial(asks="What did the definition say before you used it?", next="leave the definition as it was")
def the_definition_afterwards(world, tile):
    """the same definition is used for two tiles, one after the other"""
    kpi = dict(THROUGHPUT)
    return [world.ask(tile, kpi, [120]), world.ask(tile, kpi, [40]), kpi]


@tile.trial(asks="Is the mean within the limit, before anybody rounds it?", next="compare first, round last")
def just_beyond(world, tile):
    """the mean is 60.004, and 60 is the limit"""
    return world.ask(tile, dict(CPU), [60.004])


@tile.mistake(says="0 requests, and the light is green. Which comparison did that?")
def limits_swapped(kpi, values):
    mean = fmean(values)
    green, yellow = kpi["green"], kpi["yellow"]
    if kpi.get("direction") == "higher":
        green, yellow = yellow, green
    light = "green" if mean <= green else "yellow" if mean <= yellow else "red"
    return {"name": kpi["title"], "value": round(mean, 2), "light": light}


@tile.mistake(says="The light is right, and the tile says that there were fewer than none. What is shown?")
def shown_with_the_sign(kpi, values):
    sign = -1 if kpi.get("direction") == "higher" else 1
    mean = sign * fmean(values)
    light = "green" if mean <= sign * kpi["green"] else "yellow" if mean <= sign * kpi["yellow"] else "red"
    return {"name": kpi["title"], "value": round(mean, 2), "light": light}


@tile.mistake(says="Rename the KPI, and it turns. What says which direction is better?")
def by_its_name(kpi, values):
    mean = fmean(values)
    sign = -1 if kpi["name"] == "requests_per_s" else 1
    light = (
        "green" if sign * mean <= sign * kpi["green"] else "yellow" if sign * mean <= sign * kpi["yellow"] else "red"
    )
    return {"name": kpi["title"], "value": round(mean, 2), "light": light}


@tile.mistake(says="Throughput is right now. And the load of the CPU?")
def higher_is_always_better(kpi, values):
    mean = fmean(values)
    green, yellow = max(kpi["green"], kpi["yellow"]), min(kpi["green"], kpi["yellow"])
    light = "green" if mean >= green else "yellow" if mean >= yellow else "red"
    return {"name": kpi["title"], "value": round(mean, 2), "light": light}


@tile.mistake(says="An older definition has no direction, and the page is gone. What did it mean?")
def direction_must_be_there(kpi, values):
    mean = fmean(values)
    sign = -1 if kpi["direction"] == "higher" else 1
    light = (
        "green" if sign * mean <= sign * kpi["green"] else "yellow" if sign * mean <= sign * kpi["yellow"] else "red"
    )
    return {"name": kpi["title"], "value": round(mean, 2), "light": light}


@tile.mistake(says="At exactly 100, and 100 is the limit. Is it treated alike in both directions?")
def strict_in_one_direction(kpi, values):
    mean = fmean(values)
    if kpi.get("direction") == "higher":
        light = "green" if mean > kpi["green"] else "yellow" if mean > kpi["yellow"] else "red"
    else:
        light = "green" if mean <= kpi["green"] else "yellow" if mean <= kpi["yellow"] else "red"
    return {"name": kpi["title"], "value": round(mean, 2), "light": light}


@tile.mistake(says="The first tile is right. What does the definition say to the second?")
def turned_in_the_definition(kpi, values):
    mean = fmean(values)
    if kpi.get("direction") == "higher":
        kpi["green"], kpi["yellow"], mean = -kpi["green"], -kpi["yellow"], -mean
    light = "green" if mean <= kpi["green"] else "yellow" if mean <= kpi["yellow"] else "red"
    return {"name": kpi["title"], "value": round(abs(mean), 2), "light": light}


@tile.mistake(says="60.004 was within the limit when it had been rounded. And before?")
def rounded_too_early(kpi, values):
    mean = round(fmean(values), 2)
    sign = -1 if kpi.get("direction") == "higher" else 1
    light = (
        "green" if sign * mean <= sign * kpi["green"] else "yellow" if sign * mean <= sign * kpi["yellow"] else "red"
    )
    return {"name": kpi["title"], "value": mean, "light": light}


@tile.also_right(costs="the comparison itself is chosen: nothing is turned, and it reads as the task does")
def the_comparison_is_chosen(kpi, values):
    mean = fmean(values)
    is_higher_better = kpi.get("direction", "lower") == "higher"

    def is_good(limit):
        return mean >= limit if is_higher_better else mean <= limit

    lights = [light for light in ("green", "yellow") if is_good(kpi[light])]
    return {"name": kpi["title"], "value": round(mean, 2), "light": [*lights, "red"][0]}


@tile.also_right(costs="counts how many limits are passed; a third limit would need a third colour and nothing else")
def limits_passed(kpi, values):
    mean = fmean(values)
    passed = [mean > kpi[name] for name in ("green", "yellow")]
    if kpi.get("direction") == "higher":
        passed = [mean < kpi[name] for name in ("green", "yellow")]
    return {"name": kpi["title"], "value": round(mean, 2), "light": ("green", "yellow", "red")[sum(passed)]}


tile.hints += [
    "The definition has the limits in the right order already: `green` is the worst that is still green, in either "
    'direction. What turns is the comparison, and nothing that a reader sees. `kpi.get("direction")` is None where a '
    "definition says nothing.",
    "A twin: two sports, one by time and one by points.\n"
    "    def is_medal(result, limit, more_is_better):\n"
    "        return result >= limit if more_is_better else result <= limit\n"
    "The scoreboard shows `result`, whatever is_medal thinks of it.",
]
