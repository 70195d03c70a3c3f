"""Numbers: which texts are a number that a DOUBLE keeps to its last digit.

A DOUBLE keeps any 15 digits, and many a number of 16 or 17. A text that it would round is refused, so that two numbers
that differ never become one: 9007199254740993, 0.1234567890123456789, 1e-400.
"""

from breakfix.pipeline.sql import literal

# A number of Python's kind, with underscores, is a typing error in a source.
NUMBER = "case when not contains(value, '_') then try_cast(value as double) end"
SAFE = 15  # bytes of a text; no DOUBLE rounds so few digits
WRITTEN = r"^[-+]?0*([0-9]*)\.?([0-9]*)(?:[eE]([-+]?[0-9]+))?$"
PARTS = "['whole', 'broken', 'exponent']"


def kept(text, number):
    """Return the condition that the DOUBLE `number` is what the text says, to its last digit; NULL when it is none."""
    # Near zero a DOUBLE has fewer digits, and a text comes there by an exponent only.
    short, far = f"strlen({text}) <= {SAFE}", f"contains({text}, 'e') or contains({text}, 'E')"
    shown = f"{number}::varchar"
    return f"""case when {number} is null then null when {short} and abs({number}) > 1e-290 then true
        when {short} and not ({far}) then true when {shown} = {text} then true
        else {digits(text)} = {digits(shown)} end"""


def digits(text):
    """Write a number as its digits and the place of the last one, the same for all its spellings; no column is `w`."""
    parts = f"regexp_extract(trim({text}), {literal(WRITTEN)}, {PARTS})"
    return f"""[case when ltrim(w.whole || w.broken, '0') = '' then '0' else
        concat(rtrim(ltrim(w.whole || w.broken, '0'), '0'), 'e', coalesce(try_cast(w.exponent as bigint), 0)
            - length(w.broken) + length(w.whole || w.broken) - length(rtrim(w.whole || w.broken, '0')))
        end for w in [{parts}]][1]"""
