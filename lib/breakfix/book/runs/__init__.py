"""Notebooks run whole, and the receipt of a run."""
