"""What the start has taught about NULL, asked again before anything here depends on it."""

from breakfix.lab import Recall

__all__ = ["recall"]

recall = Recall(
    "breakfix.projects.level_6.level6_mini_capstone", of="start_here", asks=("known_cups", "which_one_moves")
)
