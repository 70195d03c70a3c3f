"""Predict: what comes along with a clone, of files that were committed, added or only changed."""

from breakfix.datasets import small_days
from breakfix.lab import prediction

from . import baseline, jobs

STATES = ("committed", "added", "here")


@prediction(phase="predict", fields={"files_in_clone": int, "rows_in_clone": int}, minutes=4)
def fresh_clone(days):
    """A file of days/ was committed, perhaps added again since, and perhaps changed or removed since.

    files_in_clone  files in days/ of a fresh clone
    rows_in_clone   rows in the warehouse there, after the README's command
    """
    with jobs.moment() as made:
        clone = baseline.tried(jobs.README, jobs.history_of(days, made / "flights"), made / "machine")[1]
        return {"files_in_clone": len(list((clone / "days").iterdir())), "rows_in_clone": jobs.loaded(clone)}


@fresh_clone.draw
def four_days(hand):
    """Return four days; for each state the flights of its file then, 0 where there was none."""
    kinds = [(1, 1, 1), (0, 0, 1), (0, 1, 1), (1, 1, 2), (1, 2, 2), (1, 1, 0)]
    first = hand.one_of(range(5))
    found = []
    for place in range(4):
        kind, sizes = kinds[0] if place == 0 else kinds[1 + (first + place) % 5], hand.one_of(range(2, 6))
        numbers = [sizes if each == 1 else sizes + 3 if each else 0 for each in kind]
        found.append({"file": small_days.name(9 + place), **dict(zip(STATES, numbers, strict=True))})
    return found


fresh_clone.because = (
    "A clone brings what was committed last. What was only added lies in the index of one machine, what was changed "
    "since lies in one folder."
)
fresh_clone.means = (
    "The README is true of the folder in which it was written. Whether it is true of a clone, a clone tells."
)
