"""The run order, as data: each step with the steps that it needs; and which steps of a file are due, by timestamps.

A step that has ended well leaves a *stamp*, an empty file whose timestamp is that of its start. The step is due when it
has no stamp, or one that is not younger than what it reads: the delivered file, or the stamp of a step that it needs. A
stamp of the future was made before somebody set the clock back, and says nothing: the step is due.
"""

import os
import time
from graphlib import TopologicalSorter

from breakfix.etl.extract import PACKED, extract
from breakfix.etl.load import load
from breakfix.etl.publish import publish
from breakfix.etl.transform import transform
from breakfix.etl.validate import validate

STEPS = {extract: (), transform: (extract,), validate: (transform,), load: (validate,)}
PUBLISHED = STEPS | {publish: (transform,)}  # where a bucket is configured


def in_order(steps=None):
    """Return the steps, each after those that it needs; graphlib.CycleError when they need one another in a ring."""
    return tuple(TopologicalSorter(STEPS if steps is None else steps).static_order())


def steps_of(config):
    """Return the steps of a job, in order: to publish is one where a bucket is configured."""
    return in_order(PUBLISHED if config.bucket else STEPS)


def due(config, name, now=None):
    """Return the steps of a delivered file that are due, in order; those that need a due one are due as well.

    `now` is a time as of `time.time()`. FileNotFoundError when the delivered file is gone.
    """
    now = time.time() if now is None else now
    found = []
    for step in steps_of(config):
        needs = PUBLISHED[step]
        read = [_stamp(config, each, name) for each in needs] or [config.source / f"{name}{PACKED}"]
        if any(each in found for each in needs) or _outdated(_stamp(config, step, name), read, now):
            found.append(step)
    return tuple(found)


def stamped(config, step, name, began):
    """Leave the stamp of a step of a file that has ended well; `began` is when it began, as of `time.time()`."""
    path = _stamp(config, step, name)
    path.parent.mkdir(exist_ok=True)
    path.touch()
    os.utime(path, (began, began))  # what came while the step ran is younger, and makes it due again


def _stamp(config, step, name):
    return config.stamps / f"{name}.{step.__name__}"


def _outdated(stamp, read, now):
    if not stamp.exists():
        return True
    made = stamp.stat().st_mtime
    return made > now or any(path.stat().st_mtime >= made for path in read)
