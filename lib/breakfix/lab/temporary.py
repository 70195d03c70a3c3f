"""A folder of this process, for databases and files that are not to outlive it.

It is removed when the process ends. A process that was killed cannot do that: what it left is removed by the next one
that asks for a folder, which knows it by the number of the process in its name. A number counts in one namespace of
processes: what a container has made beside it stays.
"""

import atexit
import contextlib
import functools
import os
import re
import shutil
import tempfile
from pathlib import Path

import psutil

NAME = re.compile(r"breakfix-(\d+)-(\d+)-\w+")


def folder():
    """Return the Path of a new folder, empty."""
    made = Path(tempfile.mkdtemp(prefix=prefix()))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    _sweep(os.getpid())
    return made


def prefix():
    """Return how the name of a folder of this process begins."""
    return f"breakfix-{_namespace()}-{os.getpid()}-"


def _namespace():
    """Return the number of the namespace that this process has its number in; 0 where there are none."""
    with contextlib.suppress(OSError):
        return os.stat("/proc/self/ns/pid").st_ino
    return 0


@functools.cache
def _sweep(_):
    """Remove the folders of processes that are gone, once in a process."""
    for each in Path(tempfile.gettempdir()).iterdir():
        name = NAME.fullmatch(each.name)
        if name and int(name[1]) == _namespace() and not psutil.pid_exists(int(name[2])):
            shutil.rmtree(each, ignore_errors=True)  # another user's stays
