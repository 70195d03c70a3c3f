"""What a rollback takes back, and what NULL is to a key, asked again before a pipeline depends on both."""

from breakfix.lab import Recall

recall = Recall(
    "breakfix.projects.level_6.level6_mini_capstone",
    of="transaction_rollback_drill",
    asks=("back_twice", "orders_without_an_id"),
)
