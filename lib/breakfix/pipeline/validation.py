"""Validation: which rows of text are events, and why the others are not.

    key     text, not blank
    name    text, not blank
    value   a finite number that a DOUBLE keeps exactly; text is taken when it is one (see `numbers`)
    ts      a time in one of the forms of `times`, not later than `now`; UTC when it names no zone

The reason of a rejected row names each rule that it breaks, with the source's own column names and
without the row's values, so that reasons can be counted. The raw line has the values.
"""

from breakfix.pipeline import times
from breakfix.pipeline.numbers import NUMBER, kept
from breakfix.pipeline.sql import blank, literal


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
            from (select *, {NUMBER} as number from ({times.moments(records)}))
        )"""


def _reason(columns, now):
    key, name, value, ts = (literal(f"{column} ") for column in columns.names)
    # Almost every row is valid, and no reason is put together for it. What sorts from '!' on is not blank.
    return f"""case
        when key >= '!' and name >= '!' and isfinite(number) and moment between {times.FIRST} and {now}
            and not finer and {kept("value", "number")} then null
        else nullif(concat_ws('; ',
            case {_absent("key", key)} end,
            case {_absent("name", name)} end,
            case {_absent("value", value)}
                when number is null then {value} || 'is not a number'
                when not isfinite(number) then {value} || 'is not finite'
                when not {kept("value", "number")} then {value} || 'has more digits than a DOUBLE keeps' end,
            case {_absent("ts", ts)}
                when moment is null or moment < {times.FIRST} then {ts} || 'is not a timestamp'
                when moment > {now} then {ts} || 'lies in the future'
                when finer then {ts} || 'has digits below a microsecond' end), '') end"""


def _absent(field, label):
    return f"when {field} is null then {label} || 'is null' when {blank(field)} then {label} || 'is blank'"
