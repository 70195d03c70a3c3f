"""A board: all tiles together."""

from datetime import UTC, datetime

import pytest

from breakfix.dashboard.board import Board, assemble
from breakfix.dashboard.kpi import KPI
from breakfix.dashboard.sample import read_definitions, read_samples
from breakfix.dashboard.tile import Tile

NOW = datetime(2025, 1, 1, 10, 30, tzinfo=UTC)


def test_the_sample():
    """One of three is yellow, its p95 and not its mean; all three get worse."""
    board = assemble(read_definitions(), read_samples(), NOW)
    assert (board.health, board.counts) == ("warning", {"green": 2, "yellow": 1, "red": 0, "unknown": 0})
    assert [(tile.kpi.name, tile.state) for tile in board.tiles] == [
        ("response_time_ms", "yellow"),
        ("error_rate_pct", "green"),
        ("cpu_usage_pct", "green"),
    ]
    assert {tile.trend for tile in board.tiles} == {"degrading"}
    assert assemble(read_definitions(), read_samples()[::-1], NOW) == board


@pytest.mark.parametrize(
    ("states", "health"),
    [
        ("green green", "healthy"),
        ("green unknown", "unknown"),
        ("unknown yellow", "warning"),
        ("yellow unknown red", "critical"),
        ("", "unknown"),
    ],
)
def test_the_worst_that_is_known_comes_first(states, health):
    """Red before yellow before unknown; a board is healthy when every tile is green, and there is one."""
    tiles = tuple(Tile(KPI("k", 1, 2), state) for state in states.split())
    assert Board("b", tiles, NOW).health == health
