"""Fix: the trend follows the times of the samples, in whatever order they come."""

from datetime import UTC, datetime, timedelta, timezone
from statistics import fmean

import pandas as pd

from breakfix.lab import exercise
from breakfix.lab.shapes import rolled

from .worlds import given, timed


@exercise(phase="fix", minutes=12)
def trend(samples):
    """Return where a KPI is going, from its samples; lower is better.

    Given     samples: a list of dicts with source, kpi_name, timestamp (a text: date, time to the second and zone, such
              as 2025-01-01T10:05:00Z, 2025-01-01T11:05:00+01:00 or 2025-01-01T05:35:00-04:30) and value (a number above
              0), in any order. No two have the same time.
    Leave     returned, one of four texts. 'unknown' with fewer than four samples. Else the samples are put in the order
              of their times and cut into two halves; of an odd number the one in the middle belongs to neither.
              'steady' when the means of the halves differ by at most 5 % of the earlier one, 'degrading' when the
              later one is larger than that, 'improving' when it is smaller. Compare as the baseline does, the
              difference with 0.05 times the earlier one: that comparison of floats decides, and at 5 % a quotient may
              say something else.
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


def steps(*values):
    """Return samples of these values, five minutes apart from 10:00 on."""
    return timed(*((f"10:{5 * place:02}", value) for place, value in enumerate(values)))


@trend.look
def told(world, trend, samples):
    return world.ask(trend, samples)


HIGH = "as they were measured: six samples come in the order of their times, and the second is a high one"
told.when(HIGH, steps(120, 900, 130, 200, 210, 220))
told.when("newest first: the same source sends its newest sample first", steps(120, 180, 250, 310)[::-1])
SHUFFLED = timed(("10:10", 100), ("10:00", 200), ("10:15", 120), ("10:05", 220))
told.when("in no order: four samples come in no order", SHUFFLED)
AHEAD = timed(("10:00", 100), ("2025-01-01T11:05:00+01:00", 110), ("10:10", 300), ("10:15", 310))
told.when("another zone: one source writes UTC, another an hour more and +01:00", AHEAD)
BEHIND = timed(("2025-01-01T05:30:00-04:30", 100), ("10:05", 110), ("10:10", 300), ("2025-01-01T05:45:00-04:30", 310))
told.when("a zone behind: one source writes UTC, another four and a half hours less and -04:30", BEHIND)
NEXT_DAY = timed(("23:50", 300), ("23:55", 310), ("2025-01-02T00:00:00Z", 100), ("2025-01-02T00:05:00Z", 110))
told.when("over midnight: two samples are of 23:50 and 23:55, and two of the next day", NEXT_DAY)
told.when("a spike at the end: the values fall, and only the very last is high", steps(300, 300, 310, 100, 100, 320))
told.when("an odd one: five samples come, and the one in the middle is very high", steps(100, 100, 900, 101, 101))
told.when("three samples: three samples come, and rise", steps(100, 200, 300))
told.when("hardly a change: the later half is exactly 5 % higher", steps(100, 100, 105, 105))
told.when("hardly a fall: the later half is exactly 5 % lower", steps(100, 100, 95, 95))
told.when("small numbers: the values are 0.02, 0.02, 0.024 and 0.024", steps(0.02, 0.02, 0.024, 0.024))


ZONES = [0, 0, 60, 120, 330, 345, 840, -60, -210, -300, -720]  # minutes east of Greenwich
CHANGES = [500, 930, 947, 949, 950, 950, 951, 960, 1000, 1040, 1049, 1050, 1050, 1051, 1052, 3000]  # of a thousand
MEANS = [0.02, 0.1, 0.7, 1, 2, 3.3, 7, 12.6, 30, 99.9, 1_000.1]
APART = [1, 2, 59, 60, 61, 300, 3600, 5400, 43_200, 86_400, 31 * 86_400]  # seconds from one sample to the next


@rolled
def series(dice):
    """Return samples in any order, of any zones; the later half is the earlier one changed by 5 %, or by another share.

    All values are multiples of 12, so that both means of a change by 5 % are whole numbers; or all are so divided by a
    power of two, which a float does without rounding. Or each half has one value twice, which is its mean in any case,
    and a float decides whether they are 5 % apart.
    """
    half, change, smaller = dice.randint(0, 6), dice.choice(CHANGES), dice.choice([1, 1, 2**14])
    earlier = [12_000 * dice.randint(1, 60) for _ in range(half)]
    later = [value * change // 1000 for value in dice.sample(earlier, half)]
    for part in (earlier, later):
        if part and dice.random() < 0.3:
            part[dice.randrange(half)] = 600 * dice.choice([1, 20, 1_000, 100_000])
    if dice.random() < 0.3:
        mean, smaller = dice.choice(MEANS), 1
        earlier, later = [mean] * 2, [round(mean * dice.choice([0.95, 1.05]), 6)] * 2
    moment, pairs = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=dice.randrange(63_000_000)), []
    for value in [*earlier, *dice.choice([[], [60], [6_000_000]]), *later]:
        moment += timedelta(seconds=dice.choice(APART))
        text = moment.astimezone(timezone(timedelta(minutes=dice.choice(ZONES)))).isoformat()
        pairs.append((text.replace("+00:00", "Z"), value / smaller if smaller > 1 else value))
    dice.shuffle(pairs)
    return [sample | {"source": dice.choice(["api-gateway", "edge"])} for sample in timed(*pairs)]


def in_words(samples):
    """Return what was drawn, in words."""
    return "the samples are " + (", ".join(f"{each['value']} at {each['timestamp']}" for each in samples) or "none")


told.drawn(series, times=120, says=in_words)

trend.asks("""
as they were measured: What is the mean of the first three, and of the last three?
newest first: Which of them was measured first?
in no order: Put them on a time line: which two are the later ones?
another zone: What time is 11:05+01:00 in UTC?
a zone behind: What time is 05:30-04:30 in UTC?
over midnight: Which day comes first?
a spike at the end: The values fell, and one leapt. How do the halves compare?
an odd one: To which half does the third of five belong?
three samples: Can three samples have a direction?
small numbers: By how much does the later half differ, in per cent of 0.02?
hardly a change: By how much does the later half differ, in per cent?
hardly a fall: By how much does the later half differ, in per cent of the earlier one?
""")

trend.equal("""
alike: Two halves that are alike are steady, in the line above.
    ~ later > earlier => later >= earlier
