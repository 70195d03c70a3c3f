"""When a card comes again."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from breakfix.lab import ledger
from breakfix.lab.review import schedule

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def fresh():
    ledger.current.cache_clear()


def rate(*ratings, card="a", begin=NOON):
    """Rate a card, each time when it is due; return the intervals."""
    gaps, at = [], begin
    for rating in ratings:
        due = schedule.record("9-01", card, rating, at)
        gaps.append(due - at)
        at = due
    return gaps


def test_what_is_known_comes_later():
    """Known cards come after days, each time more of them; an unknown one in ten minutes."""
    first, second, third = rate("good", "good", "good")
    assert DAY <= first < second < third
    assert rate("again", card="b") == [timedelta(minutes=10)]
    assert rate("easy", card="c")[0] > first


def test_a_lapse_costs():
    """A card that was forgotten comes again in ten minutes, and then sooner than it would have."""
    *_, kept = rate("good", "good", "good")
    *_, lapse, after = rate("good", "good", "again", "good", card="b")
    assert lapse == timedelta(minutes=10)
    assert after < kept


def test_it_is_computed_from_the_events():
    """Neither the order of lines in the ledger nor the zone of a clock matters, and it is the same every time."""
    rate("good", "hard", "easy")
    known = schedule.dues("9-01")
    reviews = ledger.current().events(kind="review")
    ledger.current.cache_clear()
    for event in reversed(reviews):
        at = datetime.fromisoformat(event["at"]).astimezone(timezone(timedelta(hours=5)))
        ledger.current().record("review", "9-01", "cards", card="a", rating=event["rating"], at=at.isoformat())
    assert schedule.dues("9-01") == known == schedule.dues("9-01")


@pytest.mark.parametrize(
    "facts",
    [
        {"rating": "well"},
        {"rating": None},
        {"card": 7},
        {"at": "yesterday"},
        {"at": None},
        {"at": "2026-03-01T12:00:00"},
    ],
)
def test_a_damaged_review_is_passed_over(facts):
    """An event without a rating, a card or a time that can be read changes nothing."""
    rate("good")
    known = schedule.dues("9-01")
    ledger.current().record(
        "review", "9-01", "cards", **{"card": "a", "rating": "again", "at": NOON.isoformat(), **facts}
    )
    assert schedule.dues("9-01") == known


def test_two_writers_add_up(tmp_path, monkeypatch):
    """Reviews that a kernel and a terminal append to one file are one schedule, in either."""
    one, two = ledger.Ledger(tmp_path / "ledger.jsonl"), ledger.Ledger(tmp_path / "ledger.jsonl")
    dues = []
    for place, writer in enumerate((one, two, one)):
        monkeypatch.setattr(schedule, "current", lambda writer=writer: writer)
        dues.append(schedule.record("9-01", "a", "good", NOON + place * 5 * DAY))
    gaps = [due - (NOON + place * 5 * DAY) for place, due in enumerate(dues)]
    assert gaps[0] < gaps[1] < gaps[2]


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(0), "now"),
        (-DAY, "now"),
        (timedelta(seconds=20), "in 1 minute"),
        (timedelta(minutes=10), "in 10 minutes"),
        (timedelta(minutes=59, seconds=40), "in 1 hour"),
        (timedelta(hours=5), "in 5 hours"),
        (DAY, "in 1 day"),
        (29 * DAY, "in 29 days"),
        (90 * DAY, "in 3 months"),
        (900 * DAY, "in 30 months"),
    ],
)
def test_it_is_said_in_words(left, words):
    """Minutes, hours, days, months: one unit, and one or many."""
    assert schedule.in_words(NOON + left, NOON) == words
