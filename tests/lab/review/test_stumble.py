"""Cards from a learner's own stumbles."""

import pytest

import toy_quiz
from breakfix.lab import ledger
from breakfix.lab.exercise import exercises
from breakfix.lab.review.stumble import stumbles

TOTAL, DOUBLE = toy_quiz.total, toy_quiz.double
TWO_MORE = DOUBLE.mistakes[0].source


@pytest.fixture(autouse=True)
def fresh():
    ledger.current.cache_clear()
    TOTAL.case = 0


def made():
    return {card.name: card for card in stumbles(exercises(toy_quiz))}


def predict(n):
    TOTAL.respond(f"n = {n}\nwhy = 'counted twice'\nsure = 90\n")
    TOTAL.seen(n=7)


def test_a_prediction_seen_otherwise():
    """It makes a card when it is reconciled, not before: in front what was said, on the back what was seen and why."""
    predict(6)
    assert made() == {}
    TOTAL.because.respond("The range has seven.")
    card = made()["total-said"]
    assert card.front.splitlines()[0] == "How many rows are there?"
    assert 'You were 90 % sure of n 6, because "counted twice".' in card.front
    assert "7" not in card.front
    assert card.back.split("\n\n")[:2] == ["Seen: n 7.", "You wrote: The range has seven."]
    assert "range(7) has seven numbers." in card.back


def test_a_prediction_seen_as_said():
    """It makes no card."""
    predict(7)
    TOTAL.because.respond("The range has seven.")
    assert made() == {}


def test_a_sibling_asks_its_own_case():
    """The card of a prediction with other numbers says which."""
    TOTAL.seen(n=7)
    TOTAL.sibling()
    TOTAL.respond("n = 6\nwhy = 'x'\nsure = 50\n")
    TOTAL.because.respond("One more.")
    assert "There is 1 more." in made()["total-said"].front


def test_a_refuted_try():
    """It makes a card when a later one passes: in front the trial and its question, on the back what was changed."""
    for source in (TWO_MORE, "def double(n):\n    return n + 2  # again\n", TWO_MORE.replace("2", "2 - 0")):
        DOUBLE.respond(source)
        assert made() == {}
    DOUBLE.respond(DOUBLE.reference_source)
    card = made()["double-three"]
    assert "did not hold when three comes." in card.front
    assert "2 and 2 are 4; are 3 and 2 twice 3?" in card.front
    assert "return 2 * n" not in card.front
    assert "    -    return n + 2 - 0\n    +    return 2 * n" in card.back


def test_one_card_for_each_trial():
    """Of several tries that one trial refuted the last counts; another trial has its own card, after the pass none."""
    for source in ("def double(n):\n    return 0\n", TWO_MORE, TWO_MORE.replace("2", "2 + 0")):
        DOUBLE.respond(source)
    DOUBLE.respond(DOUBLE.reference_source)
    DOUBLE.respond("def double(n):\n    return 1\n")
    cards = made()
    assert list(cards) == ["double-two", "double-three"]
    assert "n + 2 + 0" in cards["double-three"].back
    assert "return 0" in cards["double-two"].back


def test_a_slip_makes_no_card():
    """A try that raised an error teaches nothing in a month."""
    DOUBLE.respond("def double(n):\n    return m\n")
    DOUBLE.respond(DOUBLE.reference_source)
    assert made() == {}


def test_an_opened_solution():
    """Opened unearned it makes a card with the task and the reference; opened after a pass it makes none."""
    DOUBLE.solution(now=True)
    card = made()["double-opened"]
    assert "Twice the number." in card.front
    assert "Given" not in card.front
    assert card.back.startswith("It costs: one multiplication.\n\n    def double(n):")
    ledger.current.cache_clear()
    DOUBLE.respond(DOUBLE.reference_source)
    DOUBLE.solution(now=True)
    assert made() == {}


@pytest.mark.parametrize("facts", [{}, {"values": 3}, {"values": {"n": 6}, "saw": {"n": 7}}])
def test_a_damaged_event_makes_no_card(facts):
    """Facts that are missing or of another kind take nothing else with them."""
    ledger.current().record("because", "toy_quiz", "total", **facts)
    ledger.current().record("attempt", "toy_quiz", "double", status="not yet", failing="two")
    ledger.current().record("attempt", "toy_quiz", "double", status="passed", check="now")
    ledger.current().record("solution", "toy_quiz", "double", earned=False)
    assert list(made()) == ["double-opened"]
