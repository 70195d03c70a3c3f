"""A dashboard: KPIs with the light that they earn, on a page that says how fresh it is.

from breakfix.dashboard import assemble, read_definitions, read_samples
board = assemble(read_definitions(), read_samples(), now)
"""

from breakfix.dashboard.board import Board, assemble
from breakfix.dashboard.kpi import KPI
from breakfix.dashboard.sample import Sample, read_definitions, read_samples
from breakfix.dashboard.statistic import percentile
from breakfix.dashboard.tile import SourceOff, Tile
from breakfix.dashboard.trend import trend

__all__ = [
    "KPI",
    "Board",
    "Sample",
    "SourceOff",
    "Tile",
    "assemble",
    "percentile",
    "read_definitions",
    "read_samples",
    "trend",
]
