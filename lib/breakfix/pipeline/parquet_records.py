"""Records of a Parquet source: its rows, with every field as text. Times with a zone become text in UTC.

Two kinds of columns the engine would read otherwise than they are: of a DECIMAL of more than 38 digits it makes another
number, and it cuts a time in nanoseconds that has a zone. The first is refused. For the second it is given a copy of
the file whose schema leaves the zone out, which is UTC all the same: then it reads every digit.
"""

import shutil
from itertools import count

import duckdb

from breakfix.pipeline import spill
from breakfix.pipeline.errors import FieldMissing, SourceError
from breakfix.pipeline.sql import literal, path_literal

DIGITS = 38  # of the engine's DECIMAL
# TimestampType(isAdjustedToUTC, unit) in the footer, as Thrift's compact protocol writes it: true, NANOS.
IN_UTC = b"\x11\x1c\x3c\x00\x00\x00"
WITHOUT_ZONE = b"\x12" + IN_UTC[1:]


def select(con, source, columns, stack, _cut=False):
    """Return the SELECT of the records (see `staging`). `raw` is the row as JSON."""
    try:
        read, found = _table(con, source.path)
    except duckdb.InvalidInputException as error:
        raise SourceError(f"{source.name} is damaged: there is no Parquet table in it.") from error
    if _has(con, source.path, "NANOS") and "TIMESTAMP WITH TIME ZONE" in found.values():
        read, found = _table(con, _copy_without_zone(con, source.path, stack))
    if wide := _has(con, source.path, "Decimal", f"precision > {DIGITS}"):
        raise SourceError(
            f"{source.name}: {wide[0]!r} is a DECIMAL of more than {DIGITS} digits. Write it as text first."
        )
    for wanted in columns.names:
        if wanted not in found:
            raise FieldMissing(f"{source.name}: {columns.missing(wanted, list(found))}")
    row = _name_of_none(found)
    key, name, value, ts = (f"{_identifier(wanted)}::varchar" for wanted in columns.names)
    return f"""
        select to_json({row})::varchar as raw, {key} as key, {name} as name, {value} as value, {ts} as ts,
            {_fault(columns, found)} as fault, {str(len(found) > len(set(columns.names))).lower()} as altered
        from {read} as {row}"""


def _table(con, path):
    """Return the FROM of a table, and its columns: name -> type."""
    read = f"read_parquet({path_literal(path)}, hive_partitioning = false)"
    return read, dict(con.execute(f"select column_name, column_type from (describe from {read})").fetchall())


def _has(con, path, word, condition="true"):
    """Return the names of the columns, also inside of others, whose logical type has this word."""
    schema = f"parquet_schema({path_literal(path)})"
    where = f"contains(logical_type, {literal(word)}) and {condition}"
    return [name for (name,) in con.execute(f"select name from {schema} where {where}").fetchall()]


def _copy_without_zone(con, path, stack):
    """Copy a file so that its times in nanoseconds have no zone; return the path."""
    copy = stack.enter_context(spill.room(con)) / "table"
    shutil.copyfile(path, copy)
    with open(copy, "r+b") as file:
        file.seek(-8, 2)
        size = int.from_bytes(file.read(4), "little")
        file.seek(-8 - size, 2)
        footer = file.read(size)
        file.seek(-8 - size, 2)
        file.write(footer.replace(IN_UTC, WITHOUT_ZONE))
    return copy


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
