"""Values and conditions as SQL text.

Statements here are put together and take no parameters: one parameter, of any type, makes DuckDB
import pandas, which is most of the time and a fifth of the memory of a small run.
"""

from datetime import datetime

from breakfix.pipeline.paths import text


def literal(value):
    """Write None, a number, a text or a datetime (UTC, without a zone) as an SQL literal."""
    if value is None:
        return "null"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, datetime):
        return f"timestamp '{value.isoformat()}'"
    return "'" + str(value).replace("'", "''") + "'"


def path_literal(path):
    """Write a path as an SQL literal that is not taken for a pattern."""
    return literal("".join(f"[{sign}]" if sign in "*?[" else sign for sign in text(path)))


def blank(field):
    """Return the condition that a text is nothing but white space."""
    return f"trim({field}, ' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13)) = ''"
