"""Two questions from the capstone of level 6: what a comparison with nothing says, and what a count leaves out."""

from breakfix.lab import Recall

recall = Recall(
    "breakfix.projects.level_8.dashboard_kpi_assembler",
    of="level6_mini_capstone",
    asks=("two_halves", "unaccounted"),
)
