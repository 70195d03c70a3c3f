"""Level 6: SQL reliability."""
