"""What an airline watches in the weather, over the cache that 7-15 leaves: a row is an hour at an airport."""

import json
import re
from datetime import UTC, datetime, timedelta

from breakfix.dashboard.kpi import KPI
from breakfix.dashboard.left_out import left_out
from breakfix.dashboard.metric import Metric

HOURLY = timedelta(hours=2)  # a poll each hour, and one that may fail
FREEZING = 32  # degrees Fahrenheit: from here on wings are de-iced

HOUR = re.compile(r"[A-Za-z0-9]{3}-([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2})")  # an airport, and an hour of UTC
COLDEST, HOTTEST = -200, 200  # degrees Fahrenheit: beyond them it is no reading
ROWS = "select entity_key, value from cache_records where entity_kind = 'weather' order by 1, source_system"
# The last poll in which every source was whole: after one with a gap, some of what is shown is older.
NEWS = "select max(datetime(started_at_utc)) from run_log where status = 'succeeded'"  # null for what is no time
RECORDS = """
    create table records as
    select strptime(key[5:], '%Y-%m-%dT%H') as at_utc, key[1:3] as site, avg(fahrenheit) as fahrenheit,
           case when count(fahrenheit) > 1 then count(distinct fahrenheit) > 1 end as differ
    from said group by key order by at_utc, site
"""


def _share(name, title, value, green, yellow):
    kpi = KPI(name, green, yellow, title, "%", "weather", minimum=24)
    return Metric(kpi, "weather", f"100 * ({value})::int")


METRICS = (
    _share("freezing_hours", "Hours of de-icing", f"fahrenheit <= {FREEZING}", 10, 30),
    _share("providers_differ", "Hours of which providers differ", "differ", 1, 5),
)


def load_weather(con, path):
    """Read the cache at `path` into `records`, a row for each hour at an airport (see `Feed`)."""
    import pandas as pd

    from breakfix.pipeline.poll import cache

    if not path.exists():  # the cache opens an empty one where there is none
        raise FileNotFoundError(path)
    with cache.look(path) as source:
        source.text_factory = _text
        rows = source.execute(ROWS).fetchall()
        news = source.execute(NEWS).fetchone()[0]
    read = [(key, *_reading(key, value)) for key, value in rows]
    good = [(key, reading) for key, reading, fault in read if not fault]
    said = pd.DataFrame(good, columns=["key", "fahrenheit"]).astype({"key": str, "fahrenheit": float})
    con.register("said", said)
    con.execute(RECORDS)
    con.unregister("said")
    skipped = left_out("reading", [(key, fault) for key, _, fault in read if fault])
    return news and datetime.fromisoformat(news).replace(tzinfo=UTC), {}, skipped


def _text(data):
    """Return bytes of the cache as text, also where they are none: one row must not hide all others."""
    return data.decode(errors="backslashreplace")


def _reading(key, value):
    """Return the degrees of a row of the cache, and why it cannot be used; "" when it can."""
    hour = HOUR.fullmatch(str(key))
    try:
        hour = hour and datetime.fromisoformat(f"{hour[1]}:00")
    except ValueError:
        hour = None
    if hour is None:
        return None, "its key is no airport and hour"
    try:
        reading = json.loads(value)
    except (TypeError, ValueError, RecursionError):
        reading = value
    if reading is None:
        return None, ""
    if type(reading) not in (int, float) or not COLDEST <= reading <= HOTTEST:
        return None, f"its value is no temperature: {str(value)[:40]}"
    return reading, ""
