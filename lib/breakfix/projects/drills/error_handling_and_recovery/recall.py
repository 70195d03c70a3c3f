"""What the ledger has taught about a kill, asked again before a job is killed here."""

from breakfix.lab import Recall

recall = Recall(__name__, of="transaction_rollback_drill", asks=("refused_and_sent_again", "sum_after_the_kill"))
