"""Fix: the trend follows the times of the samples, in whatever order they come."""

import random
from datetime import datetime
from statistics import fmean

import pandas as pd

from breakfix.lab import exercise

from .worlds import given, timed


@exercise(phase="fix", minutes=12)
def trend(samples):
    """Return where a KPI is going, from its samples; lower is better.

    Given     samples: a list of dicts with source, kpi_name, timestamp (text, a time of ISO 8601 with its zone, such as
              2025-01-01T10:05:00Z or 2025-01-01T11:05:00+01:00) and value (a number above 0), in any order. No two have
              the same time.
    Leave     returned, one of four texts. 'unknown' with fewer than four samples. Else the samples are put in the order
              of their times and cut into two halves; of an odd number the one in the middle belongs to neither.
              'steady' when the means of the halves differ by at most 5 % of the earlier one, 'degrading' when the later
              one is larger than that, 'improving' when it is smaller.
    Not touch samples.
    """
    ordered = sorted(samples, key=lambda sample: datetime.fromisoformat(sample["timestamp"]))
    values = [sample["value"] for sample in ordered]
    half = len(values) // 2
    if half < 2:
        return "unknown"
    earlier, later = fmean(values[:half]), fmean(values[-half:])
    if abs(later - earlier) <= 0.05 * earlier:
        return "steady"
    return "degrading" if later > earlier else "improving"


trend.world(given)
trend.costs = "one sort by time, two means"
trend.play = "trend(*con)"


@trend.stub
def in_the_order_of_the_list(samples):
    values = [sample["value"] for sample in samples]
    half = len(values) // 2
    if half == 0:
        return "steady"
    earlier, later = fmean(values[:half]), fmean(values[-half:])
    if abs(later - earlier) <= 0.05 * earlier:
        return "steady"
    return "degrading" if later > earlier else "improving"


@trend.trial(asks="What is the mean of the first three, and of the last three?", next="compare the means of the halves")
def as_they_were_measured(world, trend):
    """six samples come in the order of their times, and the second is a high one"""
    return world.ask(
        trend, timed(("10:00", 120), ("10:05", 900), ("10:10", 130), ("10:15", 200), ("10:20", 210), ("10:25", 220))
    )


@trend.trial(asks="Which of them was measured first?", next="look at the times, not at the places")
def newest_first(world, trend):
    """the same source sends its newest sample first"""
    return world.ask(trend, timed(("10:15", 310), ("10:10", 250), ("10:05", 180), ("10:00", 120)))


@trend.trial(asks="Put them on a time line: which two are the later ones?", next="look at the times, not at the places")
def in_no_order(world, trend):
    """four samples come in no order"""
    return world.ask(trend, timed(("10:10", 100), ("10:00", 200), ("10:15", 120), ("10:05", 220)))


@trend.trial(asks="What time is 11:05+01:00 in UTC?", next="put all times on one clock")
def another_zone(world, trend):
    """one source writes UTC, another an hour more and +01:00"""
    return world.ask(
        trend,
        timed(
            ("10:00", 100),
            ("2025-01-01T11:05:00+01:00", 110),
            ("10:10", 300),
            ("10:15", 310),
        ),
    )


@trend.trial(asks="Which day comes first?", next="look at the whole of the time")
def over_midnight(world, trend):
    """two samples are of 23:50 and 23:55, and two of the next day"""
    return world.ask(
        trend, timed(("23:50", 300), ("23:55", 310), ("2025-01-02T00:00:00Z", 100), ("2025-01-02T00:05:00Z", 110))
    )


@trend.trial(asks="Five were slow to rise, and one leapt. How do the halves compare?", next="use all samples")
def a_spike_at_the_end(world, trend):
    """the values fall, and only the very last is high"""
    return world.ask(
        trend, timed(("10:00", 300), ("10:05", 300), ("10:10", 310), ("10:15", 100), ("10:20", 100), ("10:25", 320))
    )


@trend.trial(asks="To which half does the third of five belong?", next="look at the one in the middle")
def an_odd_one(world, trend):
    """five samples come, and the one in the middle is very high"""
    return world.ask(trend, timed(("10:00", 100), ("10:05", 100), ("10:10", 900), ("10:15", 101), ("10:20", 101)))


@trend.trial(asks="Can three samples have a direction?", next="count before you compare")
def three_samples(world, trend):
    """three samples come, and rise"""
    return world.ask(trend, timed(("10:00", 100), ("10:05", 200), ("10:10", 300)))


