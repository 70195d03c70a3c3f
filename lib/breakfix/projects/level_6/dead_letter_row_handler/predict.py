"""Predict: what becomes of a batch, when nothing is broken?"""

import json
import tempfile
from contextlib import closing
from pathlib import Path

from breakfix.lab import prediction

from . import baseline
from .worlds import HANDLED

GOOD = (20.5, "12.5", " 7 ", 0, "1e3", -3, "1_000", 4.0, ".5")
BAD = ("12,5", None, "", "20.5 C", "--", "one", [20.5])


def line(name, value):
    """Return a line as it comes: a reading as JSON."""
    return json.dumps({"name": name, "value": value})


def left_by(*batches):
    """Run the baseline on a new file, batch by batch; return what it said of each, and the values in target."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "store.db")
        told = [baseline.run(database, f"batch {place}", each, 0) for place, each in enumerate(batches, 1)]
        with closing(baseline.connect(database)) as con:
            return told, [value for (value,) in con.execute("select value from target order by rowid")]


@prediction(phase="predict", fields={"processed": int, "dead_lettered": int}, minutes=4)
def next_batch(given):
    """The next batch comes, with all names as they should be. How many lines are processed, how many dead lettered?"""
    return dict(zip(HANDLED, left_by(given)[0][0], strict=True))


@next_batch.draw
def a_batch(hand):
    """Return lines, of which some have a value that cannot be read."""
    good, bad = hand.one_of(range(3, 6)), hand.one_of(range(2, 5))
    values, step = list(GOOD[:good]), hand.one_of((2, 3))
    for place, each in enumerate(BAD[:bad]):
        values.insert(1 + place * step, each)
    return [line("temperature", each) for each in values]


next_batch.because = (
    "float takes a text if Python could read it as a number; what raises ValueError or TypeError is a letter."
)
next_batch.means = (
    "float decides whether a line can be read, and it takes more than you may think: blanks, exponents, an "
    "underscore. What it refuses is kept with its reason, and the batch goes on."
)
