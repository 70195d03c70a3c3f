"""Break, written by the learner: response times that burn behind a green light."""

from breakfix.lab import exercise

from . import baseline
from .worlds import LATENCY, timed

MOST = 30


def checked(values):
    """Return values when they are a list of at most MOST numbers from 1 to 60,000; TypeError says what is not."""
    if not isinstance(values, list) or not 1 <= len(values) <= MOST:
        raise TypeError(f"burning is a list of 1 to {MOST} numbers")
    for value in values:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 1 <= value <= 60_000:
            raise TypeError(f"{value!r} is no response time: a number from 1 to 60,000, in milliseconds")
    return values


def tile_of(values):
    """Return the baseline's tile of response times, a second apart."""
    clocks = (f"2025-01-01T10:00:{place:02}Z" for place in range(len(values)))
    return baseline.aggregate(LATENCY, timed(*zip(clocks, values, strict=True)))


@exercise(phase="break", kind="value", minutes=6)
def burning():
    """Write response times of which one in ten is unbearable, while the baseline shows green and no bad trend.

    Given     the KPI of the sample's response time: green up to 200 ms, yellow up to 500.
    Leave     a list of 1 to 30 numbers from 1 to 60,000, in milliseconds, the oldest first. At least one in ten of them
              is above 1,000. The baseline's tile is green, and its trend is not degrading.
    """
    return [1200, 40, 40, 40, 40, 40, 40, 40, 40, 40]


@burning.look
def read(world, burning, name):
    values = checked(burning)
    tile = tile_of(values)
    waited = 10 * sum(value > 1000 for value in values) >= len(values)
    seen = {"light": tile["light"], "one in ten waited": waited, "is degrading": tile["trend"] == "degrading"}
    return {name: seen[name]}


read.when("the light: the tile is assembled from your values", "light")
read.when("the slow ones: somebody counts who waited more than a second", "one in ten waited")
read.when("the arrow: the arrow is drawn", "is degrading")

burning.asks("""
the light: What is the mean of your values?
the slow ones: How many of your values are above 1,000, out of how many?
the arrow: Which half has the higher mean?
""")

burning.slips("""
nobody waits: Green, and rightly: who of these waited more than a second?
    ~ 1200 => 40
far too slow: The light is not green any more. By how much may the slow one move the mean?
    ~ 1200 => 9000
slow at the end: Green, and the arrow gives it away. In which half does the slow one lie?
    ~ [1200, 40, 40, 40, 40, 40, 40, 40, 40, 40] => [40, 40, 40, 40, 40, 40, 40, 40, 40, 1200]
slow and late: It is red, and it gets worse: a reader would see both. Which of your values did it?
    ~ [1200, 40, 40, 40, 40, 40, 40, 40, 40, 40] => [40, 40, 40, 40, 40, 40, 40, 40, 40, 9000]
""")

burning.hints += [
    "The light knows one number of all yours: their sum, divided by how many they are. How large may the sum of ten be "
    "for green? The arrow knows two sums: which half had better be the larger one?",
    "A twin: nine people in a lift weigh next to nothing, and one weighs a ton. The sign says *average weight 100 kg*.",
]