@trend.trial(asks="By how much does the later half differ, in per cent?", next="look at the 5 %")
def hardly_a_change(world, trend):
    """the later half is exactly 5 % higher, another time exactly 5 % lower, and a third time 6 % higher"""
    return [
        world.ask(trend, timed(("10:00", 100), ("10:05", 100), ("10:10", 105), ("10:15", 105))),
        world.ask(trend, timed(("10:00", 100), ("10:05", 100), ("10:10", 95), ("10:15", 95))),
        world.ask(trend, timed(("10:00", 100), ("10:05", 100), ("10:10", 106), ("10:15", 106))),
    ]


@trend.trial(asks="Which sample stood first before you looked?", next="leave the list as it was")
def the_list_afterwards(world, trend):
    """somebody reads the same list after you"""
    samples = timed(("10:15", 310), ("10:10", 250), ("10:05", 180), ("10:00", 120))
    world.ask(trend, samples)
    return [sample["timestamp"] for sample in samples]


@trend.trial(held_out=True)
def a_hundred_shuffles(world, trend):
    """a hundred lists of samples are drawn and shuffled, some of them in another zone"""
    draw = random.Random(802)
    told = []
    for _ in range(100):
        slope = draw.choice((-3, 0, 3))
        minutes = draw.sample(range(60), draw.randrange(0, 12))
        pairs = []
        for minute in minutes:
            zone = draw.choice((0, 1, 2))
            clock = f"2025-01-01T{10 + zone}:{minute:02}:00+0{zone}:00"
            pairs.append((clock, 300 + slope * minute + draw.randrange(20)))
        told.append(world.ask(trend, timed(*pairs)))
    return told


@trend.mistake(says="Shuffled, the same samples, and another arrow. What has a place in a list to do with it?")
def as_they_stand(samples):
    values = [sample["value"] for sample in samples]
    half = len(values) // 2
    if half < 2:
        return "unknown"
    earlier, later = fmean(values[:half]), fmean(values[-half:])
    if abs(later - earlier) <= 0.05 * earlier:
        return "steady"
    return "degrading" if later > earlier else "improving"


@trend.mistake(says="As text 11:05+01:00 comes after 10:10Z. And as times?")
def time_as_text(samples):
    ordered = sorted(samples, key=lambda sample: sample["timestamp"])
    values = [sample["value"] for sample in ordered]
    half = len(values) // 2
    if half < 2:
        return "unknown"
    earlier, later = fmean(values[:half]), fmean(values[-half:])
    if abs(later - earlier) <= 0.05 * earlier:
        return "steady"
    return "degrading" if later > earlier else "improving"


@trend.mistake(says="One spike decides. How many samples did you ask?")
def last_against_first(samples):
    ordered = sorted(samples, key=lambda sample: datetime.fromisoformat(sample["timestamp"]))
    if len(ordered) < 4:
        return "unknown"
    earlier, later = ordered[0]["value"], ordered[-1]["value"]
    if abs(later - earlier) <= 0.05 * earlier:
        return "steady"
    return "degrading" if later > earlier else "improving"


@trend.mistake(says="By the clock 00:05 comes before 23:50. By the calendar?")
def the_clock_alone(samples):
    ordered = sorted(samples, key=lambda sample: datetime.fromisoformat(sample["timestamp"]).utctimetuple()[3:6])
    values = [sample["value"] for sample in ordered]
    half = len(values) // 2
    if half < 2:
        return "unknown"
    earlier, later = fmean(values[:half]), fmean(values[-half:])
    if abs(later - earlier) <= 0.05 * earlier:
        return "steady"
    return "degrading" if later > earlier else "improving"


@trend.mistake(says="Five samples: where did the third one go?")
def the_middle_in_the_later_half(samples):
    ordered = sorted(samples, key=lambda sample: datetime.fromisoformat(sample["timestamp"]))
    values = [sample["value"] for sample in ordered]
    half = len(values) // 2
    if half < 2:
        return "unknown"
    earlier, later = fmean(values[:half]), fmean(values[half:])
    if abs(later - earlier) <= 0.05 * earlier:
        return "steady"
    return "degrading" if later > earlier else "improving"


