"""Flashcards of a project: its own, opened one by one by what they repeat, and those of the learner's stumbles.

cards = Cards(__name__)
cards.read('''
null-mark (all_rejected): The front, which may go on
  on the next line, indented by two.
    The back, indented, as Markdown.
''')

In brackets are exercises of the project: the card opens when one of them is passed, complete, or its solution was
opened, so that no card tells what is still to be found out. Without them it opens with the first thing done.
"""

import html
import importlib
import re
import textwrap

from breakfix.lab import place, project
from breakfix.lab.exercise import exercises
from breakfix.lab.ledger import current
from breakfix.lab.play import Text
from breakfix.lab.review import schedule
from breakfix.lab.review.stumble import Card, stumbles
from breakfix.lab.verdict.verdict import markdown

BEGIN = re.compile(r"^(?=\S)", re.MULTILINE)
HEAD = re.compile(r"([\w-]+)(?: \(([\w, ]+)\))?: (.+)")
HOW = "again, hard, good or easy"


class NoSuchCard(LookupError):
    """What was asked for is no card, or no rating; the text says what there is."""

    def _render_traceback_(self):
        return [f"NoSuchCard: {self}"]


class Cards:
    """The deck of a project; shows itself as the list of what is due."""

    def __init__(self, module):
        self.module, self.declared = project.home(module), {}
        self._listed = []  # the names behind the numbers that were shown last

    def read(self, text):
        """Declare the cards of a text, as the module's docstring has them; ValueError names what is none."""
        for part in filter(None, map(str.strip, BEGIN.split(text))):
            head, _, back = part.partition("\n    ")
            match = HEAD.fullmatch(" ".join(head.split()))
            if not match or not back.strip():
                raise ValueError(f"a card is `name (exercise): front` and an indented back, not {head!r}")
            after = [each.strip() for each in (match[2] or "").split(",") if each.strip()]
            self.add(match[1], match[3], textwrap.dedent(f"    {back}"), after)

    def add(self, name, front, back, after=()):
        """Declare a card; `after` is an exercise's name, or several of which any opens it."""
        if name in self.declared:
            raise ValueError(f"there is a card {name} already")
        self.declared[name] = (front.strip(), back.strip(), (after,) if isinstance(after, str) else tuple(after))

    @property
    def number(self):
        """The project's number."""
        return project.number(self.module)

    def open(self):
        """Return the cards that are open: declared ones in their order, then stumbles."""
        done = _done(current().events(self.number))
        first = min(done.values(), default=None)
        found = []
        for name, (front, back, after) in self.declared.items():
            since = min((done[each] for each in after if each in done), default=None) if after else first
            found += [Card(name, front, back, since)] * (since is not None)
        taken = {card.name for card in found}
        asked = exercises(importlib.import_module(self.module))
        return found + [card for card in stumbles(asked) if card.name not in taken]

    def schedule(self, now=None):
        """Return (when, card) for each open card, the longest due first."""
        dues = schedule.dues(self.number)
        return sorted(((dues.get(card.name, card.since), card) for card in self.open()), key=lambda pair: pair[0])

    def due(self, now=None):
        """Return the cards that are due at `now` (UTC; by default the clock's), the longest due first."""
        now = now or schedule.clock()
        return [card for when, card in self.schedule() if when <= now]

    def show(self, which):
        """Show front and back of a card, by its number in the list or its name."""
        card = self._find(which)
        ask = f"How did it go? lab.cards.rate({which!r}, ...) with {HOW}"
        return Shown(f"{card.front}\n\n---\n\n{card.back}\n\n---\n\n{ask}")

    def rate(self, which, rating, now=None):
        """Write down how it went, "again", "hard", "good" or "easy"; says when the card comes again."""
        card, word = self._find(which), rated(rating)
        now = now or schedule.clock()
        due = schedule.record(self.number, card.name, word, now)
        left = len(self.due(now))
        return Text(f"{card.name}: {word}. It comes again {schedule.in_words(due, now)}. {_count(left)} due now.")

    def _find(self, which):
        known = {card.name: card for card in self.open()}
        if which in known:
            return known[which]
        if not self._listed:
            self._listed = [card.name for card in self.due()]
        listed = [name for name in self._listed if name in known]
        if isinstance(which, int) and not isinstance(which, bool) and 1 <= which <= len(listed):
            return known[listed[which - 1]]
        if not known:
            raise NoSuchCard("No card is open yet: cards open as you answer the exercises.")
        span = f"a number from 1 to {len(listed)}, as in the list, or " if listed else ""
        raise NoSuchCard(f"There is no card {which!r}; give {span}a name among {', '.join(known)}.")

    def _told(self):
        """Return the list as a headline, (number, front) rows, and what to do."""
        due, known = self.due(), self.schedule()
        self._listed = [card.name for card in due]
        total = len(self.declared)
        if not known:
            return f"cards: none is open yet. {total} open one by one as you answer the exercises.", [], ""
        if not due:
            when = schedule.in_words(known[0][0], schedule.clock())
            return f"cards: none of {len(known)} is due. The next comes {when}.", [], ""
        headline = f"cards: {len(due)} of {len(known)} due."
        if in_terminal := place.here("", f"`breakfix review {self.number}` shows them one after the other."):
            return headline, [], in_terminal
        ask = f'Say the back to yourself, then lab.cards.show(1), then lab.cards.rate(1, "good"): {HOW}.'
        return headline, list(enumerate((card.front for card in due), 1)), ask

    def __repr__(self):
        headline, rows, ask = self._told()
        fronts = [f"{number:>2}  " + front.replace("\n", "\n    ") for number, front in rows]
        return "\n\n".join(filter(None, [headline, *fronts, ask]))

    def _repr_html_(self):
        headline, rows, ask = self._told()
        items = "".join(f"<li>{markdown(front)}</li>" for _, front in rows)
        parts = [f"<p>{html.escape(headline)}</p>", f"<ol>{items}</ol>" * bool(rows), f"<p>{html.escape(ask)}</p>"]
        return "".join(parts[: 3 if ask else 1])


class Shown(Text):
    """A card's two sides: text, with Markdown drawn beside it."""

    __slots__ = ()

    def _repr_html_(self):
        return markdown(str(self))


def due(number, now=None):
    """Return the cards of project `number` ("6-15") that are due at `now` (UTC), the longest due first.

    Each has `.name`, `.front` and `.back`. A project without cards, or none of that number, has none that are due.
    """
    found = deck(number)
    return found.due(now) if found else []


def deck(number):
    """Return the Cards of project `number`, or None."""
    module = project.module(number)
    found = getattr(importlib.import_module(module), "cards", None) if module else None
    return found if isinstance(found, Cards) else None


def rated(rating):
    """Return the rating that a word, its first letter or a digit from 1 to 4 stands for; raises `NoSuchCard`."""
    given = str(rating).strip().casefold()
    for number, word in enumerate(schedule.RATINGS, 1):
        if given in {str(number), word, word[0]}:
            return word
    raise NoSuchCard(f"Say how it went with {HOW}, or 1 to 4; {str(rating)[:40]!r} is none of them.")


def _done(events):
    """Return exercise -> since when it is passed, complete or opened."""
    done = {}
    for event in events:
        at = schedule.instant(event)
        if at and (event.get("status") in {"passed", "complete"} or event["kind"] == "solution"):
            done[event["exercise"]] = min(at, done.get(event["exercise"], at))
    return done


def _count(cards):
    return f"{cards or 'None'} {'is' if cards < 2 else 'are'}"
