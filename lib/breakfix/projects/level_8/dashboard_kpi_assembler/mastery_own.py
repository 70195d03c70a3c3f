"""Mastery: a KPI of the learner's own, looked at in a file of theirs; nothing is written."""

import os
from itertools import pairwise

from breakfix import places
from breakfix.dashboard import percentile
from breakfix.datasets import own_file
from breakfix.lab import own_pipeline

from .sources import SAMPLE

COLUMNS = {"name": "kpi_name", "value": "value", "time": "timestamp"}
WORDS = ("kpi", "statistic", "limits", "unknown", "alarm")
MOST = 5  # KPIs that are told of
FEW = 20  # below so many, p95 is the largest


@own_pipeline(phase="mastery", core=False, minutes=15, fields=tuple(COLUMNS), words=WORDS)
def my_kpi(file, columns):
    """Ask the same of a KPI of your own.

    file       a file of yours (JSON, JSON Lines, CSV or Parquet) with a row for each sample, or `sample`; it is read,
               and nothing is written. A path begins in the folder of the workbook
    columns    what it calls the three fields, as name=..., value=..., time=...; those named kpi_name, value and
               timestamp can be left out
    kpi        what it tells, and who decides by it
    statistic  mean, p95 or another, and by which rule
    limits     where it turns yellow and red, and in which direction
    unknown    how many samples it needs, and what the page shows when they do not come
    alarm      what would tell you that nobody measures it any more
    """
    wanted = COLUMNS | columns
    path = SAMPLE / "samples.json" if file == "sample" else places.HOME / os.path.expanduser(file)
    rows = own_file.read(path, {wanted["name"]: "text", wanted["value"]: "double", wanted["time"]: "timestamp"})
    names = list(dict.fromkeys(name for name, _, _ in rows))
    lines = [("rows", f"{len(rows)}; different names {len(names)}; {_not_usable(rows)}")]
    for name in names[:MOST]:
        lines.append((str(name), _told([value for each, value, _ in rows if each == name and value is not None])))
    return [*lines, ("order", _order(rows))]


def _not_usable(rows):
    values, times = (sum(row[place] is None for row in rows) for place in (1, 2))
    return f"without a number {values}, without a time {times}"


def _told(values):
    if not values:
        return "no number at all: what would its tile show?"
    nearest, between = (percentile(values, 0.95, rule) for rule in ("nearest rank", "interpolated"))
    said = f"{len(values)} samples, mean {sum(values) / len(values):.2f}, p95 {nearest:g} (interpolated {between:g})"
    return said + ("; with so few, p95 is the largest" if len(values) < FEW else "")


def _order(rows):
    times = [time for _, _, time in rows if time is not None]
    turned = sum(later < earlier for earlier, later in pairwise(times))
    return (
        f"{turned} times a row is older than the row before it"
        if turned
        else "the rows stand in the order of their times"
    )


my_kpi.model = {
    "kpi": "the delay of departures; the duty manager decides by it whether crews are called",
    "statistic": "p95 by nearest rank, since nobody misses a connection by a mean",
    "limits": "green to 30 minutes, yellow to 60; lower is better",
    "unknown": "at least 30 departures; else the last value with its age, and a grey tile",
    "alarm": "no sample for 20 minutes in the hours in which planes leave",
}
