"""The rows that refute an attempt: as few as possible, with the columns that differ named."""

from collections import Counter

NOTHING = "no such row"
WIDEST = 72  # characters of one value that are shown


def difference(wanted, got):
    """Return labelled lines that show where `got` parts from `wanted`: a list of (label, text)."""
    if isinstance(got, dict) and "raised" in got:
        return [("wanted", _short(wanted)), ("got", _raised(got))]
    if isinstance(got, dict) and "stopped" in got:
        return [("wanted", _short(wanted)), ("got", STOPPED.get(got["stopped"], _ended(got["stopped"])))]
    if _is_table(wanted) and _is_table(got):
        return _tables(wanted, got)
    if isinstance(wanted, dict) and isinstance(got, dict):
        return _dicts(wanted, got)
    return [("wanted", _short(wanted)), ("got", _short(got))]


STOPPED = {
    "time": "no end: it was still running at the time limit, and was stopped",
    "memory": "no end: it took more memory than an answer may, and was stopped",
    "exit": "no end: it ended the process that ran it",
    "not reached": "no end: an earlier trial was stopped",
}


def _ended(how):
    return f"no end: it ended the process that ran it ({how})"


def _raised(got):
    if got.get("after"):
        return f"what your answer left could not be read: {got['raised']}"
    return got["raised"] + (f"   (line {got['line']} of your answer)" if got.get("line") else "")


def _is_table(value):
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)


def _short(value):
    if _is_table(value):
        return f"{len(value)} row{'s' * (len(value) != 1)}" if len(value) != 1 else _cells(value[0])
    if isinstance(value, dict):
        return ", ".join(f"{key} {_short(each)}" for key, each in value.items())
    text = value if isinstance(value, str) else _cell(value)
    return text if len(text) <= WIDEST else text[: WIDEST - 3] + "..."


def _cell(value):
    if value is None:
        return "NULL"
    if isinstance(value, str):
        return value if value.strip() else repr(value)
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return f"{value:.1f}"
    return str(value)


def _cells(row):
    return "  ".join(_cell(value) for value in row.values())


def _dicts(wanted, got):
    """Show the parts that differ; of parts that are tables, the first that does."""
    parts = [key for key in {**wanted, **got} if wanted.get(key) != got.get(key)]
    tables = [key for key in parts if _is_table(wanted.get(key)) and _is_table(got.get(key))]
    plain = [key for key in parts if key not in tables]
    lines = []
    if plain:
        named = ", ".join(plain)
        lines = [
            ("wanted", ", ".join(f"{key} {_short(wanted.get(key, 'missing'))}" for key in plain)),
            ("got", ", ".join(f"{key} {_short(got.get(key, 'missing'))}" for key in plain) + f"   <- {named}"),
        ]
    elif tables:
        lines = [("in", tables[0]), *_tables(wanted[tables[0]], got[tables[0]])]
    return lines


def _tables(wanted, got):
    if wanted and got and list(wanted[0]) != list(got[0]):
        return [("wanted", "columns " + ", ".join(wanted[0])), ("got", "columns " + ", ".join(got[0]))]
    missing, extra = _without(wanted, got), _without(got, wanted)
    if not missing and not extra:
        return [("wanted", "first " + _cells(wanted[0])), ("got", "the same rows in another order")]
    one, other = _pair(missing, extra)
    return _aligned(one, other) + _more(len(missing), len(extra))


def _without(rows, others):
    """Return the rows that are not among the others, counting repeats."""
    left = Counter(map(repr, others))
    kept = []
    for row in rows:
        if left[repr(row)]:
            left[repr(row)] -= 1
        else:
            kept.append(row)
    return kept


def _pair(missing, extra):
    """Choose the row that is missed and the one that stands in its place: the two that agree in most columns."""
    if not missing or not extra:
        return (missing or [None])[0], (extra or [None])[0]
    pairs = [(one, other) for one in missing for other in extra]
    return max(pairs, key=lambda pair: _agreement(*pair))


def _agreement(one, other):
    first = next(iter(one))
    return (one[first] == other.get(first), sum(one[key] == other.get(key) for key in one))


def _aligned(one, other):
    columns = list((one or other).keys())
    cells = [[_cell(row[key]) for key in columns] if row else None for row in (one, other)]
    shown = [row for row in cells if row]
    widths = [max(len(row[place]) for row in shown) for place in range(len(columns))]
    texts = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) if row else NOTHING
        for row in cells
    ]
    if one and other:
        differing = [key for key in columns if one[key] != other.get(key)]
        texts[1] += f"   <- {', '.join(differing)}"
    return [("wanted", texts[0].rstrip()), ("got", texts[1].rstrip())]


def _more(missing, extra):
    more = max(missing, extra) - 1
    return [("more", f"{more} more row{'s' * (more != 1)} differ{'s' * (more == 1)}")] if more > 0 else []
