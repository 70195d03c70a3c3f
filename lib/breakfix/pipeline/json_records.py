r"""Records of a JSON source: an array of objects, one object a line, or objects over several lines.

A number given for the key or the name becomes its text, as it is written: 1.10 and 1.1 are two keys.
A text given for the value may become a number later. A name in the source is taken as it stands: dots
and slashes in it have no meaning.
"""

import json
import re

from breakfix.pipeline import spill
from breakfix.pipeline.line_copy import TOO_LONG, copied, write_copy
from breakfix.pipeline.lines import lines
from breakfix.pipeline.numbers import digits
from breakfix.pipeline.sql import literal, path_literal

FIELDS = ("key", "name", "value", "ts")  # as plain text
GIVEN = ("k", "n", "v", "t")  # as they stand in the source: JSON
SLASH = "\\/"  # as PHP writes one
QUOTE, BRACE, NINE = ord('"'), ord("{"), ord("9")  # asked of a first sign by its number: a third of the time


def select(con, source, columns, stack, cut=False):
    """Return the SELECT of the records (see `staging`)."""
    if source.format == "json lines":
        rows = f"select raw, false as cut {lines(source.path)}"
        if cut or source.odd:
            copy = stack.enter_context(spill.room(con)) / "lines"
            write_copy(source.path, copy)
            rows = copied(copy)
        return _objects(rows, columns.names)
    form = "array" if source.format == "json array" else "unstructured"
    read = f"""read_json_objects({path_literal(source.path)}, format = '{form}', hive_partitioning = false,
        compression = 'uncompressed')"""
    return _objects(f"select json::varchar as raw, false as cut from {read}", columns.names)


def _objects(records, names):
    """Take four fields out of each object with one pass of the parser."""
    pointers = ", ".join(literal("/" + name.replace("~", "~0").replace("/", "~1")) for name in names)
    given = ", ".join(f"x[{place}] as {field}" for place, field in enumerate(GIVEN, 1))
    texts = ", ".join(
        f"{_text(value, name)} as {field}" for value, field, name in zip(GIVEN, FIELDS, names, strict=True)
    )
    return f"""
        select raw, key, name, value, ts,
            case when cut then {literal(TOO_LONG)} when x is null then 'not JSON'
                when ascii(raw) <> {BRACE} and ascii(ltrim(raw)) <> {BRACE} then 'not an object'
                when further and {_some_twice(names)} then {_twice(names)} else {_fault(names)} end as fault,
            case when x is not null then further or ascii(k) <> {QUOTE} or ascii(n) <> {QUOTE} or ascii(v) = {QUOTE}
                else false end as altered
        from (select *, {texts} from (select *, {given}, len(fields) > {len(set(names))} as further from (
            select *, case when x is not null then json_keys(raw) end as fields from (
            select raw, cut, case when json_valid(raw) then json_extract(raw, [{pointers}])::varchar[] end as x
            from ({records})
        ))))"""


def _some_twice(names):
    """Return the condition that some of the fields stand twice in an object."""
    wanted = " or ".join(f"field = {literal(name)}" for name in dict.fromkeys(names))
    return f"len(list_filter(fields, lambda field: {wanted})) > {len(set(names))}"


def _twice(names):
    """Name the first of the fields that stands twice."""
    cases = []
    for name in names:
        place = f"list_position(fields, {literal(name)})"
        cases.append(
            f"when list_contains(fields[{place} + 1:], {literal(name)}) then {literal(f'{name} stands twice')}"
        )
    return f"case {' '.join(cases)} end"


def _fault(names):
    """Name the fields that are missing, and a key or name that is no scalar with a text."""
    fields = list(zip(GIVEN, FIELDS, names, strict=True))
    cases = [f"when {value} is null then {literal(f'{name} is missing')}" for value, _, name in fields]
    for value, _, name in fields[:2]:
        # `in` with a list becomes a join, and a join does not keep the source's order.
        odd = f"when ascii({value}) <> {QUOTE} and contains('{{[tfNI', left({value}, 1))"
        cases.append(f"{odd} then {literal(f'{name} is neither text nor a number')}")
    for value, field, name in fields[:3]:
        lost = f"when {field} is null and {value} <> 'null'"
        cases.append(f"{lost} then {literal(f'{name} is a number in two spellings')}")
    return f"case {' '.join(cases)} end"


def _text(value, name):
    r"""Turn the text of a JSON scalar into plain text; the parser is asked only where there is a `\`."""
    return f"""case when ascii({value}) = {QUOTE} then
            case when contains({value}, '\\') then json_extract_string({value}, '$')
                else substring({value}, 2, length({value}) - 2) end
        when {value} = 'null' then null
        when {_spelled(value)} then {_written(value, name)}
        else {value} end"""


def _spelled(value):
    """Return the condition that the parser may have spelled a number anew: 1.1 for 1.10, 100.0 for 1e2, 0 for -0."""
    return f"ascii({value}) <= {NINE} and (contains({value}, '.') or contains({value}, 'e') or {value} = '0')"


def _written(value, name):
    """Return a number as it is written in `raw`; NULL when it stands there under this name in two spellings."""
    quoted = json.dumps(name, ensure_ascii=False)
    at_once = " or ".join(
        f"contains(raw, {literal(f'{quoted}:{gap}')} || {value} || {literal(end)})" for gap in ("", " ") for end in ",}"
    )
    if value != GIVEN[2]:  # of a value both spellings are one number
        at_once = f"({at_once}) and not contains(raw, '\\') and {_alone(name)}"
    pattern = literal(f'"{"".join(map(_any_escape, name))}"' + r"\s*:\s*(-?[0-9][-+.0-9eE]*)")
    found = f"""[spelling for spelling in regexp_extract_all(raw, {pattern}, 1)
        if spelling = {value} or try_cast(spelling as double) = try_cast({value} as double)]"""
    said = f"[{digits('each')} for each in {found}]" if value == GIVEN[2] else found
    return f"case when {at_once} then {value} when len(list_distinct({said})) = 1 then {found}[1] end"


def _any_escape(sign):
    """Return the pattern of a sign of a name as JSON may have it: plain, with a backslash, as its UTF-16 numbers."""
    units = re.findall("....", sign.encode("utf-16-be", "surrogatepass").hex())
    ways = [re.escape(json.dumps(sign, ensure_ascii=False)[1:-1]), "".join(rf"\\u(?i:{unit})" for unit in units)]
    return f"(?:{'|'.join([*ways, re.escape(SLASH)] if sign == '/' else ways)})"


def _alone(name):
    """Return the condition that a name in quotes is not in `raw` after its first place there."""
    quoted = literal(json.dumps(name, ensure_ascii=False))
    return f"not contains(substring(raw, instr(raw, {quoted}) + 1), {quoted})"
