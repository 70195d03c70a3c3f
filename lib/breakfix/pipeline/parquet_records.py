"""Records of a Parquet source: its rows, with every field as text. Times with a zone become text in UTC."""

from itertools import count

import duckdb

from breakfix.pipeline.errors import FieldMissing, SourceError
from breakfix.pipeline.sql import literal, path_literal


def select(con, source, columns, _stack, _cut=False):
    """Return the SELECT of the records (see `staging`). `raw` is the row as JSON."""
    read = f"read_parquet({path_literal(source.path)}, hive_partitioning = false)"
    try:
        found = dict(con.execute(f"select column_name, column_type from (describe from {read})").fetchall())
    except duckdb.InvalidInputException as error:
        raise SourceError(f"{source.name} is damaged: there is no Parquet table in it.") from error
    for wanted in columns.names:
        if wanted not in found:
            raise FieldMissing(f"{source.name}: {columns.missing(wanted, list(found))}")
    row = _name_of_none(found)
    key, name, value, ts = (f"{_identifier(wanted)}::varchar" for wanted in columns.names)
    return f"""
        select to_json({row})::varchar as raw, {key} as key, {name} as name, {value} as value, {ts} as ts,
            {_fault(columns, found)} as fault, {str(len(found) > len(set(columns.names))).lower()} as altered
        from {read} as {row}"""


def _name_of_none(found):
    """Return a name for the row that no column has: of two equal names SQL takes the column's."""
    return next(name for name in (f"row_{number}" for number in count()) if name not in map(str.lower, found))


def _identifier(name):
    return '"' + name.replace('"', '""') + '"'


def _fault(columns, types):
    """A key or a name of a type without a plain text is a fault of each row."""
    for name in (columns.key, columns.name):
        if types[name].startswith(("BOOLEAN", "STRUCT", "MAP", "UNION", "BLOB")) or types[name].endswith("]"):
            return literal(f"{name} is neither text nor a number")
    return "null::varchar"
