"""The log of a job: etl.log tells everything, error.log only what somebody has to look at.

    2013-01-02 04:00:00,120 flights 9f3a61c2 INFO 2013-01-01.csv loaded, 842 rows

Every line has its time, the pipeline's name and the run's id, those of a traceback as well: whoever looks for a run
finds all of it. A full file becomes etl.log.1, and so on (`Config.log_bytes`, `Config.log_files`). Errors have files of
their own, so that what is told every night does not push them out. One process at a time may do that: see `alone`.
"""

import contextlib
import logging
import logging.handlers
import secrets

LOGGER = "breakfix.etl"
FILES = {"etl.log": logging.INFO, "error.log": logging.ERROR}  # name -> the least level that it takes


class Named(logging.Formatter):
    """Puts time, pipeline and run before every line of a record."""

    def __init__(self, pipeline, run):
        super().__init__("%(levelname)s %(message)s")
        self.pipeline, self.run = pipeline, run

    def format(self, record):
        """Return the record as text, each of its lines named."""
        begins = f"{self.formatTime(record)} {self.pipeline} {self.run}"
        return "\n".join(f"{begins} {line}" for line in super().format(record).split("\n"))


class Counts(logging.Handler):
    """Counts what it is given: `warnings`, and `errors` with all that is worse."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.warnings = self.errors = 0

    def emit(self, record):
        """Count a record."""
        if record.levelno >= logging.ERROR:
            self.errors += 1
        else:
            self.warnings += 1


@contextlib.contextmanager
def opened(config, run=None):
    """Return the logger of a job and its Counts; files are closed when the block ends, so that no line is there twice.

    run: the id of the run; without one it is drawn.
    """
    log, counts = logging.getLogger(LOGGER), Counts()
    before = log.level, log.propagate
    named = Named(config.name, run or secrets.token_hex(4))
    handlers = [counts, *(_handler(config, name, least, named) for name, least in FILES.items())]
    log.setLevel(logging.INFO)
    log.propagate = False
    for handler in handlers:
        log.addHandler(handler)
    try:
        yield log, counts
    finally:
        log.setLevel(before[0])
        log.propagate = before[1]
        for handler in handlers:
            log.removeHandler(handler)
            handler.close()


@contextlib.contextmanager
def timed(log, what):
    """Write a line when the block starts, and one when it ends, with how it ended: done or failed."""
    log.info("%s starts", what)
    try:
        yield
    except BaseException:
        log.info("%s ends, failed", what)
        raise
    log.info("%s ends, done", what)


def _handler(config, name, least, formatter):
    sizes = {"maxBytes": config.log_bytes, "backupCount": config.log_files}
    handler = logging.handlers.RotatingFileHandler(config.logs / name, encoding="utf-8", delay=True, **sizes)
    handler.setLevel(least)  # delayed: no error, no error.log
    handler.setFormatter(formatter)
    return handler
