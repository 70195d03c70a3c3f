"""The rows that refute an attempt: as few as possible, with the columns that differ named."""

import json
from collections import Counter

from breakfix.lab import snapshot

MISSING, EXTRA = "(no such row)", "(this row should not be there)"
WIDEST = 72  # characters of one value that are shown

STOPPED = {
    "time": "no end: it was still running at the time limit, and was stopped",
    "memory": "no end: it took more memory than an answer may, and was stopped",
    "output": "no end: what it gave back was more than an answer may give, and it was stopped",
    "not reached": "no end: an earlier trial was stopped",
}


def difference(wanted, got):
    """Return labelled lines that show where `got` parts from `wanted`: a list of (label, text)."""
    if isinstance(got, dict) and "raised" in got:
        return [("got", _raised(got))]
    if isinstance(got, dict) and "stopped" in got:
        return [("wanted", short(wanted)), ("got", STOPPED.get(got["stopped"], _ended(got["stopped"])))]
    if is_table(wanted) and is_table(got):
        return _tables(wanted, got)
    if isinstance(wanted, dict) and isinstance(got, dict):
        return _dicts(wanted, got)
    if _is_long(wanted) and _is_long(got):
        return _lists(wanted, got)
    one, other = short(wanted), short(got)
    if one == other and isinstance(wanted, str) and isinstance(got, str):
        return _apart(wanted, got)
    if one == other:
        one, other = _typed(wanted), _typed(got)
    return [("wanted", one), ("got", other)]


def _apart(wanted, got):
    """Show two long texts from shortly before the first letter in which they differ."""
    place = next(
        (n for n, two in enumerate(zip(wanted, got, strict=False)) if two[0] != two[1]), min(len(wanted), len(got))
    )
    begin = max(place - 20, 0)
    says = f"letter {place + 1} of {len(wanted)}, and of {len(got)}"
    return [("in", says), ("wanted", short(repr(wanted[begin:]))), ("got", short(repr(got[begin:])))]


def between(wanted, got):
    """Return labelled lines that show where two results of a trial part: in what it saw, or in what else was left."""
    if not {"saw"} <= set(got):
        return difference(wanted.get("saw"), got)
    if is_in_what_it_saw(wanted, got):
        return difference(wanted["saw"], got["saw"])
    return _left(wanted["left"], got["left"])


def is_in_what_it_saw(wanted, got):
    """Tell whether two results are told apart by what the trial saw, and not by what else was left.

    What else was touched weighs more than an order.
    """
    return wanted["saw"] != got["saw"] and (kind(wanted["saw"], got["saw"]) != "order" or wanted["left"] == got["left"])


def _left(wanted, got):
    for part in ("open", "arguments", "tables", "files", "world"):
        one, other = wanted.get(part), got.get(part)
        if one == other:
            continue
        if part == "open":
            says = {True: "a transaction is open", None: "no transaction is open"}
            return [("wanted", says[one]), ("got", says[other])]
        if part == "arguments":
            changed = (other or one)[0]
            lines = difference(changed["before"], changed["after"])
            return [("in", "what the answer was given"), *(lines if other else [(lines[0][0], "changed in place")])]
        if part == "tables" and "tables" in one and "tables" in other:
            table, *two = snapshot.parting(one, other)
            return [("in", table), *difference(*two)]
        return difference(one or {}, other or {})
    return []


def listed(value):
    """Return plain data as text to read: a table below its columns, an error as it was raised, the rest on one line."""
    if is_table(value):
        return "\n".join(["  ".join(value[0]), *map(_cells, value)]) if value else "no rows"
    return _raised(value) if isinstance(value, dict) and "raised" in value else short(value)


def kind(wanted, got):
    """Say in what two tables differ: "columns", "order", "rows"; "" when they are not tables."""
    if not (is_table(wanted) and is_table(got)):
        return ""
    if wanted and got and set(wanted[0]) != set(got[0]):
        return "columns"
    return "rows" if without(wanted, got) or without(got, wanted) else "order"


def _ended(how):
    return f"no end: it ended the process that ran it ({how})"


def _raised(got):
    if got.get("after"):
        return f"what your answer left could not be read: {got['raised']}"
    # The cell's first line is the %%answer line.
    return got["raised"] + (f"   (line {got['line'] + 1} of the cell)" if got.get("line") else "")


def is_table(value):
    """Tell whether plain data is a list of rows."""
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)


def short(value):
    """Return plain data in one line of at most WIDEST characters."""
    if is_table(value):
        return _cells(value[0]) if len(value) == 1 else f"{len(value)} rows" if value else "none"
    if isinstance(value, dict):
        return ", ".join(f"{label(key)} {short(each)}" for key, each in value.items())
    text = "None" if value is None else _cell(value)
    return text if len(text) <= WIDEST else text[: WIDEST - 3] + "..."


def label(key):
    """Return a name in words; a key that is data, such as 1_000, stays as it is."""
    return key.replace("_", " ") if key.isidentifier() and key.islower() else key


