"""When a card comes again: computed from the ledger's events of kind `review`, by the FSRS algorithm.

A review is an event with `card` (its name), `rating` ("again", "hard", "good", "easy") and `at` (UTC). There is no
other state: kernels and a terminal may write at once, since a ledger is only appended to; a ledger that is moved to
another machine, or put together from two, brings its schedule along.
"""

from datetime import UTC, datetime, timedelta

from breakfix.lab.ledger import current

RATINGS = ("again", "hard", "good", "easy")
STEP = timedelta(minutes=10)  # to a card that was not known; what was known comes after whole days
WORDS = ((60, "minute"), (24, "hour"), (30, "day"), (12, "month"))


def clock():
    """Return the time now, in UTC."""
    return datetime.now(UTC)


def record(project, card, rating, now=None):
    """Write down how it went with a card; returns when it comes again, a datetime in UTC."""
    at = (now or clock()).isoformat(timespec="milliseconds")
    current().record("review", project, "cards", card=card, rating=rating, at=at)
    return dues(project)[card]


def dues(project):
    """Return card name -> when it comes again, for the cards of a project that were reviewed."""
    from fsrs import Card, Rating, Scheduler

    # Fuzzing would draw another day each time that the state is computed.
    scheduler = Scheduler(learning_steps=[STEP], relearning_steps=[STEP], enable_fuzzing=False)
    cards = {}
    for at, name, rating in sorted(filter(None, map(_review, current().events(project, "cards", "review")))):
        card = cards.get(name) or Card(card_id=0, due=at)
        cards[name], _ = scheduler.review_card(card, Rating(RATINGS.index(rating) + 1), at)
    return {name: card.due for name, card in cards.items()}


def instant(event):
    """Return when an event happened, a datetime in UTC, or None when its text is no time with a zone."""
    try:
        at = datetime.fromisoformat(event["at"])
    except (TypeError, ValueError):
        return None
    return at.astimezone(UTC) if at.tzinfo else None


def _review(event):
    """Return (at, card, rating) of an event, or None for one that is damaged."""
    at, card, rating = instant(event), event.get("card"), event.get("rating")
    return (at, card, rating) if at and isinstance(card, str) and rating in RATINGS else None


def in_words(due, now):
    """Return how long it is until then: `now`, `in 10 minutes`, `in 2 days`."""
    left = (due - now).total_seconds() / 60
    if left <= 0:
        return "now"
    for size, unit in WORDS:
        if round(left) < size or unit == "month":
            count = max(round(left), 1)
            return f"in {count} {unit}{'s' * (count != 1)}"
        left /= size
    raise AssertionError("unreachable")
