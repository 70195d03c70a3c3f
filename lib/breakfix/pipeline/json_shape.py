"""How the JSON of a file is laid out, told by its beginning, and where an array breaks off.

    json array    [{...}, {...}]
    json lines    {...}, one object a line
    json objects  {...} {...}, over several lines each, as `jq` writes them

The content decides: an array in a `.jsonl`, or lines in a `.txt`, are read as what they are.
"""

import json
import re

NAMED_LINES = {".jsonl", ".ndjson"}
NAMED_TABLE = {".csv", ".tsv", ".txt"}
LARGEST = 64 << 20  # bytes of an array that is read once more, in Python, to say where it breaks off
SPACE = re.compile(r"[ \t\r\n]*")
BREAK = re.compile(r"[\r\n]")


def shape(suffix, head):
    """Return the shape of a file, None when its name and its beginning do not say JSON.

    suffix: the end of its name, lower-case. head: the text of its beginning, without a mark and white space.
    """
    first = BREAK.split(head, maxsplit=1)[0]
    if head.startswith("["):
        if suffix in NAMED_TABLE:
            return "json array" if re.match(r"\[\s*{\s*\"", head) else None
        return "json lines" if suffix in NAMED_LINES and _is_one_of_several(first, head) else "json array"
    if head.startswith("{") and (_is_before_another(first) if _ends(first) else _ends(head)):
        return "json objects"
    if suffix in NAMED_LINES:
        return "json lines"
    return "json lines" if head.startswith("{") and (suffix not in NAMED_TABLE or _ends(first)) else None


def _ends(text):
    """Tell whether a text begins with a whole JSON value."""
    return (_end(text, 0) or -1) >= 0


def _is_before_another(line):
    return line[_next(line, _end(line, 0)) :].startswith("{")


def _is_one_of_several(first, head):
    return _ends(first) and bool(head[len(first) :].strip())


def damage(path, form):
    """Say what is the matter with JSON of the form "json array" or "json objects" that cannot be read."""
    found = None
    if path.stat().st_size <= LARGEST:
        text = path.read_text(encoding="utf-8-sig", errors="replace").rstrip()
        found = _in_array(text) if form == "json array" else _in_objects(text)
    return f"damaged: {found}" if found else "cut short or damaged: it does not end as the JSON that it begins"


def no_object(raw):
    """Say what the first record of a file is in which none is an object."""
    raw = raw[_next(raw, 0) :]
    if not raw.startswith("{"):
        return f"its first record is {_kind(raw)}"
    end = _end(raw, 0)
    if end is None:
        return "its first record is cut short"
    follows = raw[_next(raw, end) :][:1] if end > 0 else ""
    return f"{follows!r} follows the object in its first line" if follows else "its first record is not JSON"


def _kind(raw):
    kinds = {list: "an array", str: "a text", bool: "true or false", type(None): "null", int: "a number"}
    try:
        return kinds.get(type(json.loads(raw)), "a number")
    except (ValueError, RecursionError):
        return "not JSON"


def _in_array(text):
    at, element, comma = _next(text, _next(text, 0) + 1), 1, None
    while at < len(text) and text[at] != "]":
        end = _end(text, at)
        if end is None:
            return None
        if end < 0:
            return f"element {element} of its array, {_line(text, at)}, is not JSON"
        at = _next(text, end)
        comma = at if text[at : at + 1] == "," else None
        if comma is not None:
            at, element = _next(text, at + 1), element + 1
        elif text[at : at + 1] not in ("", "]"):
            return f"no comma follows element {element} of its array, {_line(text, end)}"
    if comma is not None and at < len(text):
        return f"a comma follows the last element of its array, {_line(text, comma)}"
    return f"something follows its array, {_line(text, _next(text, at + 1))}" if text[at + 1 :] else None


def _in_objects(text):
    at, number = _next(text, 0), 1
    while at < len(text):
        end = _end(text, at)
        if end is None:
            return None
        if end < 0:
            return f"object {number}, {_line(text, at)}, is not JSON"
        at, number = _next(text, end), number + 1
    return None


def _end(text, at):
    """Return where the value that begins at `at` ends; -1 when it is none, None when the text ends before it does."""
    try:
        return json.JSONDecoder().raw_decode(text, at)[1]
    except ValueError as error:
        return None if error.pos >= len(text) or "Unterminated" in error.msg else -1
    except RecursionError:
        return -1


def _next(text, at):
    return SPACE.match(text, at).end()


def _line(text, at):
    return f"in line {text.count(chr(10), 0, at) + 1}"
