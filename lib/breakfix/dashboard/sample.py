"""A sample: one number that a source measured for a KPI at a time."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from breakfix.dashboard.kpi import KPI
from breakfix.places import DATA

FOLDER = DATA / "dashboard_kpi_assembler"


class Sample(NamedTuple):
    """One measured value; `timestamp` is ISO 8601 text as it came."""

    source: str
    kpi_name: str
    timestamp: str
    value: float

    @property
    def at(self):
        """The time in UTC; without a zone it counts as UTC. Raises ValueError when it is no time."""
        time = datetime.fromisoformat(self.timestamp)
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def read_samples(path=FOLDER / "samples.json"):
    """Return the samples of a JSON file, in its order."""
    return [Sample(**row) for row in json.loads(Path(path).read_text(encoding="utf-8"))]


def read_definitions(path=FOLDER / "definitions.json"):
    """Return the KPIs that a JSON file defines, in its order."""
    return [KPI(**row) for row in json.loads(Path(path).read_text(encoding="utf-8"))]
