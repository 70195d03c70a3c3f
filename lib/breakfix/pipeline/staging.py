"""Staging: a source becomes rows that can be trusted, and a list of those that cannot.

Each format has a module with `select(con, source, columns, stack, cut)`. It returns one SELECT, a row
a record in the order of the source, before any of it is believed; what the SELECT needs stays until
the ExitStack is closed. With `cut`, which costs a copy, a line that is too long is a fault:

    raw                   the record as it stands in the source
    key, name, value, ts  the four fields as text; NULL when null or missing
    fault                 why this is no record with four scalar fields; NULL when it is one
    altered               the four texts do not say all that `raw` says

`read` validates them into the temporary table `batch` (key, name, value, ts, reason, raw), whose
rowid is the record's place from 0; it must be called outside a transaction, inside which DuckDB
numbers new rows otherwise. `stage` keeps the new valid ones in `staging`.
"""

import json
from contextlib import ExitStack
from dataclasses import replace

import duckdb

from breakfix.pipeline import csv_records, json_records, json_shape, parquet_records, spill
from breakfix.pipeline.errors import FieldMissing, SourceError, is_full
from breakfix.pipeline.lines import not_utf8
from breakfix.pipeline.paths import NotText, text
from breakfix.pipeline.sql import literal
from breakfix.pipeline.validation import validated

READERS = {
    "json array": json_records,
    "json lines": json_records,
    "json objects": json_records,
    "csv": csv_records,
    "parquet": parquet_records,
}


def read(con, source, columns, now):
    """Read and validate a source into the temporary table `batch`; return (records, rejected).

    Raises SourceError when the source is cut short, not what its format says, or not UTF-8;
    FieldMissing when no record has one of the fields.
    """
    try:
        try:
            _make_batch(con, source, columns, now)
        except (duckdb.Error, UnicodeDecodeError) as error:
            if not _line_is_too_long(source, error):
                raise
            _make_batch(con, source, columns, now, cut=True)
    except UnicodeDecodeError as error:
        raise SourceError(_not_utf8(source)) from error
    except duckdb.Error as error:
        if is_full(error) or isinstance(error, duckdb.OutOfMemoryException | duckdb.InterruptException):
            raise
        raise SourceError(_damage(source, str(error))) from error
    source.unchanged()
    total, rejected = con.execute("select count(*), count(reason) from batch").fetchall()[0]
    if total and rejected == total and source.format.startswith("json"):
        _refuse_foreign(con, source, columns)
    if source.format in ("json lines", "csv"):
        _refuse_cut(con, source, total)
    return total, rejected


def _line_is_too_long(source, error):
    """Tell what an error means; the engine quotes the line, and at times ends in the middle of a sign."""
    if isinstance(error, UnicodeDecodeError):
        return not not_utf8(source.path)
    return "Maximum line size" in str(error)


def _make_batch(con, source, columns, now, **options):
    with ExitStack() as stack:
        reached = _reached(con, source, stack)
        records = READERS[source.format].select(con, reached, columns, stack, **options)
        con.execute(f"create temp table batch as {validated(records, columns, now)}")


def reasons(con):
    """Return how many rows of `batch` were rejected for which reason, the most frequent first."""
    found = con.execute(
        "select reason, count(*) from batch where reason is not null group by reason order by count(*) desc, reason"
    ).fetchall()
    return dict(found)


def stage(con, batch_id):
    """Keep the rows of the view `fresh` in `staging`."""
    con.execute(
        f"""insert into staging
        select {literal(batch_id)}, source_row, key, name, value, ts, promoted, raw from fresh"""
    )


def _reached(con, source, stack):
    """Return the source under a path that the engine can name: a link to it, where its own is not UTF-8."""
    try:
        text(source.path)
    except NotText:
        link = stack.enter_context(spill.room(con)) / "source"
        link.symlink_to(source.path)
        return replace(source, path=link)
    return source


def _damage(source, words):
    """Say in a sentence what DuckDB could not read."""
    if "unicode" in words.lower() or "utf-8" in words.lower():
        return _not_utf8(source)
    if source.format in ("json array", "json objects"):
        return f"{source.name} is {json_shape.damage(source.path, source.format)}."
    if "could not convert timestamp" in words.lower():
        return f"{source.name} has a time that is too far off to be read at all. Leave that row out first."
    return f"{source.name} is damaged: {words.splitlines()[0]}"


def _not_utf8(source):
    line, byte = not_utf8(source.path) or ("?", 0)
    return f"{source.name} is not UTF-8 text: line {line} has the byte 0x{byte:02X}. Convert it to UTF-8 first."


def _refuse_cut(con, source, total):
    """A last line without its end, which is also no whole record, is a file cut short."""
    last = con.execute(f"select reason, raw from batch where rowid = {total - 1}").fetchall()
    if not last or last[0][0] is None:
        return
    reason, raw = last[0]
    if source.format == "json lines":
        cut = reason == "not JSON" and (not source.ended or (raw.startswith("{") and not raw.rstrip().endswith("}")))
    else:
        cut = not source.ended and (reason == "a quote is not closed" or "fields where the header has" in reason)
    if cut:
        raise SourceError(f"{source.name} is cut short: its last record, {total}, is not whole.")


def _refuse_foreign(con, source, columns):
    """When all rows are rejected: is it JSON at all, and has any row each of the fields?"""
    objects = "from batch where reason not in ('not JSON', 'not an object')"
    fields = [
        name for (name,) in con.execute(f"select distinct unnest(json_keys(raw)) {objects} order by 1").fetchall()
    ]
    if not fields and not con.execute(f"select 1 {objects} limit 1").fetchall():
        (first,) = con.execute("select raw from batch limit 1").fetchall()[0]
        raise SourceError(f"{source.name} holds no JSON object: {json_shape.no_object(first)}.")
    for wanted in columns.names:
        if wanted not in fields:
            _refuse_wrapped(con, source)
            raise FieldMissing(f"{source.name}: {columns.missing(wanted, fields)}")


def _refuse_wrapped(con, source):
    """A single object with a list of objects in a field is an answer around the rows, as APIs give it."""
    found = con.execute("select raw from batch limit 2").fetchall()
    record = json.loads(found[0][0]) if len(found) == 1 else {}
    for name, value in record.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            raise SourceError(f"{source.name} is one object; its rows are in the list {name!r}. Take that out first.")
