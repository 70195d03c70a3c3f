"""What an airline watches in the weather, over the cache that 7-15 leaves: a row is an hour at an airport."""

import json
from datetime import UTC, datetime, timedelta

from breakfix.dashboard.kpi import KPI
from breakfix.dashboard.metric import Metric

HOURLY = timedelta(hours=2)  # a poll each hour, and one that may fail
FREEZING = 32  # degrees Fahrenheit: from here on wings are de-iced

ROWS = "select entity_key, value from cache_records where entity_kind = 'weather'"
# The last poll in which every source was whole: after one with a gap, some of what is shown is older.
NEWS = "select max(started_at_utc) from run_log where status = 'succeeded'"
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
        rows = source.execute(ROWS).fetchall()
        news = source.execute(NEWS).fetchone()[0]
    said = pd.DataFrame([(key, json.loads(value)) for key, value in rows], columns=["key", "fahrenheit"]).astype(
        {"key": str, "fahrenheit": float}
    )
    con.register("said", said)
    con.execute(RECORDS)
    con.unregister("said")
    return news and datetime.fromisoformat(news).astimezone(UTC), {}
