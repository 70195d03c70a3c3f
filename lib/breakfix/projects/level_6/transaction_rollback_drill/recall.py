"""What the start has taught about groups and about nothing, asked again: a sum of no rows is where ledgers begin."""

from breakfix.lab import Recall

recall = Recall(
    "breakfix.projects.level_6.transaction_rollback_drill",
    of="start_here",
    asks=("a_group_of_nothing", "what_it_gives"),
)
