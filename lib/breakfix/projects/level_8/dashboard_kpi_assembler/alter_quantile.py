"""Alter: a percentile by the rule that the KPI names."""

import math

import duckdb
import pandas as pd

from breakfix.lab import exercise

from .worlds import given


@exercise(phase="alter", core=False, minutes=12)
def quantile(values, share, rule):
    """Return the percentile of values by one of two rules.

    Given     values: a list of numbers in any order, at least one. share: from 0 to 1, such as 0.95. rule: 'nearest
              rank' or 'interpolated'.
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


SAMPLE = [120, 135, 180, 210, 250, 310]


@quantile.trial(asks="Which of the six is it?", next="keep the rule that was there")
def nearest_rank_of_the_sample(world, quantile):
    """p95 of the sample's response times is asked for by nearest rank"""
    return world.ask(quantile, list(SAMPLE), 0.95, "nearest rank")


@quantile.trial(asks="Six values lie at the places 0 to 5. Where is 0.95 of the way?", next="find the place first")
def interpolated_of_the_sample(world, quantile):
    """p95 of the sample's response times is asked for interpolated"""
    return world.ask(quantile, list(SAMPLE), 0.95, "interpolated")


@quantile.trial(asks="Which number has as many below it as above?", next="try the middle by hand")
def the_middle_of_four(world, quantile):
    """the median of 40, 10, 30 and 20 is asked for, by each rule"""
    return [world.ask(quantile, [40, 10, 30, 20], 0.5, rule) for rule in ("nearest rank", "interpolated")]


@quantile.trial(
    asks="A place that is a whole number has which neighbours?", next="look at a place that falls on a value"
)
def on_a_value(world, quantile):
    """the place falls on a value: the median of 10, 20 and 90"""
    return [world.ask(quantile, [90, 10, 20], 0.5, rule) for rule in ("nearest rank", "interpolated")]


@quantile.trial(asks="Which value comes after the last one?", next="look at the upper end")
def the_upper_end(world, quantile):
    """the share is 1"""
    return [world.ask(quantile, [30, 10, 20], 1.0, rule) for rule in ("nearest rank", "interpolated")]


@quantile.trial(asks="What stands in a list at the place -1?", next="look at the lower end")
def the_lower_end(world, quantile):
    """the share is 0"""
    return [world.ask(quantile, [30, 10, 20], 0.0, rule) for rule in ("nearest rank", "interpolated")]


@quantile.trial(asks="One value came. How many neighbours has it?", next="try a list of one")
def one_value(world, quantile):
    """a single value came"""
    return [world.ask(quantile, [70], 0.95, rule) for rule in ("nearest rank", "interpolated")]


@quantile.trial(asks="In which order were the values before?", next="leave the values as they were")
def the_values_afterwards(world, quantile):
    """the values are used again afterwards"""
    values = [310, 120, 250]
    world.ask(quantile, values, 0.95, "interpolated")
    return values


@quantile.trial(asks="How far is the place from its lower neighbour?", next="look at a place that is not in the middle")
def a_quarter_of_the_way(world, quantile):
    """p80 of 0, 100, 200 and 1000 is asked for interpolated"""
    return world.ask(quantile, [0, 100, 200, 1000], 0.8, "interpolated")


@quantile.trial(asks="30 % of four are 1.2. How many of them are at least as many?", next="count the rank by hand")
def a_little_more_than_one(world, quantile):
    """p30 of 100, 200, 300 and 400 is asked for by nearest rank"""
    return world.ask(quantile, [400, 100, 300, 200], 0.3, "nearest rank")


@quantile.mistake(says="295 is asked for, and 310 came. Did you look at the rule?")
def the_same_for_both(values, share, rule):
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)), 1) - 1]


@quantile.mistake(says="Between 250 and 310 lie more numbers than the one in the middle. Which is it?")
def halfway(values, share, rule):
    ordered = sorted(values)
    if rule == "nearest rank":
        return ordered[max(math.ceil(share * len(ordered)), 1) - 1]
    place = share * (len(ordered) - 1)
    return (ordered[math.floor(place)] + ordered[math.ceil(place)]) / 2


@quantile.mistake(says="The smallest was asked for, and the largest came. What is the place -1?")
def round_the_corner(values, share, rule):
    ordered = sorted(values)
    if rule == "nearest rank":
        return ordered[math.ceil(share * len(ordered)) - 1]
    place = share * (len(ordered) - 1)
    below, above = ordered[math.floor(place)], ordered[math.ceil(place)]
    return below + (place - math.floor(place)) * (above - below)


@quantile.mistake(says="After the last value there is none. Who is its neighbour?")
def beyond_the_end(values, share, rule):
    ordered = sorted(values)
    if rule == "nearest rank":
        return ordered[max(math.ceil(share * len(ordered)), 1) - 1]
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    return ordered[below] + (place - below) * (ordered[below + 1] - ordered[below])


@quantile.mistake(says="The number is right. What did somebody else find in the list?")
def sorted_in_place(values, share, rule):
    values.sort()
    if rule == "nearest rank":
        return values[max(math.ceil(share * len(values)), 1) - 1]
    place = share * (len(values) - 1)
    below, above = values[math.floor(place)], values[math.ceil(place)]
    return below + (place - math.floor(place)) * (above - below)


@quantile.mistake(says="Of four values the second has half of them up to itself. Which one did you take?")
def rounded_to_a_place(values, share, rule):
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    if rule == "nearest rank":
        return ordered[math.ceil(place)]
    below, above = ordered[math.floor(place)], ordered[math.ceil(place)]
    return below + (place - math.floor(place)) * (above - below)


@quantile.mistake(says="95 % of six are 5.7. How many of them are at least as many?")
def rank_rounded_down(values, share, rule):
    ordered = sorted(values)
    if rule == "nearest rank":
        return ordered[max(math.floor(share * len(ordered)), 1) - 1]
    place = share * (len(ordered) - 1)
    below, above = ordered[math.floor(place)], ordered[math.ceil(place)]
    return below + (place - math.floor(place)) * (above - below)


@quantile.mistake(says="30 % of four are 1.2, and you took the first. Is that at least 30 %?")
def the_nearest_whole_rank(values, share, rule):
    ordered = sorted(values)
    if rule == "nearest rank":
        return ordered[max(round(share * len(ordered)), 1) - 1]
    place = share * (len(ordered) - 1)
    below, above = ordered[math.floor(place)], ordered[math.ceil(place)]
    return below + (place - math.floor(place)) * (above - below)


@quantile.mistake(says="Which of the values lies at a place depends on their order. Who put them in order?")
def in_the_order_they_came(values, share, rule):
    if rule == "nearest rank":
        return values[max(math.ceil(share * len(values)), 1) - 1]
    place = share * (len(values) - 1)
    below, above = values[math.floor(place)], values[math.ceil(place)]
    return below + (place - math.floor(place)) * (above - below)


@quantile.also_right(costs="both rules are the engine's own; a frame and a query for each number are dear")
def both_from_the_engine(values, share, rule):
    name = {"nearest rank": "quantile_disc", "interpolated": "quantile_cont"}[rule]
    query = f"select {name}(value, {share}) from (select unnest($values::double[]) as value)"
    return duckdb.execute(query, {"values": values}).fetchall()[0][0]


@quantile.also_right(costs="pandas interpolates; nearest rank is found by counting, which is slow for many")
def pandas_and_counting(values, share, rule):
    if rule == "interpolated":
        return float(pd.Series(values).quantile(share))
    return min(each for each in values if sum(other <= each for other in values) >= share * len(values))


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
