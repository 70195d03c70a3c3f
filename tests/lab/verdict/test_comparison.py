"""Said and seen."""

from breakfix.lab import ledger
from breakfix.lab.verdict.comparison import Comparison, calibration


def test_only_what_differs_is_marked():
    """Each field has a line; the one that was not seen as it was said has a mark in words."""
    lines = repr(
        Comparison("kill", "said and seen.", {"letters": 2, "lineage": 24}, {"letters": 4, "lineage": 24})
    ).splitlines()
    assert [line.split() for line in lines[2:]] == [["letters", "2", "4", "<-", "differs"], ["lineage", "24", "24"]]


def test_a_text_and_a_number_look_different():
    """Where the two would read alike, a text has its quotes."""
    shown = Comparison("month", "said and seen.", {"month": 8, "day": "2"}, {"month": "8", "day": "3"})
    assert [line.split()[:3] for line in repr(shown).splitlines()[2:]] == [["month", "8", "'8'"], ["day", "2", "3"]]


def test_calibration_after_ten():
    """How often one was right when so sure is shown from the tenth prediction on."""
    ledger.current.cache_clear()
    for number in range(10):
        assert not calibration()
        facts = {"values": {"n": number}, "saw": {"n": number % 5}, "sure": 90 if number < 5 else 50}
        ledger.current().record("because", "6-15", f"p{number}", **facts)
    assert calibration() == [("so far", "50 % sure: right 0 of 5; 90 % sure: right 5 of 5")]
