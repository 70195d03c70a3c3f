"""Review: what the ledger is good for later."""
