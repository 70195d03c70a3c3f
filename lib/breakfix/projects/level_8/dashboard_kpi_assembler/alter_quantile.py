"""Alter: a percentile by the rule that the KPI names."""

import math
from fractions import Fraction

import duckdb

from breakfix.lab import exercise
from breakfix.lab.shapes import rolled

from .worlds import given


@exercise(phase="alter", core=False, minutes=12)
def quantile(values, share, rule):
    """Return the percentile of values by one of two rules.

    Given     values: a list of numbers in any order, at least one. share: from 0 to 1, such as 0.95. rule: 'nearest
              rank' or 'interpolated'. No rank hangs on a rounding of floats: 0.07 of a hundred values, for example, is
              not asked for.
    Leave     returned, a number. 'nearest rank': the smallest of the values that at least this share of the values do
              not exceed. 'interpolated': the values lie in order at the places 0, 1, 2 and so on; the number at the
              place share * (how many, less one), on the straight line between its neighbours if it falls between.
    Not touch values.
    """
    ordered = sorted(values)
    if rule == "nearest rank":
        return ordered[max(math.ceil(share * len(ordered)), 1) - 1]
    place = share * (len(ordered) - 1)
    below, above = ordered[math.floor(place)], ordered[math.ceil(place)]
    return below + (place - math.floor(place)) * (above - below)


quantile.world(given)
quantile.costs = "one sort; two neighbours and a line between them"
quantile.play = "quantile(*con)"


@quantile.stub
def one_rule(values, share, rule):
    ordered = sorted(values)
    return ordered[math.ceil(share * len(ordered)) - 1]


SAMPLE, BOTH = [120, 135, 180, 210, 250, 310], ("nearest rank", "interpolated")


@quantile.look
def found(world, quantile, values, share, *rules):
    return {rule: world.ask(quantile, values, share, rule) for rule in rules}


found.when("nearest rank of the sample: p95 of the sample is asked for by nearest rank", SAMPLE, 0.95, BOTH[0])
found.when("interpolated of the sample: p95 of the sample is asked for interpolated", SAMPLE, 0.95, BOTH[1])
found.when("the middle of four: the median of four is asked for, by each rule", [40, 10, 30, 20], 0.5, *BOTH)
found.when("on a value: the place falls on a value: the median of 10, 20 and 90", [90, 10, 20], 0.5, *BOTH)
found.when("the upper end: the share is 1", [30, 10, 20], 1.0, *BOTH)
found.when("the lower end: the share is 0", [30, 10, 20], 0.0, *BOTH)
found.when("one value: a single value came", [70], 0.95, *BOTH)
found.when("a quarter of the way: p80 of 0, 100, 200 and 1000 is asked for", [0, 100, 200, 1000], 0.8, BOTH[1])
found.when("a little more than one: p30 of 100, 200, 300 and 400 is asked for", [400, 100, 300, 200], 0.3, BOTH[0])
found.when("an eighth: the share is 0.125, of eight values", [80, 10, 70, 20, 60, 30, 50, 40], 0.125, *BOTH)


NUMBERS = [-40, 0, 0.5, 10, 20, 70, 70.25, 900]
SHARES = [0.0, 0.001, 0.01, 0.05, 0.125, 0.25, 0.3, 0.333, 1 / 3, 0.5, 0.625, 0.75, 0.8, 0.9, 0.95, 0.975, 0.999, 1.0]


def hangs(share, many):
    """Tell whether the nearest rank hangs on how a share such as 0.07 is held and multiplied."""
    ranks = {math.ceil(many * each) for each in (share, Fraction(share), Fraction(str(share)))}
    return len(ranks | {min(rank for rank in range(many + 1) if rank / many >= share)}) > 1


@rolled
def values_shares_and_rules(dice):
    """Return values, some of them often alike, a share and a rule."""
    many = dice.choice([1, 2, 3, 4, 5, 6, 10, 11, 19, 20, 21, 40, 100])
    few = min(dice.choice([1, 2, many, many]), many)
    values = [dice.choice(NUMBERS)] * (many - few)
    values += [dice.choice([dice.choice(NUMBERS), dice.randint(-50, 999)]) for _ in range(few)]
    dice.shuffle(values)
    return values, dice.choice([share for share in SHARES if not hangs(share, many)]), dice.choice(BOTH)


found.drawn(together=values_shares_and_rules, times=200)

quantile.asks("""
nearest rank of the sample: Which of the six is it?
interpolated of the sample: Six values lie at the places 0 to 5. Where is 0.95 of the way?
the middle of four: Which number has as many below it as above?
on a value: A place that is a whole number has which neighbours?
the upper end: Which value comes after the last one?
the lower end: What stands in a list at the place -1?
one value: One value came. How many neighbours has it?
a quarter of the way: How far is the place from its lower neighbour?
an eighth: How many of the eight are an eighth of them?
a little more than one: 30 % of four are 1.2. How many of them are at least as many?
""")

quantile.slips("""
the same for both: 295 is asked for, and 310 came. Did you look at the rule?
    ~ if rule == "nearest rank": => if rule:
halfway: Between 250 and 310 lie more numbers than the one in the middle. Which is it?
    ~ below + (place - math.floor(place)) * (above - below) => (below + above) / 2
round the corner: The smallest was asked for, and the largest came. What is the place -1?
    ~ max(math.ceil(share * len(ordered)), 1) => math.ceil(share * len(ordered))
beyond the end: After the last value there is none. Who is its neighbour?
    ~ ordered[math.ceil(place)] => ordered[math.floor(place) + 1]
sorted in place: The number is right. What did somebody else find in the list?
    - ordered = sorted(values)
    + values.sort()
    + ordered = values
rounded to a place: Of four values the second has half of them up to itself. Which one did you take?
    ~ max(math.ceil(share * len(ordered)), 1) - 1 => math.ceil(share * (len(ordered) - 1))
rank rounded down: 95 % of six are 5.7. How many of them are at least as many?
    ~ math.ceil(share * len(ordered)) => math.floor(share * len(ordered))
the nearest whole rank: 30 % of four are 1.2, and you took the first. Is that at least 30 %?
    ~ math.ceil(share * len(ordered)) => round(share * len(ordered))
in the order they came: Which of the values lies at a place depends on their order. Who put them in order?
    ~ sorted(values) => values
""")


@quantile.also_right(costs="both rules are the engine's own; a frame and a query for each number are dear")
def both_from_the_engine(values, share, rule):
    name = {"nearest rank": "quantile_disc", "interpolated": "quantile_cont"}[rule]
    query = f"select {name}(value, {share}) from (select unnest($values::double[]) as value)"
    return duckdb.execute(query, {"values": values}).fetchall()[0][0]


quantile.hints += [
    "Write the six values of the sample on a line and number their places from 0. 0.95 of the way from the first to "
    "the last is not a place of any of them: two neighbours and a fraction. What are neighbours and fraction when the "
    "place falls on a value, or at either end?",
    "A twin: posts along a road, one each kilometre, and their heights in `h`. How high is the road at kilometre x?\n"
    "    left = math.floor(x)\n"
    "    right = min(left + 1, len(h) - 1)\n"
    "    height = h[left] * (1 - (x - left)) + h[right] * (x - left)\n"
    "What is `right` at the last post, and what is its share then?",
]
