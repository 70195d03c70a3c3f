"""Break, written by the learner: windows inside a window, that are not named."""

from itertools import combinations

from breakfix.lab import exercise

from . import baseline


def pairs(windows):
    """Return how many pairs of windows overlap, by comparing each with each."""
    return sum(one[0] < other[1] and other[0] < one[1] for one, other in combinations(windows, 2))


@exercise(phase="break", kind="value", minutes=5)
def nested():
    """Write windows for which detect_overlaps misses a pair, and detect_gaps reports a gap that is none.

    Given     detect_overlaps and detect_gaps of Run; the day is planned from hour 0 until 24
    Leave     a list of at most four windows, each a pair [start, end] of whole hours, 0 <= start < end <= 24. At least
              one pair that overlaps is not named, and at least one gap that is reported overlaps one of your windows
    """
    return [[0, 18], [2, 4], [6, 8]]


nested.stub("nested = [[0, 6], [6, 12], [10, 16]]")
nested.play = ""
nested.costs = "one long window, which its neighbours hide"


@nested.look(playable=False)
def reported(world, nested, what):
    """What the baseline makes of the windows: whether it misses a pair, or reports a gap that is none."""
    windows = [tuple(each) for each in checked(nested)]
    if what == "a pair is not named":
        return {what: pairs(windows) > len(baseline.detect_overlaps(windows))}
    gaps = baseline.detect_gaps(windows, 0, 24)
    return {what: any(pairs([gap, window]) for gap in gaps for window in windows)}


def checked(windows):
    """Return the windows; TypeError or ValueError says what does not fit."""
    if not isinstance(windows, list | tuple) or not all(isinstance(each, list | tuple) for each in windows):
        raise TypeError(f"it is {windows!r}; give a list of pairs [start, end]")
    if len(windows) > 4:
        raise ValueError(f"there are {len(windows)} windows; give at most four")
    for each in windows:
        if len(each) != 2 or not all(type(hour) is int for hour in each) or not 0 <= each[0] < each[1] <= 24:
            raise ValueError(f"no window {each!r}: it is [start, end] in whole hours, 0 <= start < end <= 24")
    return windows


reported.when("a pair: each of your windows is compared with each", "a pair is not named")
reported.when("a gap: the gaps that are reported are compared with your windows", "a gap that is reported has a window")

nested.asks("""
a pair: detect_overlaps sorts by start, and compares each window with the next. Which pair does it not look at?
a gap: What does detect_gaps take for the end of all windows so far?
""")
nested.slips("""
only touching: Nothing overlaps here. Where would a third window have to end?
    = [[0, 6], [6, 12], [12, 18]]
one inside: One is inside the other, and they are neighbours in the order of starts. What comes after the inner one?
    = [[0, 18], [6, 12]]
three at once: One pair is missed. Now a gap that is none: which window has to reach over it?
    = [[0, 8], [2, 9], [4, 10]]
""")
nested.hints += [
    "Sort your windows by start, and draw them as bars below each other. Neighbours are compared, and nobody else. "
    "Make one bar long.",
    "A twin: a guest stays from Monday to Sunday, one from Tuesday to Wednesday, one from Friday to Saturday. A list "
    "sorted by arrival, in which each looks at the one before only, finds the room free on Thursday.",
]
