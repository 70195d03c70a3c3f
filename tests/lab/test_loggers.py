"""Loggers, forgotten."""

import logging

from breakfix.lab import loggers


def test_no_handler_and_no_level_is_left(tmp_path):
    """A logger that was set up is as new, and its file is closed."""
    log = logging.getLogger("set up in a trial")
    handler = logging.FileHandler(tmp_path / "log")
    log.addHandler(handler)
    log.setLevel("INFO")
    log.propagate = False
    loggers.forget()
    assert (log.handlers, log.level, log.propagate) == ([], logging.NOTSET, True)
    assert handler.stream is None
