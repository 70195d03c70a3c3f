"""Files replaced whole or not at all: whoever is killed on the way leaves the old one or the new one."""

import contextlib
import ctypes
import errno
import fcntl
import os
import stat
import sys
from pathlib import Path

from breakfix.book import Refusal

HERE, SWAP = -100, 2  # AT_FDCWD; RENAME_EXCHANGE of Linux and RENAME_SWAP of macOS
CANNOT = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EXDEV)  # the last: a copy that is a link to another disk


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


def swap(one, other):
    """Let two files of one file system change places in one step; False where the system cannot do that.

    Whatever was at a place at that moment is at the other one then: nothing that somebody saves just now is lost.
    """
    libc, names = ctypes.CDLL(None, use_errno=True), [os.fsencode(path) for path in (one, other)]
    if sys.platform == "darwin":
        failed = libc.renamex_np(*names, SWAP)
    elif hasattr(libc, "renameat2"):
        failed = libc.renameat2(HERE, names[0], HERE, names[1], SWAP)
    else:
        return False
    if failed and (number := ctypes.get_errno()) not in CANNOT:
        raise OSError(number, os.strerror(number), str(one), None, str(other))
    if not failed:
        _sync(Path(other).parent)
    return not failed


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
