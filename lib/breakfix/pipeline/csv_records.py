"""Records of a CSV source: a header, then one record a line, or several lines where a quoted field holds line breaks.

The delimiter is the one of comma, semicolon, tab and bar that the header has most of. Quotes are
those of RFC 4180. A record with more or fewer fields than the header is a fault, not a guess.
"""

import csv

from breakfix.pipeline.errors import FieldMissing, SourceError
from breakfix.pipeline.lines import lines
from breakfix.pipeline.sql import blank, literal, path_literal


def select(con, source, columns):
    """Return the SELECT of the records (see `staging`)."""
    header, skip = _header(source)
    delimiter = max(",;\t|", key=header.count)
    names = [name.strip() for name in next(csv.reader([header], delimiter=delimiter))]
    places = [_place(source, names, columns, wanted) for wanted in columns.names]
    records = lines(source.path, skip)
    if source.quoted and _spans_lines(con, records, delimiter):
        records = _joined(source.path, skip)
    fields = _quoted_fields(delimiter) if source.quoted else f"string_split(raw, {literal(delimiter)})"
    key, name, value, ts = (_text(f"f[{place}]", source.quoted) for place in places)
    fault = f"when len(f) <> {len(names)} then concat(len(f), ' fields where the header has {len(names)}')"
    if source.quoted:
        fault = f"when list_sum([length(x) + 1 for x in f]) <> length(raw) + 1 then 'quotes do not match' {fault}"
    return f"""
        select raw, {key} as key, {name} as name, {value} as value, {ts} as ts, case {fault} end as fault,
            {str(len(names) > len(set(places))).lower()} as altered
        from (select raw, {fields} as f {records})"""


def _header(source):
    """Return the first line that says something, and the number of lines up to its end."""
    try:
        with open(source.path, encoding="utf-8-sig") as text:
            for number, line in enumerate(text, 1):
                if line.strip():
                    return line.strip("\r\n"), number
    except UnicodeDecodeError as error:
        raise SourceError(f"{source.name} is not UTF-8 text.") from error
    raise SourceError(f"{source.name} is empty.")


def _place(source, names, columns, wanted):
    """Return the position of a column, from 1."""
    found = [place for place, name in enumerate(names, 1) if name == wanted]
    if len(found) == 1:
        return found[0]
    if found:
        raise SourceError(f"{source.name} has {len(found)} columns named {wanted!r}.")
    raise FieldMissing(f"{source.name}: {columns.missing(wanted, names)}")


def _quoted_fields(delimiter):
    sign = "\\" + delimiter if delimiter == "|" else delimiter
    pattern = f'{sign}("(?:[^"]|"")*"|[^"{sign}][^{sign}]*|)'
    return f"regexp_extract_all({literal(delimiter)} || raw, {literal(pattern)}, 1)"


def _text(field, quoted):
    return (
        f"""case when {field}[1] = '"' then replace({field}[2:-2], '""', '"') else {field} end""" if quoted else field
    )


def _spans_lines(con, records, delimiter):
    """Tell whether a field that opens with a quote is still open at the end of some line."""
    sign = "\\" + delimiter if delimiter == "|" else delimiter
    still_open = literal(f'(^|{sign})"([^"]|"")*$')
    return bool(
        con.execute(f"select 1 from (select raw {records}) where regexp_matches(raw, {still_open}) limit 1").fetchall()
    )


def _joined(path, skip):
    """Put lines together again: a line that follows an odd number of quotes continues its record."""
    return f"""from (
        select rtrim(string_agg(line, chr(10) order by place), chr(13) || chr(10)) as raw from (
            select line, place, sum(1 - opened % 2) over (
                    order by place rows unbounded preceding) as record from (
                select line, place, coalesce(sum(quotes) over (
                    order by place rows between unbounded preceding and 1 preceding), 0) as opened
                from (
                    select line, place, length(line) - length(replace(line, '"', '')) as quotes
                    from (
                        select unnest(part) as line, generate_subscripts(part, 1) as place
                        from (select string_split(content, chr(10)) as part from read_text({path_literal(path)}))
                    ) where place > {skip}
                )
            )
        ) group by record having not {blank("raw")} order by record)"""
