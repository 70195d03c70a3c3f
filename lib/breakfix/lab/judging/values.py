"""A value of somebody else's: what computes it runs in a fork of its own, so that trials meet nothing but data.

What trials tell of a value is often no more than yes. A text that ran beside them could say so itself.
"""

import ast

from breakfix.lab import answer, project
from breakfix.lab.judging.results import is_values, loaded

SECONDS = 10.0  # that it may take to compute one
LONGEST = 1 << 20  # characters of a value


def is_written(source, name):
    """Tell whether the text of an answer does nothing but write a value down."""
    try:
        return answer.assignments(source, [name]) is not None
    except ValueError:
        return False


def compute(exercise, source, send):
    """In a fork: send the value of a text as it would be written, or what was raised."""
    value, broken = loaded(exercise, source, project.imports(exercise.module))
    if not broken and getattr(value, "shape", None) == ():
        value = value.item()  # numpy's numbers are numbers
    send(broken or {"values": {exercise.name: repr(value)}})


def written(name, message):
    """Return (the text that writes this value down, None), or (None, what was raised)."""
    if "raised" in message:
        return None, message
    text = message["values"].get(name)
    try:
        ast.literal_eval(text)
    except answer.UNREADABLE:
        return None, {"raised": f"TypeError: {name} is no number, text, list or dict", "line": None}
    return f"{name} = {text}\n", None


def fits(message):
    """Tell whether a message is one of `compute`."""
    return is_values(message) and all(
        isinstance(text, str) and len(text) <= LONGEST for text in message.get("values", {}).values()
    )
