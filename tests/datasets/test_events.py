"""The file of events that a dataset's name stands for."""

import json

import pytest

from breakfix.datasets import events

SAMPLE = [
    ("evt-001", "user_signup", 1, "08:00"),
    ("evt-002", "page_view", 0.5, "08:05"),
    ("evt-003", "purchase", 49.99, "09:30"),
    ("", "orphan_event", 10, "10:00"),
    ("evt-005", "api_call", "not_a_number", "10:30"),
    ("evt-006", "logout", 1, "11:00"),
    ("evt-003", "purchase_updated", 59.99, "12:00"),
]


def test_sample():
    """The capstone's sample is these seven events, in this order, all on 15 January 2025."""
    rows = json.loads(events.source("sample", "level6_mini_capstone").read_text())
    assert [list(row) for row in rows] == [["key", "name", "value", "ts"]] * 7
    assert [tuple(row.values()) for row in rows] == [(*row[:3], f"2025-01-15T{row[3]}:00") for row in SAMPLE]


def test_flights_are_made_once(tmp_path, monkeypatch):
    """The flight events are written below build/ when first asked for, and each seed has its own file."""
    monkeypatch.setattr(events, "BUILD", tmp_path)
    written = []

    def write(path, seed):
        written.append(seed)
        path.touch()
        return path

    monkeypatch.setattr(events.nycflights13, "write_events", write)
    first, again, other = (events.source("flights", "any", seed) for seed in (7, 7, 8))
    assert first == again != other
    assert written == [7, 8]


def test_flights_that_somebody_reads_stay(tmp_path, monkeypatch):
    """Where two processes make the file at once, the first one stays: somebody may be reading it already."""
    monkeypatch.setattr(events, "BUILD", tmp_path)

    def write(path, seed):
        (path.parent / path.name.partition("-")[2]).write_text("the first\n")  # another process was quicker
        path.write_text("the second\n")
        return path

    monkeypatch.setattr(events.nycflights13, "write_events", write)
    path = events.flights(7)
    assert path.read_text() == "the first\n"
    assert list(path.parent.iterdir()) == [path]


def test_own_file(tmp_path):
    """Any other name is a path; one that is not there is refused with what can be said instead."""
    own = tmp_path / "mine.csv"
    own.touch()
    assert events.source(str(own), "any") == own
    with pytest.raises(FileNotFoundError, match="'sample', 'flights' or the path"):
        events.source("smaple", "level6_mini_capstone")
