"""Records of a CSV source: a header, then one record a line, or several lines where a quoted field holds line breaks.

The delimiter is the one of comma, semicolon, tab and bar that the header has most of. Quotes are those of RFC 4180; a
quote inside of a field that does not begin with one is text. A record with more or fewer fields than the header is a
fault, not a guess. `csv_spans` has the rule for quotes that are not closed.
"""

import re

from breakfix.pipeline import spill
from breakfix.pipeline.csv_line import Shape, delimiter
from breakfix.pipeline.csv_spans import records
from breakfix.pipeline.errors import FieldMissing, SourceError
from breakfix.pipeline.line_copy import TOO_LONG, Cut, bounded, copied, write_copy
from breakfix.pipeline.lines import LONGEST, lines
from breakfix.pipeline.sql import literal


def select(con, source, columns, stack, cut=False):
    """Return the SELECT of the records (see `staging`)."""
    header, skip = _header(source)
    names = Shape(delimiter(header)).names(header)
    places = [_place(source, names, columns, wanted) for wanted in columns.names]
    shape = Shape(delimiter(header), len(names), places[2] - 1, places[3] - 1)
    rows = f"select raw, false as cut {lines(source.path, skip)}"
    if cut or source.odd or (source.quoted and _spans_lines(con, rows, shape.delimiter)):
        copy = stack.enter_context(spill.room(con)) / "lines"
        write_copy(source.path, copy, skip, lambda rest: records(rest, shape))
        rows = copied(copy)
    fields = _quoted_fields(shape.delimiter) if source.quoted else f"string_split(raw, {literal(shape.delimiter)})"
    key, name, value, ts = (_text(f"f[{place}]", source.quoted) for place in places)
    fault = f"when len(f) <> {len(names)} then concat(len(f), ' fields where the header has {len(names)}')"
    if source.quoted:
        mismatch = (
            f"if(regexp_matches(raw, {_still_open(shape.delimiter)}), 'a quote is not closed', 'quotes do not match')"
        )
        fault = f"when list_sum([length(x) + 1 for x in f]) <> length(raw) + 1 then {mismatch} {fault}"
    return f"""
        select raw, {key} as key, {name} as name, {value} as value, {ts} as ts,
            case when cut then {literal(TOO_LONG)} {fault} end as fault,
            {str(len(names) > len(set(places))).lower()} as altered
        from (select raw, cut, {fields} as f from ({rows}))"""


def _header(source):
    """Return the first record that says something, and the number of lines up to its end."""
    with open(source.path, encoding="utf-8-sig", newline="") as text:
        rest = bounded(text)
        for number, line in enumerate(rest):
            if line.strip():
                header = next(records(_after(line, rest), Shape(delimiter(line))))
                if isinstance(header, Cut):
                    raise SourceError(f"{source.name} has no header: its first line has more than {LONGEST >> 20} MB.")
                return header, number + 1 + len(re.findall("\r\n|\r|\n", header))
    raise SourceError(f"{source.name} is empty.")


def _after(line, rest):
    yield line
    yield from rest


def _place(source, names, columns, wanted):
    """Return the position of a column, from 1."""
    found = [place for place, name in enumerate(names, 1) if name == wanted]
    if len(found) == 1:
        return found[0]
    if found:
        raise SourceError(f"{source.name} has {len(found)} columns named {wanted!r}.")
    raise FieldMissing(f"{source.name}: {columns.missing(wanted, names)}")


def _quoted_fields(delimiter):
    sign = _sign(delimiter)
    pattern = f'{sign}( *"(?:[^"]|"")*" *| *[^" {sign}][^{sign}]*| *)'
    return f"regexp_extract_all({literal(delimiter)} || raw, {literal(pattern)}, 1)"


def _text(field, quoted):
    if not quoted:
        return field
    return f"""case when starts_with(ltrim({field}, ' '), '"') then replace(trim({field}, ' ')[2:-2], '""', '"')
        else {field} end"""


def _spans_lines(con, rows, delimiter):
    """Tell whether a field that opens with a quote is still open at the end of some line."""
    return bool(
        con.execute(f"select 1 from ({rows}) where regexp_matches(raw, {_still_open(delimiter)}) limit 1").fetchall()
    )


def _still_open(delimiter):
    return literal(f'(^|{_sign(delimiter)}) *"([^"]|"")*$')


def _sign(delimiter):
    return "\\" + delimiter if delimiter == "|" else delimiter
