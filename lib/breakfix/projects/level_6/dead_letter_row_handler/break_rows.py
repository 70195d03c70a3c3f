"""Break: a line that takes others along, and one that should not have passed."""

import contextlib
import json
import math
import tempfile
from pathlib import Path

from breakfix.lab import exercise, prediction

from . import baseline
from .predict import line
from .worlds import counts, opened


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
    good, bad, more = hand.one_of(range(4, 9)), hand.one_of(range(1, 4)), hand.one_of(range(3, 7))
    first = [*(line("pressure", 1000 + place) for place in range(good)), *[line("humidity", None)] * bad]
    second = [*(line("wind_speed", 10 + place) for place in range(more)), line("voltage", "n/a")]
    return {"batch 1": first, "batch 2": [*second, line(None, 7.5), line("temperature", 20.5)]}


null_name.because = (
    "None has no strip: an AttributeError, which except does not name, ends the run before its commit, and all of "
    "batch 2 is rolled back."
)
null_name.means = (
    "One commit for the batch is right, and one unforeseen line took all others along. On the flights, a null name in "
    "the last line would take 655,867 lines that can be read and 17,685 letters with it. The next run meets it again."
)


@exercise(phase="break", kind="value", minutes=4)
def no_number():
    """Write a line that is processed, and whose value is no number that anybody could add up.

    Given     the baseline
    Leave     no_number, a text: one line of JSON with the name "temperature". The baseline processes it, and the value
              that then stands in target is NULL or infinite
    """
    return '{"name": "temperature", "value": "nan"}'


no_number.play = ""


@no_number.look(playable=False)
def stood(world, no_number, of):
    if not isinstance(no_number, str):
        raise TypeError(f"it is {no_number!r}; give a text, one line of JSON in quotes")
    if of == "name":
        row = json.loads(no_number)
        return {"name": row.get("name") if isinstance(row, dict) else f"it is no object: {row!r}"}
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "store.db")
        processed, dead = baseline.run(database, "batch", [no_number], 0)
        with opened(database) as con:
            values = [value for (value,) in con.execute("select value from target")]
    if of == "told":
        return {"processed": processed, "dead_lettered": dead}
    return {"finite numbers in target": sum(value is not None and math.isfinite(value) for value in values)}


stood.when("a reading: its name is read", "name")
stood.when("it passes: the baseline reads your line", "told")
stood.when("no number: target is looked at", "value")
no_number.asks("""
a reading: What does json.loads make of your line, and which name has it?
it passes: What does float say to your value?
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
