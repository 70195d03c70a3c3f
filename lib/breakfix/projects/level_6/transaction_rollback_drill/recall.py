"""What an upsert counts and what a join keeps, asked again before an order of payment must not count twice."""

from breakfix.lab import Recall

recall = Recall(
    "breakfix.projects.level_6.transaction_rollback_drill",
    of="upsert_strategy_lab",
    asks=("rowcounts", "rows_of_joins"),
)
