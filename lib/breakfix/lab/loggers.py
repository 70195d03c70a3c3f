"""Loggers, which are a process's: a trial finds none that is set up, and leaves none that is.

counted.world(loggers.fresh)            a world in which the loggers are as in a process that has just begun
rotating.world(loggers.fresh_folder)    and in which there is a folder: its Path, empty

told = loggers.Told()
log = loggers.own(told)                 a logger of the trial's own, of level INFO, with this handler
told.lines                              what it was given, such as "INFO load began"
"""

import contextlib
import logging
import tempfile
from pathlib import Path

OTHERS = {"stamina", "asyncio", "concurrent"}  # what libraries have set up stays
ATTRIBUTES = vars(logging.Logger("any")).keys()


def forget():
    """Close and forget the handlers of all loggers; forget their filters, levels, and what was kept on them."""
    logging.disable(logging.NOTSET)
    for log in [logging.root, *(logging.getLogger(name) for name in list(logging.root.manager.loggerDict))]:
        if log.name.split(".")[0] in OTHERS:
            continue
        for handler in list(log.handlers):
            log.removeHandler(handler)
            handler.close()
        log.filters.clear()
        log.setLevel(logging.WARNING if log is logging.root else logging.NOTSET)
        log.propagate, log.disabled = True, False
        for kept in vars(log).keys() - ATTRIBUTES:
            delattr(log, kept)


@contextlib.contextmanager
def fresh():
    """Forget, after the block, what was done in it to all loggers. As a world it has nothing in it."""
    try:
        yield
    finally:
        forget()


@contextlib.contextmanager
def fresh_folder():
    """Open the Path of an empty folder, which goes with the block, as does what was done to all loggers."""
    with fresh(), tempfile.TemporaryDirectory() as made:
        yield Path(made)


def own(*handlers, level=logging.INFO, name="the job's own"):
    """Return a logger of a trial's own, with these handlers; what it is given goes nowhere else."""
    log = logging.getLogger(name)
    log.setLevel(level)
    log.propagate = False
    for each in handlers:
        log.addHandler(each)
    return log


class Kept(logging.Handler):
    """A handler that keeps the records that it is given, in `records`."""

    def __init__(self):
        super().__init__()
        self.records = []

    def emit(self, record):
        """Keep a record."""
        self.records.append(record)


class Told(logging.Handler):
    """A handler that tells each record in a list, `lines`, as `LEVEL MESSAGE`.

    The list may be one in which others tell what they do. A message that does not fit raises where it is logged.
    """

    def __init__(self, lines=None):
        super().__init__()
        self.lines = [] if lines is None else lines

    def emit(self, record):
        """Tell a record."""
        self.lines.append(f"{record.levelname} {record.getMessage()}")
