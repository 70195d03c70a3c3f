"""Fix: the light follows the statistic that the KPI names, and says when it cannot know."""

import random
from statistics import fmean

import duckdb
import pandas as pd

from breakfix.lab import exercise
from breakfix.projects.level_8.dashboard_kpi_assembler.worlds import ERRORS, LATENCY, given

__all__ = ["light"]


@exercise(phase="fix", minutes=15)
def light(kpi, values):
    """Return the light of a KPI from its values.

    Given     kpi: a dict; statistic is 'mean' or 'p95', green and yellow are limits, green the smaller, and minimum is
              a whole number from 1. Lower is better.
              values: a list of numbers, in any order; it can be empty.
    Leave     returned, one of four texts. 'unknown' when there are fewer values than minimum. Else, of the KPI's own
              statistic: 'green' up to the limit green, 'yellow' beyond it and up to the limit yellow, 'red' beyond
              that. A limit itself is still good. p95 goes by nearest rank: the smallest of the values that at least
              95 % of the values do not exceed.
    Not touch kpi and values.
    """
    if len(values) < kpi["minimum"]:
        return "unknown"
    shown = fmean(values)
    if kpi["statistic"] == "p95":
        shown = sorted(values)[-(-95 * len(values) // 100) - 1]
    if shown <= kpi["green"]:
        return "green"
    return "yellow" if shown <= kpi["yellow"] else "red"


light.world(given)
light.costs = "one sort of the values; whole numbers only, so no rank is off by a rounding"
light.play = "light(*con)"


@light.stub
def by_the_mean(kpi, values):
    mean = fmean(values) if values else 0.0
    if mean <= kpi["green"]:
        return "green"
    return "yellow" if mean <= kpi["yellow"] else "red"


@light.trial(asks="Which number does this KPI name, and how large is it?", next="work out the number by hand")
def response_times_of_the_sample(world, light):
    """six response times are 120, 135, 180, 210, 250 and 310"""
    return world.ask(light, dict(LATENCY), [120, 135, 180, 210, 250, 310])


@light.trial(asks="What does the definition of this KPI say it is told by?", next="read the definition of the KPI")
def a_rate(world, light):
    """four error rates are 0.5, 0.8, 1.2 and 0.9, and the KPI names the mean"""
    return world.ask(light, dict(ERRORS), [0.5, 0.8, 1.2, 0.9])


@light.trial(asks="How many of the twenty waited almost a second?", next="look at the slow end of the values")
def two_of_twenty(world, light):
    """eighteen answers took 10 ms and two took 900"""
    return world.ask(light, dict(LATENCY), [10] * 9 + [900] + [10] * 9 + [900])


@light.trial(asks="For how many of the thousand was it slow?", next="count how many are beyond the value you took")
def one_of_a_thousand(world, light):
    """one answer of a thousand took 900 ms"""
    return world.ask(light, dict(LATENCY), [900] + [10] * 999)


@light.trial(asks="What was measured?", next="decide what nothing says")
def nothing(world, light):
    """no values came"""
    return world.ask(light, dict(LATENCY), [])


@light.trial(asks="How many values does this KPI ask for, and how many came?", next="count before you judge")
def too_few(world, light):
    """two values came, 20 and 30, and the KPI asks for three"""
    return world.ask(light, dict(LATENCY), [20, 30])


@light.trial(asks="Three are asked for and three came. Is that enough?", next="look at the minimum itself")
def just_enough(world, light):
    """three values came, and the KPI asks for three"""
    return world.ask(light, dict(LATENCY), [20, 30, 25])


@light.trial(asks="Is a limit still good, or is it beyond?", next="look at the limits themselves")
def on_the_limits(world, light):
    """the number is exactly 200, and another time exactly 500"""
    return [world.ask(light, dict(LATENCY), [200] * 5), world.ask(light, dict(LATENCY), [500] * 5)]


@light.trial(asks="Which of the twenty is it, counted from the smallest?", next="count the rank on your fingers")
def one_of_twenty(world, light):
    """nineteen of twenty answers took 100 ms, one took 900"""
    return world.ask(light, dict(LATENCY), [100] * 12 + [900] + [100] * 7)


@light.trial(asks="95 % of eleven are 10.45. How many of them are at least as many?", next="count the rank by hand")
def one_of_eleven(world, light):
    """ten of eleven answers took 100 ms, one took 900"""
    return world.ask(light, dict(LATENCY), [100] * 4 + [900] + [100] * 6)


@light.trial(asks="What is the mean of the four?", next="work out the mean by hand")
def a_rate_with_one_bad_minute(world, light):
    """four error rates are 0.1, 0.1, 9.9 and 0.1, and the KPI names the mean"""
    return world.ask(light, dict(ERRORS), [0.1, 0.1, 9.9, 0.1])


@light.trial(asks="Is 1.004 up to 1?", next="compare the number as it is")
def a_hair_beyond_the_limit(world, light):
    """the mean of three error rates is 1.004, and green ends at 1"""
    return world.ask(light, dict(ERRORS), [1, 1.012, 1])


@light.trial(asks="Was your number ever measured?", next="take one of the values")
def between_two_values(world, light):
    """nine answers took 100 ms and one took 540"""
    return world.ask(light, dict(LATENCY), [540] + [100] * 9)


@light.trial(asks="In which order were they before you looked?", next="leave the values as they were")
def the_values_afterwards(world, light):
    """somebody draws the values in their order afterwards"""
    kpi, values = dict(LATENCY), [310, 120, 250, 135]
    told = world.ask(light, kpi, values)
    return {"light": told, "values": values, "definition": kpi == LATENCY}


@light.trial(held_out=True)
def two_hundred_draws(world, light):
    """two hundred KPIs are drawn, with 0 to 60 values each"""
    draw = random.Random(801)
    told = []
    for _ in range(200):
        values = [round(draw.expovariate(1 / 150)) for _ in range(draw.choice((0, 1, 2, 3, 10, 19, 20, 21, 40, 60)))]
        told.append(world.ask(light, {**LATENCY, "statistic": draw.choice(("mean", "p95"))}, values))
    return told


@light.mistake(says="Two of twenty took 900 ms. Whom does the mean ask?")
def mean_of_everything(kpi, values):
    if len(values) < kpi["minimum"]:
        return "unknown"
    mean = fmean(values)
    if mean <= kpi["green"]:
        return "green"
    return "yellow" if mean <= kpi["yellow"] else "red"


@light.mistake(says="One in a thousand is slow, and the light is red. Who would get up at night for it?")
def the_slowest(kpi, values):
    if len(values) < kpi["minimum"]:
        return "unknown"
    shown = fmean(values) if kpi["statistic"] == "mean" else max(values)
    if shown <= kpi["green"]:
        return "green"
    return "yellow" if shown <= kpi["yellow"] else "red"


@light.mistake(says="Half of the answers took 180 ms or less. And the slow end, of which the definition speaks?")
def the_middle(kpi, values):
    if len(values) < kpi["minimum"]:
        return "unknown"
    shown = fmean(values)
    if kpi["statistic"] == "p95":
        shown = sorted(values)[-(-len(values) // 2) - 1]
    if shown <= kpi["green"]:
        return "green"
    return "yellow" if shown <= kpi["yellow"] else "red"


@light.mistake(says="Error rates of 0.5, 0.8, 1.2 and 0.9: which statistic does that KPI name?")
def p95_of_everything(kpi, values):
    if len(values) < kpi["minimum"]:
        return "unknown"
    shown = sorted(values)[-(-95 * len(values) // 100) - 1]
    if shown <= kpi["green"]:
        return "green"
    return "yellow" if shown <= kpi["yellow"] else "red"


@light.mistake(says="One rate of four was 9.9. Who hears of it when only the middle is asked?")
def the_median_for_the_mean(kpi, values):
    if len(values) < kpi["minimum"]:
        return "unknown"
    middle = len(values) // 2
    shown = (sorted(values)[middle] + sorted(values)[-middle - 1]) / 2
    if kpi["statistic"] == "p95":
        shown = sorted(values)[-(-95 * len(values) // 100) - 1]
    if shown <= kpi["green"]:
        return "green"
    return "yellow" if shown <= kpi["yellow"] else "red"


@light.mistake(says="1.004 became 1.0 before it was compared. For whom is a number rounded?")
def rounded_before_it_is_judged(kpi, values):
    if len(values) < kpi["minimum"]:
        return "unknown"
    shown = round(fmean(values), 2)
    if kpi["statistic"] == "p95":
        shown = sorted(values)[-(-95 * len(values) // 100) - 1]
    if shown <= kpi["green"]:
        return "green"
    return "yellow" if shown <= kpi["yellow"] else "red"


@light.mistake(says="95 % of eleven are 10.45, and you took the tenth. How many of eleven do not exceed it?")
def the_nearest_whole_rank(kpi, values):
    if len(values) < kpi["minimum"]:
        return "unknown"
    shown = fmean(values)
    if kpi["statistic"] == "p95":
        shown = sorted(values)[round(0.95 * len(values)) - 1]
    if shown <= kpi["green"]:
        return "green"
    return "yellow" if shown <= kpi["yellow"] else "red"


@light.mistake(says="The rank is that of an ordered list. In which order did these values come?")
def in_the_order_they_came(kpi, values):
    if len(values) < kpi["minimum"]:
        return "unknown"
    shown = fmean(values)
    if kpi["statistic"] == "p95":
        shown = values[-(-95 * len(values) // 100) - 1]
    if shown <= kpi["green"]:
        return "green"
    return "yellow" if shown <= kpi["yellow"] else "red"


@light.mistake(says="Nothing came, and the light is green. What was measured?")
def nothing_is_zero(kpi, values):
    shown = fmean(values) if values else 0.0
    if values and kpi["statistic"] == "p95":
        shown = sorted(values)[-(-95 * len(values) // 100) - 1]
    if shown <= kpi["green"]:
        return "green"
    return "yellow" if shown <= kpi["yellow"] else "red"


@light.mistake(says="Nothing is unknown now. And two values, where three are asked for?")
def any_value_will_do(kpi, values):
    if not values:
        return "unknown"
    shown = fmean(values)
    if kpi["statistic"] == "p95":
        shown = sorted(values)[-(-95 * len(values) // 100) - 1]
    if shown <= kpi["green"]:
        return "green"
    return "yellow" if shown <= kpi["yellow"] else "red"


@light.mistake(says="Three are asked for, and three came. Is that too few?")
def more_than_the_minimum(kpi, values):
    if len(values) <= kpi["minimum"]:
        return "unknown"
    shown = fmean(values)
    if kpi["statistic"] == "p95":
        shown = sorted(values)[-(-95 * len(values) // 100) - 1]
    if shown <= kpi["green"]:
        return "green"
    return "yellow" if shown <= kpi["yellow"] else "red"


@light.mistake(says="Nineteen of twenty took 100 ms. Which of the twenty did you take?")
def one_rank_too_far(kpi, values):
    if len(values) < kpi["minimum"]:
        return "unknown"
    shown = fmean(values)
    if kpi["statistic"] == "p95":
        shown = sorted(values)[min(95 * len(values) // 100, len(values) - 1)]
    if shown <= kpi["green"]:
        return "green"
    return "yellow" if shown <= kpi["yellow"] else "red"


@light.mistake(says="No answer ever took that long. What does nearest rank return?")
def between_the_values(kpi, values):
    if len(values) < kpi["minimum"]:
        return "unknown"
    shown = fmean(values)
    if kpi["statistic"] == "p95":
        shown = float(pd.Series(values).quantile(0.95))
    if shown <= kpi["green"]:
        return "green"
    return "yellow" if shown <= kpi["yellow"] else "red"


@light.mistake(says="Exactly 200: is the limit good, or beyond?")
def the_limit_is_beyond(kpi, values):
    if len(values) < kpi["minimum"]:
        return "unknown"
    shown = fmean(values)
    if kpi["statistic"] == "p95":
        shown = sorted(values)[-(-95 * len(values) // 100) - 1]
    if shown < kpi["green"]:
        return "green"
    return "yellow" if shown < kpi["yellow"] else "red"


@light.mistake(says="The light is right. In which order does the chart draw the values now?")
def sorted_in_place(kpi, values):
    if len(values) < kpi["minimum"]:
        return "unknown"
    values.sort()
    shown = fmean(values)
    if kpi["statistic"] == "p95":
        shown = values[-(-95 * len(values) // 100) - 1]
    if shown <= kpi["green"]:
        return "green"
    return "yellow" if shown <= kpi["yellow"] else "red"


@light.also_right(costs="the engine ranks for you; a connection and a frame for each light are dear")
def asks_the_engine(kpi, values):
    if len(values) < kpi["minimum"]:
        return "unknown"
    numbers = pd.Series(values, name="value").to_frame()
    mean, slow = numbers.pipe(duckdb.query_df, "t", "select avg(value), quantile_disc(value, 0.95) from t").fetchone()
    told = slow if kpi["statistic"] == "p95" else mean
    return "green" if told <= kpi["green"] else "yellow" if told <= kpi["yellow"] else "red"


@light.also_right(costs="no sort: each value is held against all others, which is slow for many")
def counts_who_is_slower(kpi, values):
    if not len(values) >= kpi["minimum"]:
        return "unknown"
    told = sum(values) / len(values)
    if kpi["statistic"] == "p95":
        told = min(each for each in values if sum(other <= each for other in values) * 100 >= 95 * len(values))
    for color in ("green", "yellow"):
        if told <= kpi[color]:
            return color
    return "red"


light.hints += [
    "Three questions, in this order. Are there enough values to say anything? Which number does the KPI want to be "
    "judged by? On which side of the limits does it lie? For the rank: of 20 values 95 % are 19, of 10 they are 9.5, "
    "and half a value cannot be counted.",
    "A twin: how tall does a door have to be so that nine of ten guests need not stoop?\n"
    "    tall = sorted(heights)\n"
    "    door = tall[math.ceil(0.9 * len(tall)) - 1]\n"
    "And when three guests came, and the builder asked for thirty? He does not say *low enough*; he says that he does "
    "not know.",
]
