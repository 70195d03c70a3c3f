"""The flashcards of a project."""

from datetime import UTC, datetime, timedelta

import pytest

import tiny
import toy_quiz
from breakfix.book import catalogue
from breakfix.lab import Cards, ledger, place, project
from breakfix.lab.review import cards, schedule

DECK = toy_quiz.cards
NOON = datetime(2126, 3, 1, 12, tzinfo=UTC)
PROJECTS = catalogue.projects()


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    ledger.current.cache_clear()
    DECK._listed = []
    monkeypatch.setattr(schedule, "clock", lambda: NOON)


def done(exercise, **facts):
    ledger.current().record("attempt", "toy_quiz", exercise, status="passed", **facts)


def names(found):
    return [card.name for card in found]


def test_nothing_is_open_at_first():
    """Before anything is done the deck says how many cards there are, and no front."""
    ledger.current().record("seen", "toy_quiz", "total", values={"n": 7})
    ledger.current().record("attempt", "toy_quiz", "double", status="not yet", failing="two", source="")
    assert repr(DECK) == "cards: none is open yet. 3 open one by one as you answer the exercises."
    assert DECK._repr_html_() == f"<p>{DECK!r}</p>"
    assert DECK.due() == []


def test_cards_open_by_what_they_repeat():
    """A card opens when one of the exercises that it names is done; one that names none with the first thing done."""
    done("double")
    assert names(DECK.due()) == ["first", "twice"]
    ledger.current().record("because", "toy_quiz", "total", status="complete")
    assert set(names(DECK.due())) == {"first", "rows", "twice"}


def test_an_opened_solution_opens_cards():
    """What a learner has seen can be asked, and its own card comes too."""
    toy_quiz.double.solution(now=True)
    assert set(names(DECK.due())) == {"first", "twice", "double-opened"}


def test_the_longest_due_comes_first():
    """Cards come in the order in which they became due, and none before its time."""
    done("elsewhere", at=(NOON - timedelta(days=3)).isoformat())
    done("double", at=(NOON - timedelta(days=9)).isoformat())
    done("double", at=(NOON - timedelta(days=1)).isoformat())
    assert names(DECK.due()) == ["first", "twice", "rows"]
    DECK.rate("first", "good", now=NOON - timedelta(days=8))
    assert names(DECK.due()) == ["twice", "first", "rows"]
    assert names(DECK.due(NOON - timedelta(days=4))) == ["twice", "first"]
    assert names(DECK.due(NOON - timedelta(days=10))) == []


def test_shown_and_rated():
    """The list numbers the fronts; `show` gives both sides, `rate` says when the card comes again."""
    done("double")
    assert "cards: 2 of 2 due.\n\n 1  What is first?\n\n 2  What is twice?" in repr(DECK)
    assert "One." not in repr(DECK) + DECK._repr_html_()
    assert repr(DECK.show(2)).startswith("What is twice?\n\n---\n\n`2 * n`")
    assert "<code>2 * n</code>" in DECK.show(2)._repr_html_()
    assert repr(DECK.rate(1, "good")) == "first: good. It comes again in 2 days. 1 is due now."
    assert ledger.current().last("toy_quiz", "cards", "review")["card"] == "first"


def test_numbers_stay_while_one_rates():
    """A number means the card that the list showed under it, until the list is shown anew."""
    done("double")
    repr(DECK)
    DECK.rate(1, "good")
    assert repr(DECK.rate(2, 4)).startswith("twice: easy.")
    assert repr(DECK) == "cards: none of 2 is due. The next comes in 2 days."


@pytest.mark.parametrize(
    ("which", "rating", "words"),
    [
        (3, "good", "a number from 1 to 2"),
        (0, "good", "There is no card 0"),
        ("rows", "good", "a name among first, twice"),
        (True, "good", "There is no card True"),
        (1, "well", "'well' is none of them"),
        (1, 5, "again, hard, good or easy, or 1 to 4"),
    ],
)
def test_what_is_not_there_is_said(which, rating, words):
    """A number, a name or a rating that is none is one sentence, and nothing is written down."""
    done("double")
    with pytest.raises(cards.NoSuchCard, match=words) as raised:
        DECK.rate(which, rating)
    assert len(raised.value._render_traceback_()) == 1
    assert not ledger.current().events(kind="review")


def test_a_name_is_taken_once():
    """Two cards of one name are refused, since their reviews could not be told apart."""
    deck = Cards("toy_quiz")
    deck.add("first", "?", "!")
    with pytest.raises(ValueError, match="first already"):
        deck.add("first", "?", "!")


@pytest.mark.parametrize("known", PROJECTS, ids=lambda known: known.number)
def test_a_number_leads_to_its_deck(known):
    """A project's number leads to its module and its deck, as its module leads to its number."""
    assert project.module(known.number) == known.module
    assert cards.deck(known.number).number == known.number
    assert project.module("9-99") is None


def test_due_by_number(workbook):
    """`due` finds a project by its number; one without cards, or that is not there, has none."""
    tiny.write_quizzed()
    ledger.current().record("attempt", "9-02", "double", status="passed")
    first = cards.due("9-02", NOON)[0]
    assert (first.name, first.front, first.back) == ("first", "What is first?", "One.")
    assert cards.due("9-02", datetime(2020, 1, 1, tzinfo=UTC)) == []
    assert cards.due("9-01") == cards.due("9-77") == []


def test_in_a_terminal_the_command_is_named():
    """Where nobody can call `lab`, the deck says how many are due and which command shows them."""
    done("double")
    with place.terminal():
        assert repr(DECK) == "cards: 2 of 2 due.\n\n`breakfix review toy_quiz` shows them one after the other."
