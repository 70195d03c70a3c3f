"""A folder that is a disk of its own: what is renamed into it or out of it fails, as between two file systems.

    with other_disk(folder):
        os.replace("/elsewhere/draft", folder / "report.csv")      OSError: EXDEV
        os.replace(folder / "draft", folder / "report.csv")        renamed, as ever
        shutil.move("/elsewhere/draft", folder / "report.csv")     copied, byte by byte

On most machines `/tmp` and a home folder are two file systems; on those where they are one, a draft that is made in the
wrong place is not noticed. Only this process is concerned; `os` is as it was after the block.
"""

import contextlib
import errno
import os
from pathlib import Path

__all__ = ["other_disk"]


@contextlib.contextmanager
def other_disk(folder):
    """Let renames over the border of `folder` fail with OSError (EXDEV). Within it, and outside of it, they work."""
    border, kept = Path(folder).resolve(), {name: getattr(os, name) for name in ("rename", "replace", "link")}

    def inside(path):
        return border in (Path(os.fsdecode(path)).absolute().parent.resolve() / "_").parents

    def guarded(call):
        def renamed(source, target, **kinds):
            if not kinds and inside(source) != inside(target):
                raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), source, None, target)
            return call(source, target, **kinds)

        return renamed

    try:
        for name, call in kept.items():
            setattr(os, name, guarded(call))
        yield
    finally:
        for name, call in kept.items():
            setattr(os, name, call)
