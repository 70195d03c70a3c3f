"""The next step: one sentence, computed from the kind of difference between what was wanted and what was got.

`step(wanted, got)` takes two results of a trial (`judging/results.py`). The sentence says where to look and what is the
matter there, never how the answer should be written.
"""

import re
from collections import Counter

from breakfix.lab.pytest_run import FAIL, NOT_RUN, PASS
from breakfix.lab.verdict.difference import WIDEST, is_in_what_it_saw, is_table, kind, label, pair, short, without

ENDINGS = (
    *("Error", "Exception", "Interrupt", "Exit", "Iteration", "Violation", "Failure", "Timeout", "Refused"),
    *("Detected", "NotAvailable", "Canceled", "Shutdown"),  # some of psycopg's
)
ERROR = re.compile(rf"([A-Z]\w*(?:{'|'.join(ENDINGS)}))(?=$|\W)")
NARROW = 40  # characters of a value that is said within a sentence
STOPPED = {
    "time": "find what does not come to an end, or waits for longer than it may",
    "memory": "find what takes memory without limit",
    "output": "find what makes the result so large",
}
TESTS = {  # how the tests of an answer ended where they had to end in another way
    PASS: "find what is off in this case: your tests let it pass",
    FAIL: "find out which test refuses this case: nothing is off in it",
    NOT_RUN: "read what pytest says: it could not run your tests",
}
ORDER = "put them into the order that the task names"
AS_IT_WAS = "leave what you were given as it was: it was changed in place"


def step(wanted, got):
    """Return what to do next, without a capital or a full stop."""
    if "stopped" in got:
        return STOPPED.get(got["stopped"], "take out what ends the process")
    if "raised" in got:
        return "read the error" + (f" at line {got['line'] + 1}" if got["line"] else "")
    if isinstance(got["saw"], str) and got["saw"] in TESTS:
        return TESTS[got["saw"]]
    if is_in_what_it_saw(wanted, got):
        return of(wanted["saw"], got["saw"])
    return beside(wanted["left"], got["left"])


def of(wanted, got, where=""):
    """Return the step for two values that a trial saw; `where` is the part that they are, "" for all."""
    inside = f"in `{where}`, " if where else ""
    if is_table(wanted) and is_table(got):
        return inside + _rows(wanted, got)
    if isinstance(wanted, dict) and isinstance(got, dict):
        first = next(key for key in {**wanted, **got} if key not in wanted or key not in got or wanted[key] != got[key])
        if first not in got or first not in wanted:
            return f"{inside}find out why `{label(first)}` {'is missing' if first not in got else 'is there'}"
        return of(wanted[first], got[first], label(first))
    if isinstance(wanted, list) and isinstance(got, list):
        return _list(wanted, got, where)
    return _value(wanted, got, where)


def beside(wanted, got):
    """Return the step for what an answer left beside what the trial saw."""
    if wanted.get("open") != got.get("open"):
        return "commit or roll back: a transaction is still open" if got.get("open") else "leave the transaction open"
    if wanted.get("arguments") != got.get("arguments"):
        return AS_IT_WAS if got.get("arguments") else "change what you were given in place, as the task says"
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
        return f"find out how {_named(extra[0], got)} comes to be there{twice}"
    if not extra:
        once = " only once" if missing[0] in got else ""
        return f"find out why {_named(missing[0], wanted)} is " + ("there" + once if once else "missing")
    one, other = pair(missing, extra)
    if next(iter(one.values())) != next(iter(other.values())) and len(missing) != len(extra):
        return "begin with " + (_named(one, wanted) if len(missing) > len(extra) else _named(other, got))
    columns = [key for key in one if one[key] != other.get(key)]
    if all(_sort(one[key]) is not _sort(other.get(key)) and None not in (one[key], other.get(key)) for key in columns):
        return f"look at the type of {_listed(columns)}"
    where = _named(one, wanted) if next(iter(one)) not in columns else f"row {wanted.index(one) + 1}"
    if len(columns) > 1:
        return f"find out where {_listed(columns)} of {where} come from"
    return _why(f"`{columns[0]}` of {where}", one[columns[0]], other.get(columns[0]))


def _list(wanted, got, where):
    inside = f"in `{where}`, " if where else ""
    if Counter(map(repr, wanted)) == Counter(map(repr, got)):
        return inside + ORDER
    missing, extra = without(wanted, got), without(got, wanted)
    if not missing:
        return f"{inside}find out how {_quoted(extra[0])} comes to be there"
    if not extra:
        return f"{inside}find out why {_quoted(missing[0])} is missing"
    place = next((n for n, two in enumerate(zip(wanted, got, strict=False)) if two[0] != two[1]), None)
    if place is None:
        return f"{inside}find out why there are {len(got)} and not {len(wanted)}"
    one, other = wanted[place], got[place]
    if all(isinstance(each, list | dict) for each in (one, other)) and isinstance(one, dict) is isinstance(other, dict):
        return of(one, other, where if len(wanted) == 1 else f"{where} {place + 1}".strip())
    name = f"number {place + 1} of {len(wanted)}" if len(wanted) > 1 else "the only one"
    return inside + _why(name, wanted[place], got[place])


def _value(wanted, got, where):
    name = f"`{where}`" if where else "what you return"
    if isinstance(wanted, str) and (due := ERROR.match(wanted)):
        if isinstance(got, str) and (came := ERROR.match(got)):
            return f"find out why the caller got {came[1]}" + f" and not {due[1]}" * (came[1] != due[1])
        if got is None or due[0] == wanted:
            return f"find out why no {due[1]} reached the caller"
    if isinstance(got, str) and (came := ERROR.match(got)) and "error" not in str(wanted).lower():
        return f"find what raises {came[1]}: no error was wanted here"
    return _why(name, wanted, got)


def _why(name, wanted, got):
    """Return what to ask about a value that is another one than was wanted."""
    if short(wanted) == short(got):
        if _sort(wanted) is not _sort(got):
            return f"look at the type of {name}"
        place = next((n for n, two in enumerate(zip(str(wanted), str(got), strict=False)) if two[0] != two[1]), None)
        return f"look at {name}" + (f" from letter {place + 1} on" if place else ", letter by letter")
    quoted = any(map(_is_quoted, (got, wanted)))
    both = [_said(each, quoted) for each in (got, wanted)]
    if None in both:
        return f"look at {name} in this situation"
    return f"find out why {name} is {both[0]} and not {both[1]}"


def _is_quoted(value):
    return isinstance(value, str) and (" " in value or not value)


def _said(value, quoted=None):
    """Return a value as it stands within a sentence, or None for one that is too much for it.

    quoted: whether a text has quotes; without a word on it, one of several words has, and an empty one.
    """
    if isinstance(value, (list, dict)) and value:
        return None
    text = repr(value) if isinstance(value, str) and (_is_quoted(value) if quoted is None else quoted) else short(value)
    return text if len(text) <= NARROW else None


def _quoted(value):
    """Return one of a list as it stands within a sentence: a text of several words in quotes."""
    return repr(value) if isinstance(value, str) and " " in value and len(value) < WIDEST else short(value)


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


def _named(row, rows):
    """Name a row by its first column, where no other row has the same there, or else by its place."""
    column, first = next(iter(row.items()), ("", None))
    alone = sum(next(iter(each.values()), None) == first for each in rows) == 1 or rows.count(row) > 1
    said = _said(first)
    if not alone or said is None or first is None or first == "":
        return f"row {rows.index(row) + 1}"
    return f"the row of {said}" if isinstance(first, str) else f"the row of {column} {said}"


def _listed(names):
    quoted = [f"`{name}`" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"
