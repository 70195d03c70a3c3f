"""Validation: which rows of text are events, and why the others are not.

    key     text, not blank
    name    text, not blank
    value   a finite number; text is taken when it is one ("49.99", "1e3", not "1_000")
    ts      ISO 8601, not later than `now`; an offset is converted to UTC, no offset means UTC

The reason of a rejected row names each rule that it breaks, with the source's own column names and
without the row's values, so that reasons can be counted. The raw line has the values.
"""

from breakfix.pipeline.lines import literal


def validated(records, columns):
    """Return the SELECT of events and rejected rows, in the order of `records`; takes `$now`.

    Columns: key, name, value DOUBLE, ts TIMESTAMP, reason (NULL for an event), raw (kept where the
    other columns do not say all that it says: rejected, altered, or moved to UTC).
    """
    key, name, value, ts = (literal(f"{column} ") for column in columns.names)
    return f"""
        select key, name, number as value, moment as ts, reason,
            case when reason is not null or altered or moment <> try_cast(ts as timestamp) then raw end as raw
        from (
            select *, coalesce(fault, nullif(concat_ws('; ',
                {_present(key, "key")} end,
                {_present(name, "name")} end,
                {_present(value, "value")}
                    when number is null then {value} || 'is not a number'
                    when not isfinite(number) then {value} || 'is not finite' end,
                {_present(ts, "ts")}
                    when moment is null then {ts} || 'is not a timestamp'
                    when moment > $now then {ts} || 'lies in the future' end), '')) as reason
            from (
                select *, case when not contains(value, '_') then try_cast(value as double) end as number,
                    case when ts[1] between '0' and '9' and not contains(ts, '(BC)')
                        then try_cast(ts as timestamptz) at time zone 'UTC' end as moment
                from ({records})
            )
        )"""


def _present(label, field):
    return f"case when {field} is null then {label} || 'is null' when trim({field}) = '' then {label} || 'is blank'"
