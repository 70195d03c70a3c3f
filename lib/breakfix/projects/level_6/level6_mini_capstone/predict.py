"""Predict: the same file again, with nothing wrong."""

from breakfix.lab import prediction

from .break_runs import runs
from .worlds import sample_events

FIELDS = {"input_records": int, "loaded": int, "dead_letters": int, "lineage_entries": int}
LEFT_OUT = ((1,), (4,), (2, 4), (2, 6), (4, 5), (1, 4, 5))  # positions in the sample: no two give the same counts


@prediction(phase="predict", fields=FIELDS, minutes=4)
def rerun(events):
    """A file is run a second time on the same database. What does the summary of this second run show?

    input_records and loaded are counts of the second run; dead_letters and lineage_entries are totals of the tables.
    """
    seen = runs(events, events)
    return {name: seen[name] for name in FIELDS}


@rerun.draw
def part_of_the_sample(hand):
    """Return the sample's events without one, two or three of them."""
    left_out = hand.one_of(LEFT_OUT)
    return [event for position, event in enumerate(sample_events(), 1) if position not in left_out]


rerun.because = "receive keeps only what is later than the watermark, and no event is later than the newest one."
