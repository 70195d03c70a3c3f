r"""Records of a JSON source: an array of objects, or one object a line.

A number given for the key or the name becomes its text. A text given for the value may become a
number later. A name in the source is taken as it stands: dots and slashes in it have no meaning.
"""

from breakfix.pipeline.lines import lines
from breakfix.pipeline.sql import literal, path_literal


def select(_con, source, columns, _stack):
    """Return the SELECT of the records (see `staging`)."""
    if source.format == "json lines":
        return _objects(lines(source.path), columns.names)
    read = f"read_json_objects({path_literal(source.path)}, format = 'array', hive_partitioning = false)"
    return _objects(f"from (select json::varchar as raw from {read})", columns.names)


def _objects(records, names):
    """Take four fields out of each object with one pass of the parser."""
    pointers = ", ".join(literal("/" + name.replace("~", "~0").replace("/", "~1")) for name in names)
    key, name, value, ts = (_text(f"x[{place}]") for place in range(1, 5))
    return f"""
        select raw, {key} as key, {name} as name, {value} as value, {ts} as ts,
            case when x is null then 'not JSON' when left(ltrim(raw), 1) <> '{{' then 'not an object'
                else {_fault(names)} end as fault,
            case when x is not null then len(json_keys(raw)) > {len(set(names))}
                or left(x[1], 1) <> '"' or left(x[2], 1) <> '"' or left(x[3], 1) = '"' else false end as altered
        from (
            select raw, case when json_valid(raw) then json_extract(raw, [{pointers}])::varchar[] end as x {records}
        )"""


def _fault(names):
    """Name the fields that are missing, and a key or name that is no scalar with a text."""
    cases = [f"when x[{place}] is null then {literal(f'{name} is missing')}" for place, name in enumerate(names, 1)]
    for place, name in enumerate(names[:2], 1):
        # `in` with a list becomes a join, and a join does not keep the source's order.
        odd = f"when contains('{{[tfNI', left(x[{place}], 1))"
        cases.append(f"{odd} then {literal(f'{name} is neither text nor a number')}")
    return f"case {' '.join(cases)} end"


def _text(json):
    r"""Turn the text of a JSON scalar into plain text; the parser is asked only where there is a `\`."""
    return f"""case when {json} = 'null' then null when left({json}, 1) <> '"' then {json}
        when contains({json}, '\\') then json_extract_string({json}, '$')
        else substring({json}, 2, length({json}) - 2) end"""
