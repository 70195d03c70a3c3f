"""Mutants: the reference with one place turned, and which trial sees it."""