def _cell(value):
    if value is None:
        return "NULL"
    if isinstance(value, str):
        return value if value.strip() == value and value else repr(value)
    return str(value)


def _typed(value):
    """Show a value so that a text and a number that look the same do not."""
    return f"{value!r} (text)" if isinstance(value, str) else _cell(value)


def _cells(row):
    return "  ".join(_cell(value) for value in row.values())


def _dicts(wanted, got):
    """Show the parts that differ; where they look alike in a line, or are tables, the first that does."""
    parts = [key for key in {**wanted, **got} if wanted.get(key) != got.get(key)]
    tables = [key for key in parts if is_table(wanted.get(key)) and is_table(got.get(key))]
    plain = [key for key in parts if key not in tables]
    apart = [key for key in plain if _parts(wanted, [key]) != _parts(got, [key])]
    # A part that is not there follows from one that is.
    apart = [key for key in apart if key in wanted and key in got] or apart
    if apart and _is_long(wanted.get(apart[0])) and _is_long(got.get(apart[0])):
        return [("in", label(apart[0])), *_lists(wanted[apart[0]], got[apart[0]])]
    if apart:
        return [(label, _parts(seen, apart)) for label, seen in (("wanted", wanted), ("got", got))]
    first = (plain + tables)[:1]
    return [line for key in first for line in (("in", label(key)), *difference(wanted[key], got[key]))]


def _parts(seen, names):
    return ", ".join(f"{label(name)} {short(seen[name])}" if name in seen else f"no {label(name)}" for name in names)


def _tables(wanted, got):
    differs = kind(wanted, got)
    if differs == "columns":
        return [("wanted", "columns " + ", ".join(wanted[0])), ("got", "columns " + ", ".join(got[0]))]
    if differs == "order":
        place = next(place for place, row in enumerate(wanted) if row != got[place])
        other = f"row {place + 1}: {_cells(got[place])}   (the same rows in another order)"
        return [("wanted", f"row {place + 1}: {_cells(wanted[place])}"), ("got", other)]
    missing, extra = without(wanted, got), without(got, wanted)
    one, other = pair(missing, extra)
    if one and other and (nested := _nested(one, other)):
        return [("in", f"row {wanted.index(one) + 1}, {label(nested)}"), *difference(one[nested], other[nested])]
    return _aligned(one, other) + _more(len(missing), len(extra))


def _nested(one, other):
    """Return the only column in which two rows differ when it holds more than a value, or None."""
    differing = [key for key in one if one[key] != other.get(key)]
    deep = len(differing) == 1 and all(isinstance(row.get(differing[0]), list | dict) for row in (one, other))
    return differing[0] if deep else None


def _is_long(value):
    return isinstance(value, list) and len(str(value)) > WIDEST


def _lists(wanted, got):
    """Show the first place at which two lists differ."""
    place = next((place for place, pair in enumerate(zip(wanted, got, strict=False)) if pair[0] != pair[1]), None)
    if place is None:
        return [("wanted", _count(wanted, got)), ("got", _count(got, wanted))]
    return [("in", f"number {place + 1} of {len(wanted)}"), *difference(wanted[place], got[place])]


def _count(values, others):
    """Say how many there are in a list, and of the longer of two the first that the other has not."""
    more = f"; number {len(others) + 1} is {short(values[len(others)])}" if len(values) > len(others) else ""
    return f"{len(values)} in the list{more}"


def without(rows, others):
    """Return the rows that are not among the others, counting repeats."""
    left = Counter(map(_key, others))
    kept = []
    for row in rows:
        if left[_key(row)]:
            left[_key(row)] -= 1
        else:
            kept.append(row)
    return kept


def _key(row):
    """Return a text that is the same for rows that are equal: the order of the columns does not count."""
    return json.dumps(row, sort_keys=True)


def pair(missing, extra):
    """Choose the row that is missed and the one that stands in its place: the two that agree in most columns."""
    if not missing or not extra:
        return (missing or [None])[0], (extra or [None])[0]
    pairs = [(one, other) for one in missing for other in extra]
    return max(pairs, key=lambda pair: _agreement(*pair))


def _agreement(one, other):
    first = next(iter(one))
    return (one[first] == other.get(first), sum(one[key] == other.get(key) for key in one))


def _aligned(one, other):
    """Show two rows under each other, or one beside the words that say where the other is."""
    if one is None or other is None:
        return [("wanted", _cells(one) if one else EXTRA), ("got", _cells(other) if other else MISSING)]
    other = {key: other[key] for key in one}  # one column below the other
    differing = [key for key in one if one[key] != other[key]]
    texts = []
    for row, twin in ((one, other), (other, one)):
        alike = {key for key in differing if _cell(row[key]) == _cell(twin[key])}
        texts.append([_typed(row[key]) if key in alike else _cell(row[key]) for key in one])
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in texts]
    return [("wanted", lines[0]), ("got", f"{lines[1]}   <- {', '.join(differing)}")]


def _more(missing, extra):
    more = max(missing, extra) - 1
    return [("more", f"{more} more row{'s' * (more != 1)} differ{'s' * (more == 1)}")] if more > 0 else []
