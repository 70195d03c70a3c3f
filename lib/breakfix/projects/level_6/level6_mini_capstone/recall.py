"""Which letters are due, and how often a poison is tried, asked again before a pipeline has letters of its own."""

from breakfix.lab import Recall

recall = Recall(
    "breakfix.projects.level_6.level6_mini_capstone",
    of="dead_letter_row_handler",
    asks=("due_of_five", "four_starts"),
)
