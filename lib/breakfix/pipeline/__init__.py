"""Reliability: the production form of what the projects teach."""
