"""The next step: one sentence, computed from the kind of difference between what was wanted and what was got.

`step(wanted, got)` takes two results of a trial (`judging/results.py`). The sentence says where to look and what is the
matter there, never how the answer should be written.
"""

import re
from collections import Counter

from breakfix.lab.verdict.difference import is_table, kind, label, pair, short, without

ERROR = re.compile(r"[A-Z]\w*(Error|Exception|Interrupt|Exit|Violation|Failure|Timeout|Refused)\b")
STOPPED = {
    "time": "find what does not come to an end",
    "memory": "find what takes memory without limit",
}
ORDER = "put them into the order that the task names"
A_COPY = "leave what you were given as it was, and work on a copy"


def step(wanted, got):
    """Return what to do next, without a capital or a full stop."""
    if "stopped" in got:
        return STOPPED.get(got["stopped"], "take out what ends the process")
    if "raised" in got:
        return "read the error" + (f" at line {got['line'] + 1}" if got["line"] else "")
    if wanted["saw"] != got["saw"]:
        return of(wanted["saw"], got["saw"])
    return beside(wanted["left"], got["left"])


def of(wanted, got, where=""):
    """Return the step for two values that a trial saw; `where` is the part that they are, "" for all."""
    inside = f"in {where}, " if where else ""
    if is_table(wanted) and is_table(got):
        return inside + _rows(wanted, got)
    if isinstance(wanted, dict) and isinstance(got, dict):
        first = next(key for key in {**wanted, **got} if key not in wanted or key not in got or wanted[key] != got[key])
        if first not in got or first not in wanted:
            return f"{inside}find out why {label(first)} {'is missing' if first not in got else 'is there'}"
        return of(wanted[first], got[first], label(first))
    if isinstance(wanted, list) and isinstance(got, list):
        return inside + _list(wanted, got)
    return _value(wanted, got, where)


def beside(wanted, got):
    """Return the step for what an answer left beside what the trial saw."""
    if wanted.get("open") != got.get("open"):
        return "commit or roll back: a transaction is still open" if got.get("open") else "leave the transaction open"
    if wanted.get("arguments") != got.get("arguments"):
        return A_COPY if got.get("arguments") else "change what you were given in place, as the task says"
    for part, says in (("tables", _tables), ("files", _files), ("world", of)):
        if wanted.get(part) != got.get(part):
            return says(wanted.get(part) or {}, got.get(part) or {})
    return "compare the two"


def _rows(wanted, got):
    found = kind(wanted, got)
    if found == "columns" and not (wanted[0] and got[0]):
        return "look at the first of them"
    if found == "columns":
        return "name the columns as the task does: " + ", ".join(wanted[0])
    if found == "order":
        return ORDER.replace("them", "the rows")
    missing, extra = without(wanted, got), without(got, wanted)
    if not missing:
        twice = " a second time" if extra[0] in wanted else ""
        return f"find out how the row of {_named(extra[0])} comes to be there{twice}"
    if not extra:
        once = " only once" if missing[0] in got else ""
        return f"find out why the row of {_named(missing[0])} is " + ("there" + once if once else "missing")
    one, other = pair(missing, extra)
    if next(iter(one.values())) != next(iter(other.values())) and len(missing) != len(extra):
        return f"begin with the row of {_named(one if len(missing) > len(extra) else other)}"
    columns = [key for key in one if one[key] != other.get(key)]
    if all(_sort(one[key]) is not _sort(other.get(key)) and None not in (one[key], other.get(key)) for key in columns):
        return f"look at the type of {_listed(columns)}"
    alike = {key: value for key, value in one.items() if key not in columns} or one
    return f"find out where {_listed(columns)} of {_named(alike)} {'comes' if len(columns) == 1 else 'come'} from"


def _list(wanted, got):
    if Counter(map(repr, wanted)) == Counter(map(repr, got)):
        return ORDER
    missing, extra = without(wanted, got), without(got, wanted)
    if not missing:
        return f"find out how {short(extra[0])} comes to be there"
    if not extra:
        return f"find out why {short(missing[0])} is missing"
    place = next((n for n, two in enumerate(zip(wanted, got, strict=False)) if two[0] != two[1]), len(got))
    return f"look at number {place + 1} of {len(wanted)}"


def _value(wanted, got, where):
    name = where or "what you return"
    if isinstance(wanted, str) and ERROR.match(wanted):
        if isinstance(got, str) and ERROR.match(got):
            return "look at the kind of error that reaches the caller"
        return "let the error reach the caller: none did"
    if isinstance(got, str) and ERROR.match(got):
        return f"find what raises {got.partition(':')[0]}: no error was wanted here"
    if short(wanted) == short(got):
        return f"look at {name}, letter by letter" if _sort(wanted) is _sort(got) else f"look at the type of {name}"
    if got is None:
        return f"give {name} a value here"
    plain = isinstance(got, (int, float)) or (isinstance(got, str) and got.strip() and " " not in got)
    return f"find out why {name} is {short(got)} in this situation" if plain else f"look at {name} in this situation"


def _tables(wanted, got):
    if "unread" in got:
        return "leave the database as one that can be read"
    both = {**wanted["tables"], **got["tables"]}
    for name in both:
        one, other = wanted["tables"].get(name), got["tables"].get(name)
        if other is None:
            return f"look at the table {name}: it is gone"
        if one is None:
            return f"look at the table {name}: nobody asked for it"
        if one["columns"] != other["columns"] or one["sql"] != other["sql"]:
            return f"look at the table {name}: its definition is another one"
        if one["rows"] != other["rows"]:
            rows = [[dict(zip(each["columns"], row, strict=True)) for row in each["rows"]] for each in (one, other)]
            return f"look at the table {name} too: " + _rows(*rows)
    return "look at the views, indexes and triggers: they are others"


def _files(wanted, got):
    for name in {**wanted, **got}:
        if name not in got:
            return f"look at the file {name}: it is missing"
        if name not in wanted:
            return f"look at the file {name}: nobody asked for it"
        if wanted[name] != got[name]:
            return f"look at the file {name}: it says something else"
    return "look at the files"


def _sort(value):
    """Return the type of a value; a whole number is a number like others."""
    return float if isinstance(value, int) and not isinstance(value, bool) else type(value)


def _named(row):
    """Name a row by its first column; one whose first column says little, by all of them."""
    first = next(iter(row.values()), None)
    return short(first) if isinstance(first, str) and first.strip() else short(row)


def _listed(names):
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
