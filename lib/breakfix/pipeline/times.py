r"""Times: which texts are a moment, and which moment.

    2025-01-15                      the midnight that begins the day, UTC
    2025-01-15T08:30                a `T` or spaces before the hour; seconds may be left out
    2025-01-15 08:30:00.123456      a fraction, after a point or a comma, to the microsecond
    2025-01-15T08:30:00Z            also UTC, GMT
    2025-01-15T08:30:00+02:00       also +0200, +02; converted to UTC
    2025-01-15 08:30:00 Asia/Tokyo  a zone by its place; converted to UTC
    2025-01-15 08:30:00 EST         EST, EDT, CST, CDT, MST, MDT, PST, PDT, as in e-mail; converted to UTC
    2025/1/5 8:30                   slashes, and one digit where there could be two

What names no zone is UTC. Spaces around a time do not count. Everything else is no timestamp: a bare number (seconds
or milliseconds of an epoch are a guess), a year of two digits, a day or a month first, a day that is not, an hour
that a clock in that zone leaves out. Digits below a microsecond, unless they are zeros, would be lost: such a row is
refused. An hour that a clock strikes twice is the later one.

DuckDB's own cast of text with a zone is not used: after a row that names a zone it moves later rows, and a year far
off stops the file.
"""

from breakfix.pipeline.sql import literal

HOURS = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
FORM = (
    r"^([0-9]{4,6}[-/][0-9]{1,2}[-/][0-9]{1,2})"  # day
    r"(?:(?:[Tt]| +)([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)(?:[.,]([0-9]+))?"  # time, fraction
    r" *(?:([-+])([0-9]{2})(?::?([0-5][0-9]))?(?:\[[A-Za-z/_]+\])?|([A-Za-z].*))?)?$"  # sign, hours, minutes, or zone
)
PARTS = "['day', 'time', 'fraction', 'sign', 'hours', 'minutes', 'zone']"
# 'YYYY-MM-DDTHH:MM:SS' has no room for a zone, and its cast is the quickest; before the year 1000 it may be a stranger.
PLAIN = "____-__-_____:__:__"
SURE = "timestamp '1000-01-01'"
FIRST = "timestamp '0001-01-01'"  # what is before has no datetime in Python


def prepare(con):
    """Tell a connection which zones there are, for `moments`."""
    con.execute("set TimeZone = 'UTC'")
    con.execute("set variable zones = (select list(name) from pg_timezone_names() where contains(name, '/'))")


def moments(records):
    """Return the SELECT that adds to records with a text `ts`: moment, moved and finer.

    moment: TIMESTAMP in UTC, NULL when the text is none. moved: it names another zone. finer: it has digits below a
    microsecond.
    """
    plain = f"case when ts like '{PLAIN}' then try_cast(ts as timestamp) end as plain"
    parts = f"case when plain < {SURE} is not false then regexp_extract(trim(ts), {literal(FORM)}, {PARTS}) end as p"
    local = f"case when p is null then plain when p.day <> '' then {_local()} end as local"
    moment = f"case when p is null or (p.sign = '' and p.zone = '') then local else {_utc()} end as moment"
    return f"""
        select *, p is not null and moment is distinct from local as moved,
            case when p is null or length(p.fraction) <= 6 then false else rtrim(p.fraction[7:], '0') <> '' end as finer
        from (select *, {moment} from (select *, {local} from (select *, {parts} from (select *, {plain}
        from ({records})))))"""


def _local():
    """What the clock says. A year of five digits lies in the future with any zone, and has no room for it."""
    return """case when p.day[5] between '0' and '9' then try_cast(p.day as timestamp)
        else try_cast(p.day || ' ' || if(p.time = '', '00:00', p.time)
            || if(p.fraction = '', '', '.' || p.fraction[:6]) as timestamp) end"""


def _utc():
    abbreviated = " ".join(f"when '{zone}' then local - to_hours({hours})" for zone, hours in HOURS.items())
    shift = "to_minutes(p.hours::int * 60 + coalesce(try_cast(p.minutes as int), 0))"
    return f"""case when p.day[5] between '0' and '9' then local
        when p.sign <> '' then case when p.hours <= '15' then if(p.sign = '+', local - {shift}, local + {shift}) end
        when upper(p.zone) in ('Z', 'UTC', 'GMT') then local
        when contains(p.zone, '/') then case when list_contains(getvariable('zones'), p.zone)
            and timezone(p.zone, timezone(p.zone, local)) = local then timezone('UTC', timezone(p.zone, local)) end
        else case p.zone {abbreviated} end end"""
