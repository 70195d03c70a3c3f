"""Notebooks as things to find, fill, run, compare and copy.

Every module raises `Refusal` for what cannot be done as asked; its text is the one sentence
that the command line shows.
"""


class Refusal(Exception):
    """What was asked for cannot be done: what, where and what to do next, in one sentence."""
