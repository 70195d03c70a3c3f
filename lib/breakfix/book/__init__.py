"""Notebooks as things to find, fill, run, compare and copy."""
