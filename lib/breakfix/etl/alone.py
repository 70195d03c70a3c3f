"""One run at a time in a job's folder: two would write the same unfinished files."""

import contextlib
import fcntl
import os

from breakfix.etl.errors import EtlError


class Busy(EtlError):
    """Another run is at work."""


@contextlib.contextmanager
def alone(config):
    """Hold the job's folder while the block lasts; Busy when another process holds it. A kill sets it free as well."""
    held = os.open(config.folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(config.folder, "another run is at work here; start this one when it has ended") from None
        yield
    finally:
        os.close(held)
