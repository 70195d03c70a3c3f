"""Break: rows that come after the mark has moved past them, and a clock that is ahead."""

from breakfix.lab import prediction

from .loads import second
from .predict import time

FIELDS = {"loaded": int, "missed": int}


@prediction(phase="break", fields=FIELDS, minutes=5)
def late(given):
    """A till has stamped its rows, and commits them after the first run. What becomes of them?

    loaded  rows that the second run loads
    missed  rows of the source that target has not got then
    """
    stats, missed = second(**given)
    return {"loaded": stats.loaded, "missed": missed}


@late.draw
def around_the_mark(hand):
    """Return rows that are there, and stamped ones: some before the mark, some of its own time, some after it."""
    before, same, after = hand.one_of([(1, 1, 1), (2, 1, 2), (2, 2, 3), (3, 2, 4)])
    count, step = hand.one_of((3, 4, 5)), hand.one_of((10, 11, 12))
    minutes = [step * count - each for each in range(1, before + 1)] + [step * count] * same
    minutes += [step * count + 3 * each for each in range(1, after + 1)]
    return {
        "there": [(each, "order_created", time(step * each)) for each in range(1, count + 1)],
        "stamped": [(count + place, "order_paid", time(each)) for place, each in enumerate(sorted(minutes), 1)],
    }


late.because = (
    "Each row was stamped before it was committed. The first run moved the mark to the newest time that it saw, and "
    "`modified_at > mark` leaves out what is older, and what is of that very time."
)
late.means = (
    "No later run asks for these rows again. Of the flights of January, loaded day by day, 272 are late; 232 of them "
    "have come by the end of the month, and every one of these is missed."
)

AHEAD = {"mark": str, "loaded": int, "missed": int}


@prediction(phase="break", fields=AHEAD, minutes=4)
def ahead(given):
    """The clock of one till is an hour ahead. What does the next run load?

    mark    the time of the mark after the second run, such as 11:15
    loaded  rows that the second run loads
    missed  rows of the source that target has not got then
    """
    stats, missed = second(**given)
    return {"mark": stats.new[11:16], "loaded": stats.loaded, "missed": missed}


@ahead.draw
def one_clock_ahead(hand):
    """Return rows that are there, the last with a time that is an hour ahead, and rows that come after it."""
    skipped, loaded = hand.one_of([(2, 1), (3, 2), (4, 3), (5, 4)])
    minute = hand.one_of((2, 3, 4, 5, 6))
    right, wrong = [10 + minute, 30 + minute], 100 + minute
    minutes = [34 + minute + 11 * each for each in range(1, skipped + 1)] + [
        wrong + 5 * n for n in range(1, loaded + 1)
    ]
    return {
        "there": [(place, "order_created", time(each)) for place, each in enumerate([*right, wrong], 1)],
        "comes": [(place, "order_paid", time(each)) for place, each in enumerate(sorted(minutes), 4)],
    }


ahead.because = "The mark is the largest time of the rows, and nobody asks whether that time has come."
ahead.means = "For an hour every row of the tills with a right clock is skipped. None of them is asked for again."
