"""An explanation."""

import pytest

import toy_project
from breakfix.lab import ledger

REPORT = toy_project.report
TEXT = "Es waren sieben Zeilen, da das Ende nicht dazugehört."


@pytest.fixture(autouse=True)
def fresh():
    ledger.current.cache_clear()


def test_the_way_through():
    """Slots, then the text, then the rubric, then the model; in any language."""
    assert REPORT.respond("n: 6\n\n...\n").status == "not yet"
    assert "Now write" in str(REPORT.respond("n: 7\n\n...\n"))
    assert "how many there were" in str(REPORT.respond(f"n: 7\n\n{TEXT}\n"))
    verdict = REPORT.respond(f"n: 7\n\n{TEXT}\n\n1: Sieben Zeilen\n")
    assert verdict.status == "complete"
    assert REPORT.model in str(verdict)
    assert REPORT.rubric[0] in str(verdict), "who fills in the points at once reads them all the same"


def test_a_wrong_slot_does_not_tell_the_right_one():
    """The truth of a slot is not shown."""
    text = str(REPORT.respond("n: 6\n\n...\n"))
    assert "you say 6" in text
    assert "7" not in text


def test_a_quote_must_stand_in_the_text():
    """Words that are not there are no quote; missing may be said."""
    assert "does not stand in your text" in str(REPORT.respond(f"n: 7\n\n{TEXT}\n\n1: eight rows\n"))
    assert REPORT.respond(f"n: 7\n\n{TEXT}\n\n1:\n").status == "not yet"
    assert "missing: 1" in str(REPORT.respond(f"n: 7\n\n{TEXT}\n\n1: missing\n"))


def test_the_model_passes_its_own_rubric():
    """The filled-in answer is complete; the stub is not attempted."""
    assert REPORT.respond(REPORT.reference_source).status == "complete"
    assert REPORT.respond(REPORT.stub_text).status == "not attempted"


@pytest.mark.parametrize("slot", ["- n: 7", "**n:** 7", "N = 7.", "n : 7"])
def test_slots_are_read_as_people_write_them(slot):
    """A list sign, bold or an equals sign does not hide a slot."""
    assert (
        REPORT.respond(
            f"{slot}\n\n{TEXT}\n\n1. \N{LEFT DOUBLE QUOTATION MARK}Sieben Zeilen.\N{RIGHT DOUBLE QUOTATION MARK}\n"
        ).status
        == "complete"
    )
