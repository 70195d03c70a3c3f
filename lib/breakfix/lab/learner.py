"""The learner's own seed: from it come the numbers of predictions and knobs, and the mystery incidents.

Where the ledger is kept the seed is drawn once and stands there as an event of kind `seed`, with the fact `seed`; its
`project` and `exercise` are empty, since it belongs to all of them. Everywhere else (batch runs, nbval, tests) it is
the notebook's own parameter `seed`, or what BREAKFIX_SEED says: a run of a learner's copies has the learner's numbers.
"""

import contextlib
import os
import random
import secrets

from breakfix.lab.ledger import Ledger, current

DEFAULT = 7  # of every tracked notebook
LARGEST = 9999  # four digits can be read out to a class
KIND = "seed"

_notebook = {"seed": DEFAULT}  # of the notebook that this process serves


def seed(default=None):
    """Return the learner's seed, drawing it if there is none yet; `default` is the notebook's own."""
    if default is not None:
        _notebook["seed"] = default
    ledger = current()
    if ledger.path is None:
        return int(os.environ.get("BREAKFIX_SEED") or _notebook["seed"])
    if kept(ledger) is None:
        ledger.record(KIND, "", "", seed=1 + secrets.randbelow(LARGEST))
    return kept(ledger)


def kept(ledger):
    """Return the seed that a ledger holds, or None. Of two that were drawn at once the first one written counts."""
    found = [event.get("seed") for event in ledger.events(kind=KIND)]
    return next((number for number in found if isinstance(number, int)), None)


def kept_in(path):
    """Return the seed that the ledger file at `path` holds, or None."""
    return kept(Ledger(path))


def give(number, path):
    """Put an instructor's number into the ledger at `path`, unless it holds a seed; return what it holds then."""
    ledger = Ledger(path)
    if kept(ledger) is None:
        ledger.record(KIND, "", "", seed=number)
    return kept(ledger)


@contextlib.contextmanager
def noted(number):
    """Within this, the notebook's own seed is `number`; None leaves it as it is."""
    before = _notebook["seed"]
    _notebook["seed"] = before if number is None else number
    try:
        yield
    finally:
        _notebook["seed"] = before


class Hand:
    """What a seed deals for one question. Case 0 is the learner's own; each sibling gets another of the options."""

    def __init__(self, name, case=0):
        self._draw, self.case = random.Random(f"{seed()} {name}"), case

    def one_of(self, options):
        """Return one of the options, a different one for each case until all have been dealt."""
        options = list(options)
        self._draw.shuffle(options)
        return options[self.case % len(options)]
