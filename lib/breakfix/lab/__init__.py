"""Teaching: exercises and their trials, verdicts, predictions, prose, the ledger."""
