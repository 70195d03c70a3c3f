"""Files replaced whole or not at all: whoever is killed on the way leaves the old one or the new one."""

import contextlib
import fcntl
import os
import stat
from pathlib import Path

from breakfix.book import Refusal


def replace(path, data):
    """Put `data` (bytes) in place of the file at `path`, or of the file that a link there points to.

    The permissions stay. Raises OSError when it cannot be written; then nothing has changed.
    """
    target = Path(os.path.realpath(path))
    target.parent.mkdir(parents=True, exist_ok=True)
    # One name, not a new one each time: a kill leaves one such file at most, and the next call takes it over.
    draft = target.with_name(f".{target.name}.new")
    try:
        file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
        with open(file, "wb") as whole:
            whole.write(data)
            whole.flush()
            with contextlib.suppress(FileNotFoundError):
                os.fchmod(file, stat.S_IMODE(target.stat().st_mode))
            os.fsync(file)
        os.replace(draft, target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    _sync(target.parent)


@contextlib.contextmanager
def alone(folder):
    """Hold `folder` against other commands that change what lies in it; Refusal when one of them is at work."""
    folder.mkdir(parents=True, exist_ok=True)
    held = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refusal(f"Another command is changing {folder} just now; wait for it, then try again.") from None
        except OSError:  # a file system without locks
            pass
        yield
    finally:
        os.close(held)


def free(path, word):
    """A path beside `path` at which nothing lies: `15_x.broken.ipynb`, then `15_x.broken-2.ipynb`."""
    names = (f"{path.stem}.{word}{suffix}{path.suffix}" for suffix in ["", *(f"-{n}" for n in range(2, 1000))])
    return next(each for each in map(path.with_name, names) if not os.path.lexists(each))


def _sync(folder):
    with contextlib.suppress(OSError):  # not every file system can
        file = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(file)
        finally:
            os.close(file)
