"""What a page shows for one set of filters: the board, the state of the sources, rows, a chart."""

import re
from dataclasses import dataclass, field

from breakfix.dashboard.board import Board


@dataclass(frozen=True)
class Column:
    """A column of the table; kind is `text`, `number` or `time`, or `name` for what somebody has named."""

    name: str
    title: str
    kind: str = "text"

    @property
    def heading(self):
        """The title as the name of a column in a file: `departure_delay_minutes`."""
        return re.sub(r"\W+", "_", self.title.lower()).strip("_")


@dataclass(frozen=True)
class Series:
    """The numbers of a chart: (label, value or None) pairs, of time when `line`, else side by side."""

    title: str
    unit: str = ""
    points: tuple = ()
    line: bool = True


@dataclass(frozen=True)
class Look:
    """All that a page needs. rows: of one page of the table, as tuples. total: rows that the filters let through."""

    board: Board
    sources: tuple = ()
    columns: tuple = ()
    rows: tuple = ()
    total: int = 0
    series: Series = field(default_factory=lambda: Series("Nothing"))
