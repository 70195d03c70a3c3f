"""Loggers, which are a process's: forgotten after a trial, so that the next one begins with none."""

import logging

OTHERS = {"stamina", "asyncio", "concurrent"}  # what libraries have set up stays


def forget():
    """Close and forget the handlers of all loggers, and their levels."""
    for log in [logging.root, *(logging.getLogger(name) for name in list(logging.root.manager.loggerDict))]:
        if log.name.split(".")[0] in OTHERS:
            continue
        for handler in list(log.handlers):
            log.removeHandler(handler)
            handler.close()
        log.setLevel(logging.WARNING if log is logging.root else logging.NOTSET)
        log.propagate, log.disabled = True, False
