"""Predict: what a good file leaves in the table and in the list of errors."""

import tempfile
from pathlib import Path

from breakfix.lab import prediction

from . import baseline, events

FIELDS = {"accepted": int, "rejected": int, "first_error": str}


@prediction(phase="predict", fields=FIELDS, minutes=4)
def first_load(records):
    """The baseline loads a file of these records. What does it return?

    accepted     how many records it has accepted
    rejected     how many it has rejected
    first_error  the first text in `errors`, such as "row=6 missing_field=timestamp"
    """
    with tempfile.TemporaryDirectory() as folder:
        path = events.write(Path(folder, "events.csv"), [record.values() for record in records])
        result = baseline.run(":memory:", path)
    return {"accepted": len(result.accepted), "rejected": result.rejected, "first_error": result.errors[0]}


@first_load.draw
def six_records(hand):
    """Return six records: one lacks a field, one or two have a level that is none."""
    records = [
        {"timestamp": f"2026-03-02T08:0{minute}:00Z", "level": level, "source": "api", "message": f"Job {minute}"}
        for minute, level in enumerate(("INFO", "WARN", "INFO", "ERROR", "INFO", "CRITICAL"))
    ]
    places = hand.one_of([(1, 3), (2, 4), (3, 5), (4, 1), (2, 5, 3), (1, 4, 2)])
    records[places[0]][hand.one_of(("timestamp", "source", "message"))] = ""
    for place in places[1:]:
        records[place]["level"] = hand.one_of(("DEBUG", "info", "FATAL"))
    return records


first_load.because = "validate_row asks for the four fields first, then for the level, and returns the first answer."
