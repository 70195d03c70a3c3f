"""The log of a job: etl.log tells everything, error.log only what somebody has to look at."""

import contextlib
import logging

LOGGER = "breakfix.etl"
LINE = "%(asctime)s %(levelname)s %(message)s"
FILES = {"etl.log": logging.INFO, "error.log": logging.ERROR}  # name -> the least level that it takes


@contextlib.contextmanager
def opened(config):
    """Return the logger of a job, with its files open; they are closed when the block ends, so that none is twice."""
    log = logging.getLogger(LOGGER)
    before = log.level, log.propagate
    handlers = [_handler(config.logs / name, least) for name, least in FILES.items()]
    log.setLevel(logging.INFO)
    log.propagate = False
    for handler in handlers:
        log.addHandler(handler)
    try:
        yield log
    finally:
        log.setLevel(before[0])
        log.propagate = before[1]
        for handler in handlers:
            log.removeHandler(handler)
            handler.close()


def _handler(path, least):
    handler = logging.FileHandler(path, encoding="utf-8", delay=True)  # no error, no error.log
    handler.setLevel(least)
    handler.setFormatter(logging.Formatter(LINE))
    return handler
