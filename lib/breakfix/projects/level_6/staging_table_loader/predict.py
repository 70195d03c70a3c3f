"""Predict: what a good file leaves in the table and in the list of errors."""

import tempfile
from pathlib import Path

from breakfix.lab import prediction

from . import baseline
from .break_files import delivered, records

FIELDS = {"accepted": int, "rejected": int, "first_error": str}


@prediction(phase="predict", fields=FIELDS, minutes=5)
def first_load(listed):
    """The baseline loads a file of these records. What does it return?

    accepted     how many records it has accepted
    rejected     how many it has rejected
    first_error  the first text in `errors`, such as "row=6 missing_field=timestamp"
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "events.csv")
        path.write_text(delivered(listed))
        result = baseline.run(":memory:", path)
    return {"accepted": len(result.accepted), "rejected": result.rejected, "first_error": result.errors[0]}


@first_load.draw
def six_records(hand):
    """Return six records: one lacks a field, one or two have a level that is none."""
    listed = records(hand, 6)
    places = hand.one_of([(1, 3), (2, 4), (3, 5), (4, 1), (2, 5, 3), (1, 4, 2)])
    listed[places[0]][hand.one_of(("timestamp", "source", "message"))] = ""
    for place in places[1:]:
        listed[place]["level"] = hand.one_of(("DEBUG", "info", "FATAL"))
    return listed


first_load.because = "validate_row asks for the four fields first, then for the level, and returns the first answer."
