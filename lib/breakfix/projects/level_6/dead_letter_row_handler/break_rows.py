"""Break: a line that takes others along, and one that should not have passed."""

import contextlib
import math
import tempfile
from pathlib import Path

from breakfix.lab import exercise, prediction

from . import baseline
from .predict import line
from .worlds import HANDLED, counts, opened


@prediction(phase="break", fields={"target_rows": int, "dead_letters": int}, minutes=4)
def null_name(given):
    """Two batches come. In the second one a name is null. How many rows have target and dead_letters in the end?"""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "store.db")
        for batch_id, lines in given.items():
            with contextlib.suppress(AttributeError):
                baseline.run(database, batch_id, lines, 0)
        found = counts(database)
        return {name: found[name] for name in null_name.fields}


@null_name.draw
def two_batches(hand):
    """Return two batches; the last line but one of the second has no name."""
    good, bad, more = hand.one_of(range(2, 6)), hand.one_of(range(1, 4)), hand.one_of(range(1, 4))
    first = [*(line("pressure", 1000 + place) for place in range(good)), *[line("humidity", None)] * bad]
    second = [*(line("wind_speed", 10 + place) for place in range(more)), line("voltage", "n/a")]
    return {"batch 1": first, "batch 2": [*second, line(None, 7.5), line("temperature", 20.5)]}


null_name.because = (
    "None has no strip: an AttributeError, which except does not name, ends the run before its commit, and all of "
    "batch 2 is rolled back."
)
null_name.means = (
    "One commit for the batch is right, and one unforeseen line took all others along. On the flights, a null name in "
    "the last line would take 99,874 lines that can be read and 3,728 letters with it. The next run meets it again."
)


@exercise(phase="break", kind="value", minutes=4)
def no_number():
    """Write a line that is processed, and whose value is no number that anybody could add up.

    Given     the baseline
    Leave     no_number, a text: JSON with the name "temperature". The baseline processes it, and the value
              that then stands in target is NULL or infinite
    """
    return '{"name": "temperature", "value": "nan"}'


no_number.play = ""


@no_number.look(playable=False)
def stood(world, no_number):
    """What the baseline says of the line, its name, and how many finite numbers target has then."""
    if not isinstance(no_number, str):
        raise TypeError(f"it is {no_number!r}; give a text, JSON in quotes")
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "store.db")
        told = baseline.run(database, "batch", [no_number], 0)
        with opened(database) as con:
            held = con.execute("select name, value from target").fetchall()
    finite = sum(value is not None and math.isfinite(value) for _, value in held)
    handled = dict(zip(HANDLED, told, strict=True))
    return {**handled, "names": [name for name, _ in held], "finite numbers": finite}


stood.when("no number: the baseline reads your line, and target is looked at")
no_number.asks("""
no number: Which values of a float are no finite number?
""")
no_number.slips("""
refused: float does not take it, so it is a letter. Which words does float take?
    ~ "nan" => "none"
true: True is 1.0 in target: not a measurement either, and yet a number. Which floats are none?
    ~ "nan" => true
no name: Which name does the task ask for?
    ~ temperature => pressure
""")
no_number.costs = "three letters"
no_number.hints += [
    "float takes some words, and json.loads takes some numbers that are too large. What does a float become that is "
    "larger than the largest, and what is it called that is no number at all?",
    'A twin: `float("1" + "0" * 400)`, and `float("inf") - float("inf")`. What are the two?',
]
