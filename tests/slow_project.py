"""A project whose reference takes long, for the test of idle work."""

import time

from breakfix.lab import exercise

imports = ""


@exercise(phase="fix")
def slow():
    """Take five seconds."""
    time.sleep(5)


@slow.trial(asks="How long?")
def once(world, slow):
    """it is called"""
    return time.sleep(5)
