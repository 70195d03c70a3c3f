"""Plain data: what a trial returns, so that two runs in two processes can be compared."""

import math
import numbers
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

LARGEST = 10**300
ADDRESS = re.compile(r" at 0x[0-9a-f]+")


def plain(value):
    """Return `value` as JSON data: text for times, lists for tuples, numbers with 9 decimal places.

    A value that has no plain form becomes its type's name between angle brackets.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()  # half a surrogate pair cannot be printed
    if hasattr(value, "item") and getattr(value, "shape", None) == ():  # a numpy scalar
        return plain(value.item())
    if isinstance(value, numbers.Integral):
        return int(value) if abs(value) < LARGEST else "<a whole number of more than 300 digits>"
    if isinstance(value, (Decimal, numbers.Real)):
        return round(float(value), 9) if math.isfinite(value) else str(float(value))
    if isinstance(value, (datetime, date, time)):
        return None if str(value) == "NaT" else value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, (set, frozenset)):
        return sorted((plain(each) for each in value), key=repr)
    if is_result(value):
        return rows(value)
    return f"<{type(value).__name__}>"


def is_result(value):
    """Tell whether `value` is something with rows and columns: a frame, a relation, a connection with a result."""
    return hasattr(value, "to_dict") or hasattr(value, "fetchall")


def rows(result):
    """Return a table as a list of dicts, column name to plain value, in the order of the table.

    Takes a DataFrame or Series, a DuckDB relation or connection with a result, or a list of dicts or tuples. Column
    names become lower case, since SQL does not tell them apart.
    """
    if result is None:
        raise TypeError("that is no query: it returns no rows")
    if hasattr(result, "reset_index"):  # pandas
        if not hasattr(result, "columns"):
            result = result.reset_index()
        columns = [str(column).lower() for column in result.columns]
        frame = result.astype(object).where(result.notna(), None)
        return [dict(zip(columns, map(plain, row), strict=True)) for row in frame.itertuples(index=False, name=None)]
    if hasattr(result, "fetchall"):
        columns = [column[0].lower() for column in result.description or []]
        return [dict(zip(columns, map(plain, row), strict=True)) for row in result.fetchall()]
    if isinstance(result, (list, tuple)):
        return [plain(row) for row in result]
    return [f"<{type(result).__name__}>"]


def without_addresses(text):
    """Return `text` without the memory addresses that would differ from run to run."""
    return ADDRESS.sub("", text)
