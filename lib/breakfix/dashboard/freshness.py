"""How fresh a source is, and the words for it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

AHEAD = timedelta(minutes=1)  # that two good clocks may differ

# From how much on an age is told in which unit: 26 hours are not rounded to a day.
STEPS = (
    (timedelta(days=2), timedelta(days=1), "day"),
    (timedelta(hours=1), timedelta(hours=1), "hour"),
    (timedelta(minutes=1), timedelta(minutes=1), "minute"),
)


@dataclass(frozen=True)
class Freshness:
    """What is known of a source at `now`.

    refreshed: its last news, UTC; None when it never had any. promise: how old its news may be; None for no promise.
    off: why it cannot be read just now, "" when it can. left_out: which of its rows are not shown, as a sentence
    without its full stop, "" when all are.
    """

    name: str
    now: datetime
    refreshed: datetime | None = None
    promise: timedelta | None = None
    off: str = ""
    left_out: str = ""

    @property
    def state(self):
        """`off`, `ahead` (of our clock), `stale` (older than promised, or never seen), `fresh`."""
        if self.off:
            return "off"
        if self.refreshed and self.refreshed - self.now > AHEAD:
            return "ahead"
        late = self.refreshed is None or (self.promise is not None and self.age > self.promise)
        return "stale" if late else "fresh"

    @property
    def age(self):
        """How old the news are; a clock that runs a little ahead makes them no younger than now."""
        return max(self.now - self.refreshed, timedelta()) if self.refreshed else None

    @property
    def doubt(self):
        """Why nothing is known of it now, "" of a fresh source."""
        doubts = {"ahead": "its source's clock is ahead of ours", "stale": "its source is stale"}
        return self.off or doubts.get(self.state, "")

    @property
    def sentence(self):
        """What a reader has to know, "" of a fresh source of which all is shown."""
        shown = f"{self.name}: {self.left_out}." if self.left_out else ""
        return " ".join(filter(None, (self._state_in_words(), shown)))

    def _state_in_words(self):
        if self.state == "ahead":
            clocks = f"its last news are dated {time(self.refreshed)}, and our clock shows {time(self.now)}"
            return f"{self.name} is ahead of us: {clocks}. One of the two clocks is off."
        last = f"its last news came {time(self.refreshed)}, {ago(self.age)}" if self.refreshed else "it never had news"
        if self.state == "off":
            return f"{self.name} is off ({self.off}): {last}."
        if self.state == "stale":
            promised = f"; news every {span(self.promise)} are promised" if self.promise else ""
            return f"{self.name} is stale: {last}{promised}."
        return ""


def time(moment):
    """Return a moment as text: `2013-02-08 10:05 UTC`, with seconds where it has some."""
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC".replace(":00 UTC", " UTC") if moment else "never"


def span(age):
    """Return a timedelta in one unit, rounded down: `3 hours`; below a minute, `less than a minute`."""
    for least, step, word in STEPS:
        if age >= least:
            return f"{age // step} {word}{'s' if age // step != 1 else ''}"
    return "less than a minute"


def ago(age):
    """Return how long ago something was, in words."""
    return f"{span(age)} ago"
