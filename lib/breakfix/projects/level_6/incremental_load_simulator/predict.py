"""Predict: what a second run loads."""

from breakfix.lab import prediction

from .loads import second

FIELDS = {"loaded": int, "target": int, "mark": str}


def time(minutes):
    """Return the time so many minutes after 9 o'clock on 15 January."""
    return f"2025-01-15T{9 + minutes // 60:02}:{minutes % 60:02}:00"


@prediction(phase="predict", fields=FIELDS, minutes=4)
def second_run(given):
    """Some rows are loaded; then others come, and the baseline runs again. What is there then?

    loaded  rows that the second run loads
    target  rows of target
    mark    the time of the mark, such as 11:15
    """
    stats, _ = second(**given)
    return {"loaded": stats.loaded, "target": stats.target, "mark": stats.new[11:16]}


@second_run.draw
def known_and_new(hand):
    """Return rows that are there, and rows that come: some of them have a known id and a later time."""
    there, new, known = hand.one_of([(3, 1, 1), (4, 2, 1), (5, 3, 2), (4, 5, 2), (6, 1, 3)])
    minute = hand.one_of(range(1, 10))
    comes = [*range(1, known + 1), *range(there + 1, there + new + 1)]
    return {
        "there": [(each, "order_created", time(8 * each)) for each in range(1, there + 1)],
        "comes": [(each, "order_paid", time(60 + minute + 10 * place)) for place, each in enumerate(comes, 1)],
    }


second_run.because = (
    "The second run loads what is newer than the mark. A row with a known id takes the place of the one that is there."
)
