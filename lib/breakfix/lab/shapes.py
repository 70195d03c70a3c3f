"""Shapes of drawn situations that several projects share: Hypothesis strategies, aimed at what rules tell apart."""

import random

from hypothesis import strategies as st

# What is put between the parts of a key that is one text: with it at the end of one part or the beginning of the next,
# two keys are one.
SEPARATORS = [
    "\t",
    "\n",
    "\0",
    "\x1f",
    " ",
    ", ",
    ": ",
    "; ",
    " | ",
    " - ",
    " / ",
    "', '",
    '", "',
    *"|:/\\,;-_.#@+=&~'\"",
]
SEPARATORS += ["||", "::", "--", "__", "->", "=>", "','", '","']

# Texts that are data like others, until somebody puts them into a statement, a pattern or a format by hand.
AWKWARD = (
    "o'clock",
    "50 %",
    "100_%s",
    "a\\b",
    'the "new" one',
    "one; -- two",
    "{0}",
    "$1 ?",
    "Zoë",
    "null",
    "two\nlines",
)
LIKE = ("50 %", "50 of 100", "5_ %")  # as patterns, some match others
# Numbers that a double holds and a decimal, a float of four bytes or a rounding does not.
EXACT = (0.1 + 0.2, 1 / 3, 0.0001234, -1e-7, 123456789.123456, 1e18, -2.5e200)


def one_as_text():
    """Return a strategy of four keys of two parts, of which two are one text with a separator between their parts.

    The first two are when the first part stands first, the others when it stands last. Each separator comes once.
    """
    return st.sampled_from(SEPARATORS).map(
        lambda sign: [("a", f"{sign}b"), (f"a{sign}", "b"), ("a", f"b{sign}"), (f"{sign}a", "b")]
    )


def rolled(build):
    """Return a strategy of what `build` makes of a `random.Random`: quick, where a situation has many parts."""
    return st.integers(0, 2**48).map(lambda seed: build(random.Random(seed)))


def evenly(values):
    """Return a strategy of one of the values, each as often as the others. In draws each comes at least once.

    `st.sampled_from` is not even: Hypothesis likes to draw again what it has drawn, above all beside other draws.
    """
    values = list(values)
    found = rolled(lambda chance: chance.choice(values))
    found.each_of = values  # so that `lab/draws.py` sees which of them never came
    return found


@st.composite
def crowd(draw, values, apart=12, alike=40):
    """Return a list of values: many alike, some apart, in any order; what a rank, a mean and a largest tell apart."""
    bulk = [draw(values)] * draw(st.integers(0, alike))
    others = draw(st.lists(values, max_size=apart))
    return draw(st.permutations(others + bulk)) if len(bulk) < 20 else others + bulk


@st.composite
def slips_of_the_finger(draw, texts, signs):
    """Return a right text in which nothing, or one or two of the signs, were put in, left out or doubled."""
    text = draw(texts)
    for _ in range(draw(st.integers(0, 2))):
        at, how = draw(st.integers(0, len(text))), draw(st.sampled_from(["put", "drop", "double"]))
        if how == "put":
            text = text[:at] + draw(st.sampled_from(signs)) + text[at:]
        else:
            text = text[:at] + (text[at : at + 1] * 2 if how == "double" else "") + text[at + 1 :]
    return text
