"""Fix: all windows that overlap, and all gaps, in one walk along the time."""

from itertools import combinations, pairwise

from breakfix.lab import exercise, shapes

from . import plans


@exercise(phase="fix", minutes=9)
def overlaps_and_gaps(windows, start, end):
    """Find all pairs of windows that overlap, and all gaps.

    Given     windows, a list of pairs (start, end) in any order, each with its start before its end. Moments can be
              compared: all are numbers, or all are texts as in Run. start and end: what is planned
    Leave     a tuple of two lists. The first has each pair of windows with a common moment, once; the pairs, and the
              two of a pair, in any order. The second has the gaps, in order of time, as pairs (start, end): from
              `start` until before `end`, where no window is, each as long as it can be. A window has its start, and
              not its end
    Not touch windows
    """
    overlaps, gaps, open_windows, covered = [], [], [], start
    for window in sorted(windows):
        if covered < min(window[0], end):
            gaps.append((covered, min(window[0], end)))
        covered = max(covered, window[1])
        open_windows = [each for each in open_windows if each[1] > window[0]]
        overlaps += [(each, window) for each in open_windows]
        open_windows.append(window)
    if covered < end:
        gaps.append((covered, end))
    return overlaps, gaps


@overlaps_and_gaps.stub
def as_in_run(windows, start, end):
    ordered = sorted(windows)
    overlaps = [(one, two) for one, two in pairwise(ordered) if two[0] < one[1]]
    bounds = pairwise([(start, start), *ordered, (end, end)])
    gaps = [(one[1], two[0]) for one, two in bounds if one[1] < two[0]]
    return overlaps, gaps


overlaps_and_gaps.play = "overlaps_and_gaps(windows, start, end)"
overlaps_and_gaps.costs = "one sort, and of each window only those that are still open are looked at"


@overlaps_and_gaps.look(playable=False)
def found(world, overlaps_and_gaps, windows, start=0, end=24, moments="hours"):
    """What is found in windows of a day; their moments are hours, halves of hours, or texts."""
    moment = {"hours": int, "halves": lambda hour: hour / 2 - 3, "texts": plans.at}[moments]
    given = [(moment(one), moment(two)) for one, two in windows]
    overlaps, gaps = overlaps_and_gaps(given, moment(start), moment(end))
    pairs = sorted(sorted([one, two], key=str) for one, two in ([tuple(each) for each in pair] for pair in overlaps))
    return {"overlaps": pairs, "gaps": [tuple(each) for each in gaps], "windows": given}


found.when("touching: one ends at 6, where the next starts", [(0, 6), (6, 12), (12, 24)])
found.when("one inside: two short windows lie in a long one", [(0, 18), (2, 4), (6, 8)])
found.when("three at once: three windows have a common hour", [(0, 8), (2, 10), (4, 24)])
found.when("no window: nothing is planned", [])
found.when("elsewhere: two windows that overlap are outside the plan", [(20, 23), (0, 3), (21, 24)], start=6, end=12)
found.when("twice: one window is there twice", [(3, 9), (3, 9)])
found.when("texts: moments are texts", [(0, 18), (6, 9), (18, 20)], moments="texts")


def a_day(chance):
    """Return windows of a day, with bounds that come again, what is planned of it, and what moments are."""
    bounds = chance.sample(range(25), chance.randint(2, 7))
    ways = list(combinations(sorted(bounds), 2))
    windows = [chance.choice(ways) for _ in range(chance.randint(0, 6))]
    start, end = (0, 24) if chance.random() < 0.5 else sorted(chance.sample(sorted({*bounds, 0, 24}), 2))
    return windows, start, end, chance.choice(("hours", "hours", "hours", "halves", "texts"))


found.drawn(together=shapes.rolled(a_day), times=200)

overlaps_and_gaps.asks("""
touching: At 6 one of them ends. Is it still there at 6?
one inside: Which windows are open when the third one starts? And until when is something there?
three at once: How many pairs can be made of three windows?
no window: What is free when nothing is planned?
elsewhere: Do these windows have a common moment? And what is free in the plan?
twice: Do two windows that are alike have a common moment?
texts: Can texts be added, or taken from each other?
""")
overlaps_and_gaps.slips("""
they touch: One ends at the moment at which the other starts. Is there a moment that both have?
    ~ each[1] > window[0] => each[1] >= window[0]
only the last: Two are open when the third one starts. Which one was forgotten?
    ~ open_windows.append(window) => open_windows = [window]
the last end: A short window has ended, and a long one goes on. Until when is something there?
    ~ covered = max(covered, window[1]) => covered = window[1]
no end: Nothing is planned after the last window. Where is that gap?
    - if covered < end:
    -     gaps.append((covered, end))
beyond the plan: A window starts after the end of the plan. How long is the last gap?
    ~ if covered < min(window[0], end) => if covered < window[0]
    ~ gaps.append((covered, min(window[0], end))) => gaps.append((covered, window[0]))
from the first window: Nothing is planned before the first window. Where is that gap?
    - gaps.append((covered, min(window[0], end)))
    + if open_windows:
    +     gaps.append((covered, min(window[0], end)))
""")


@overlaps_and_gaps.also_right(
    costs="each window is compared with each, and each bound is asked: quick for a day of them"
)
def each_with_each(windows, start, end):
    overlaps = []
    for place, one in enumerate(windows):
        overlaps += [(one, two) for two in windows[place + 1 :] if max(one[0], two[0]) < min(one[1], two[1])]
    gaps, free = [], start
    while free < end:
        inside = [window[1] for window in windows if window[0] <= free < window[1]]
        if not inside:
            gaps.append((free, min([end, *(window[0] for window in windows if window[0] > free)])))
        free = max(inside) if inside else gaps[-1][1]
    return overlaps, gaps


overlaps_and_gaps.hints += [
    "Walk along the time, from start to start. Two things are worth carrying: which windows are still open, and the "
    "latest end so far. At each start, drop those that have ended.",
    "A twin: guests come to a party, and you sit at the door with a list of who is inside. When somebody comes, cross "
    "out those who have left. Who is on the list then meets them. And when nobody is inside, the room was empty since "
    "the latest of all departures.",
]
