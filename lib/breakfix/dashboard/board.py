"""A board: the tiles of a page, and how all is together."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from breakfix.dashboard.kpi import STATES
from breakfix.dashboard.tile import Tile, tile


@dataclass(frozen=True)
class Board:
    """Tiles in the order of their definitions, as they are at `now` (UTC)."""

    title: str
    tiles: tuple[Tile, ...]
    now: datetime

    @property
    def counts(self):
        """How many tiles are in each state."""
        counted = Counter(tile.state for tile in self.tiles)
        return {state: counted[state] for state in STATES}

    @property
    def health(self):
        """`critical` with a red tile, else `warning` with a yellow one, else `unknown` with such a one, else `healthy`.

        A board without tiles is unknown: it has not seen anything that is well.
        """
        counts = self.counts
        for state, word in (("red", "critical"), ("yellow", "warning"), ("unknown", "unknown")):
            if counts[state]:
                return word
        return "healthy" if self.tiles else "unknown"


def assemble(kpis, samples, now, title="Service health"):
    """Return the Board of KPIs from Samples in any order; a sample counts for the KPI of its kpi_name."""
    return Board(title, tuple(tile(kpi, [s for s in samples if s.kpi_name == kpi.name], now) for kpi in kpis), now)
