"""A few flights, and the warehouse that the pipeline makes of their events."""

import json
from datetime import UTC, datetime, timedelta

from breakfix.pipeline import ingest

RAN = datetime(2013, 3, 1, 6, tzinfo=UTC)  # when the run took place


def flight(airline="UA", number="1", site="EWR", day=1, delay=0.0, arrived=None, hour=12, month=2):
    """The three events of a flight in 2013; a delay of None is a cancelled one."""
    due = datetime(2013, month, day, hour)
    key = f"{airline}-{number}-{site}-{due:%Y-%m-%dT%H}"
    left = due + timedelta(minutes=delay or 0)
    arrived = delay if arrived is None else arrived
    times = [("scheduled", 0, due - timedelta(days=1)), ("departed", delay, left), ("arrived", arrived, left)]
    times[2] = (*times[2][:2], left + timedelta(hours=2))
    return [{"key": key, "name": name, "value": value, "ts": at.isoformat()} for name, value, at in times]


def year(days=20, each=10):
    """Flights of `days` days, `each` of them a day, for two airlines at two airports; every delay differs."""
    return [
        flight("UA" if n % 2 else "DL", str(100 + n), "EWR" if n % 3 else "JFK", day, float(day * each + n - 60))
        for day in range(1, days + 1)
        for n in range(each)
    ]


def warehouse(path, flights, ran=RAN):
    """Load the events of flights into a warehouse at `path`, which is made if it is not there; return the path."""
    source = path.with_name(f"{path.name}.json")
    source.write_text(json.dumps([event for each in flights for event in each]))
    ingest(source, path, now=ran)
    return path