@trend.mistake(says="One answer in the earlier half took 900 ms. Does the mean know of it, and does yours?")
def the_middles_of_the_halves(samples):
    ordered = sorted(samples, key=lambda sample: datetime.fromisoformat(sample["timestamp"]))
    values = [sample["value"] for sample in ordered]
    half = len(values) // 2
    if half < 2:
        return "unknown"
    earlier, later = sorted(values[:half])[half // 2], sorted(values[-half:])[half // 2]
    if abs(later - earlier) <= 0.05 * earlier:
        return "steady"
    return "degrading" if later > earlier else "improving"


@trend.mistake(says="Three samples, and an arrow. How many are asked for?")
def three_are_enough(samples):
    ordered = sorted(samples, key=lambda sample: datetime.fromisoformat(sample["timestamp"]))
    values = [sample["value"] for sample in ordered]
    half = len(values) // 2
    if half == 0:
        return "unknown"
    earlier, later = fmean(values[:half]), fmean(values[-half:])
    if abs(later - earlier) <= 0.05 * earlier:
        return "steady"
    return "degrading" if later > earlier else "improving"


@trend.mistake(says="105 against 100: is that more than 5 %?")
def five_per_cent_is_much(samples):
    ordered = sorted(samples, key=lambda sample: datetime.fromisoformat(sample["timestamp"]))
    values = [sample["value"] for sample in ordered]
    half = len(values) // 2
    if half < 2:
        return "unknown"
    earlier, later = fmean(values[:half]), fmean(values[-half:])
    if abs(later - earlier) < 0.05 * earlier:
        return "steady"
    return "degrading" if later > earlier else "improving"


@trend.mistake(says="From 100 to 95 is a fall of 5 %. Of which of the two?")
def five_per_cent_of_the_later(samples):
    ordered = sorted(samples, key=lambda sample: datetime.fromisoformat(sample["timestamp"]))
    values = [sample["value"] for sample in ordered]
    half = len(values) // 2
    if half < 2:
        return "unknown"
    earlier, later = fmean(values[:half]), fmean(values[-half:])
    if abs(later - earlier) <= 0.05 * later:
        return "steady"
    return "degrading" if later > earlier else "improving"


@trend.mistake(says="The arrow is right. Who else holds this list?")
def sorted_in_place(samples):
    samples.sort(key=lambda sample: datetime.fromisoformat(sample["timestamp"]))
    values = [sample["value"] for sample in samples]
    half = len(values) // 2
    if half < 2:
        return "unknown"
    earlier, later = fmean(values[:half]), fmean(values[-half:])
    if abs(later - earlier) <= 0.05 * earlier:
        return "steady"
    return "degrading" if later > earlier else "improving"


@trend.also_right(costs="a frame for each KPI; short to write, and pandas knows every spelling of a time")
def with_pandas(samples):
    frame = pd.DataFrame(samples, columns=["timestamp", "value"])
    half = len(frame) // 2
    if half < 2:
        return "unknown"
    frame["timestamp"] = pd.to_datetime(frame["timestamp"], utc=True, format="ISO8601")
    values = frame.sort_values("timestamp")["value"]
    earlier, later = values.head(half).mean(), values.tail(half).mean()
    if abs(later - earlier) <= 0.05 * earlier:
        return "steady"
    return "degrading" if later > earlier else "improving"


@trend.also_right(costs="each sample is put into its half by comparing it with all others: slow for many")
def by_counting_who_was_earlier(samples):
    times = [datetime.fromisoformat(sample["timestamp"]) for sample in samples]
    rank = {time: sum(other < time for other in times) for time in times}
    half = len(samples) // 2
    if len(samples) < 4:
        return "unknown"
    pairs = [(rank[time], sample["value"]) for time, sample in zip(times, samples, strict=True)]
    before = sum(value for place, value in pairs if place < half) / half
    after = sum(value for place, value in pairs if place >= len(samples) - half) / half
    change = after - before
    if abs(change) <= 0.05 * before:
        return "steady"
    return "improving" if change < 0 else "degrading"


trend.hints += [
    "The halves are halves of time. `sorted` leaves its list alone and takes a `key`: a function that says by what to "
    "sort. A text that looks like a time is a text; `datetime.fromisoformat` makes a time of it, with its zone.",
    "A twin: letters in a box, each with a postmark such as `03.01.`, lie as they were thrown in.\n"
    "    by_day = sorted(box, key=lambda letter: datetime.strptime(letter['postmark'], '%d.%m.'))\n"
    "What would come out if the key were the text itself, and one letter were of `01.02.`?",
]
