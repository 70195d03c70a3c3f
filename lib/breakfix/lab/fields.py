"""Fields: the values that a learner fills in, each of a kind, and the sentence that one which does not fit earns.

A kind is a type (`int`, `float`, `str`, `bool`), one that may be empty (`str | None`), or a tuple of the values that
there are to choose from.
"""

import math

WORDS = {
    int: "a whole number, such as 7",
    float: "a number, such as 7.5",
    str: "a text in quotes",
    bool: "True or False",
}


def missing(values, names):
    """Return a sentence that names what is not filled in yet; empty when all is."""
    open_ones = [name for name in names if values.get(name, ...) is ...]
    return f"Still to fill in: {', '.join(open_ones)}." if open_ones else ""


def misfit(name, kind, value):
    """Return a sentence on a value that is not of its kind; empty when it is."""
    return "" if _fits(kind, value) else f"{name}: give {_words(kind)}, not {value!r}."


def _fits(kind, value):
    if isinstance(kind, tuple):
        return any(value == each and type(value) is type(each) for each in kind)
    kinds = set(getattr(kind, "__args__", (kind,)))
    if float in kinds:
        kinds.add(int)
    if isinstance(value, float) and not math.isfinite(value):
        return False
    return type(value) in kinds


def _words(kind):
    if isinstance(kind, tuple):
        return f"one of {', '.join(map(repr, kind))}"
    kinds = getattr(kind, "__args__", (kind,))
    return " or ".join(WORDS.get(each, "None") for each in kinds)
