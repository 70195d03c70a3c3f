"""Reliability: the production form of what the projects teach.

from breakfix.pipeline import ingest
counts = ingest("events.json", "warehouse.duckdb", now=datetime.now(UTC))
"""

from breakfix.pipeline.columns import Columns
from breakfix.pipeline.errors import (
    Busy,
    DiskFull,
    FieldMissing,
    IngestError,
    SourceError,
    WarehouseError,
    WatermarkRefused,
)
from breakfix.pipeline.ingest import ingest
from breakfix.pipeline.run_log import RunCounts

__all__ = [
    "Busy",
    "Columns",
    "DiskFull",
    "FieldMissing",
    "IngestError",
    "RunCounts",
    "SourceError",
    "WarehouseError",
    "WatermarkRefused",
    "ingest",
]