""")

trend.slips("""
as they stand: Shuffled, the same samples, and another arrow. What has a place in a list to do with it?
    ~ sorted(samples, key=lambda sample: datetime.fromisoformat(sample["timestamp"])) => samples
time as text: As text 11:05+01:00 comes after 10:10Z. And as times?
    ~ datetime.fromisoformat(sample["timestamp"]) => sample["timestamp"]
every zone is east: 05:30-04:30 is 10:00 in UTC. And with you?
    - datetime.fromisoformat(sample["timestamp"])
    + datetime.fromisoformat(sample["timestamp"][:19] + sample["timestamp"][19:].replace("-", "+"))
last against first: One spike decides. How many samples did you ask?
    ~ fmean(values[:half]), fmean(values[-half:]) => values[0], values[-1]
the clock alone: By the clock 00:05 comes before 23:50. By the calendar?
    ~ datetime.fromisoformat(sample["timestamp"]) => datetime.fromisoformat(sample["timestamp"]).utctimetuple()[3:6]
the middle in the later half: Five samples: where did the third one go?
    ~ values[-half:] => values[half:]
three are enough: Three samples, and an arrow. How many are asked for?
    ~ half < 2 => half < 1
five per cent is much: 105 against 100: is that more than 5 %?
    ~ abs(later - earlier) <= 0.05 * earlier => abs(later - earlier) < 0.05 * earlier
five per cent of the later: From 100 to 95 is a fall of 5 %. Of which of the two?
    ~ 0.05 * earlier => 0.05 * later
rounded before it is judged: 0.024 became 0.02 before it was compared. For whom is a number rounded?
    ~ fmean(values[:half]), fmean(values[-half:]) => round(fmean(values[:half]), 2), round(fmean(values[-half:]), 2)
sorted in place: The arrow is right. Who else holds this list?
    - ordered = sorted(samples, key=lambda sample: datetime.fromisoformat(sample["timestamp"]))
    + samples.sort(key=lambda sample: datetime.fromisoformat(sample["timestamp"]))
    ~ for sample in ordered => for sample in samples
""")


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


trend.hints += [
    "The halves are halves of time. `sorted` leaves its list alone and takes a `key`: a function that says by what to "
    "sort. A text that looks like a time is a text; `datetime.fromisoformat` makes a time of it, with its zone.",
    "A twin: letters in a box, each with a postmark such as `03.01.`, lie as they were thrown in.\n"
    "    by_day = sorted(box, key=lambda letter: datetime.strptime(letter['postmark'], '%d.%m.'))\n"
    "What would come out if the key were the text itself, and one letter were of `01.02.`?",
]
