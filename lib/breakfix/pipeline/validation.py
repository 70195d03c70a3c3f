"""Validation: which rows of text are events, and why the others are not.

    key     text, not blank
    name    text, not blank
    value   a finite number; text is taken when it is one ("49.99", "1e3", not "1_000")
    ts      ISO 8601, not later than `now`; an offset is converted to UTC, no offset means UTC

The reason of a rejected row names each rule that it breaks, with the source's own column names and
without the row's values, so that reasons can be counted. The raw line has the values.
"""

from breakfix.pipeline.sql import blank, literal

# A number of Python's kind, with underscores, is a typing error in a source.
NUMBER = "case when not contains(value, '_') then try_cast(value as double) end"
# 'YYYY-MM-DDTHH:MM:SS' has no room for an offset, and its cast is five times as fast. DuckDB's own
# words ('infinity', 'epoch') are no ISO 8601; times before our era have no datetime in Python.
PLAIN = "length(ts) = 19 and ts[17] = ':'"
ZONED = """case when ts[1] between '0' and '9' and not contains(ts, '(BC)') then try_cast(ts as timestamptz) end
    at time zone 'UTC'"""
MOMENT = f"case when {PLAIN} then try_cast(ts as timestamp) else {ZONED} end"
FIRST = "timestamp '0001-01-01'"
MOVED = f"case when {PLAIN} then false else {ZONED} is distinct from try_cast(ts as timestamp) end"


def validated(records, columns, now):
    """Return the SELECT of events and rejected rows, in the order of `records`.

    Columns: key, name, value DOUBLE, ts TIMESTAMP, reason (NULL for an event), raw (kept where the
    other columns do not say all that it says: rejected, altered, or moved to UTC).
    """
    return f"""
        select key, name, number as value, moment as ts, reason,
            case when reason is not null or altered or moved then raw end as raw
        from (
            select *, coalesce(fault, {_reason(columns, literal(now))}) as reason
            from (select *, {NUMBER} as number, {MOMENT} as moment, {MOVED} as moved from ({records}))
        )"""


def _reason(columns, now):
    key, name, value, ts = (literal(f"{column} ") for column in columns.names)
    # Almost every row is valid, and no reason is put together for it. What sorts from '!' on is not blank.
    return f"""case
        when key >= '!' and name >= '!' and isfinite(number) and moment between {FIRST} and {now} then null
        else nullif(concat_ws('; ',
            case {_absent("key", key)} end,
            case {_absent("name", name)} end,
            case {_absent("value", value)}
                when number is null then {value} || 'is not a number'
                when not isfinite(number) then {value} || 'is not finite' end,
            case {_absent("ts", ts)}
                when moment is null or moment < {FIRST} then {ts} || 'is not a timestamp'
                when moment > {now} then {ts} || 'lies in the future' end), '') end"""


def _absent(field, label):
    return f"when {field} is null then {label} || 'is null' when {blank(field)} then {label} || 'is blank'"
