"""Verdicts: what the learner is told of an answer."""
