"""The windows and events of a dataset, the days of a zone, and what Run reports."""

import itertools
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from breakfix.datasets import nycflights13, own_file
from breakfix.lab import rows, summary
from breakfix.places import DATA

SAMPLE = DATA / "batch_window_controller" / "windows.csv"
COLUMNS = ("start_ts", "end_ts", "status")
FORM = "%Y-%m-%dT%H:%MZ"  # of each moment, in UTC: the order of the texts is the order of the moments
NEW_YORK, YEAR = "America/New_York", (date(2013, 1, 1), 365)


class Plan(NamedTuple):
    """windows: tuples of start_ts, end_ts and status. events: moments. They are planned from `start` until `end`."""

    windows: list
    events: list
    start: str
    end: str


def plan(dataset):
    """Return the Plan of a dataset: "sample", "flights" (of each day in New York a window, of each flight an event),
    or the path of a CSV with start_ts, end_ts and status. There is an event on each full hour where there is no other.

    FileNotFoundError when there is no file, ValueError when it has other columns.
    """
    if dataset == "flights":
        windows = [(start, end, "pending") for start, end in days(NEW_YORK, *YEAR)]
        return Plan(windows, departures(), windows[0][0], windows[-1][1])
    windows = own_file.read(own_file.chosen(dataset, SAMPLE), dict.fromkeys(COLUMNS, "text"))
    start, end = min(each[0] for each in windows), max(each[1] for each in windows)
    return Plan(windows, hourly(start, end), start, end)


def planned(dataset):
    """Return the windows of a dataset as they are meant, side by side: quarters of a day, or the days of the year."""
    if dataset == "flights":
        return days(NEW_YORK, *YEAR)
    found = plan(dataset)
    start, end = datetime.strptime(found.start, FORM), datetime.strptime(found.end, FORM)
    edges = [text(start + (end - start) * part / 4) for part in range(5)]
    return list(itertools.pairwise(edges))


def departures():
    """Return when each flight of 2013 was to leave, in order."""
    with nycflights13.connected() as con:
        found = con.sql(f"select strftime(time_hour + to_minutes(minute), '{FORM}') from flights order by 1").fetchall()
    return [moment for (moment,) in found]


def days(zone, first, count):
    """Return so many days of a zone as windows in UTC: each ends at the midnight at which the next one starts."""
    dates = [first + timedelta(days=number) for number in range(count + 1)]
    edges = [text(datetime.combine(each, time(), ZoneInfo(zone)).astimezone(UTC)) for each in dates]
    return list(itertools.pairwise(edges))


def hourly(start, end):
    """Return the full hours from `start` until before `end`."""
    first, last = (datetime.strptime(each, FORM) for each in (start, end))
    return [text(first + timedelta(hours=hour)) for hour in range(-((first - last) // timedelta(hours=1)))]


def at(hour):
    """Return an hour of 15 January 2025, from 0 to 24, or one later, as a moment."""
    return text(datetime(2025, 1, 15) + timedelta(minutes=round(60 * hour)))


def text(moment):
    """Return a datetime in UTC as text."""
    return moment.strftime(FORM)


def report(con, overlaps, gaps):
    """Return a summary: events, windows, overlaps, gaps, and the first six windows."""
    (events,) = con.execute("select count(*) from events").fetchone()
    table = rows(con.execute("select start_ts, end_ts, status from batch_windows order by start_ts"))
    counts = {"input_records": events, "windows": len(table), "overlaps": len(overlaps), "gaps": len(gaps)}
    return summary(counts, table[:6])
