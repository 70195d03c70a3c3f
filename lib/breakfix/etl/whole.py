"""Files that are there whole or not at all: the unfinished one has another name until it is on the disk."""

import contextlib
import os

UNFINISHED = ".part"  # no reader of the job looks at such a file


@contextlib.contextmanager
def whole(path, mode="w"):
    """Open a file to be written; it gets the name `path` when the block ends, and vanishes when the block fails.

    What lay at `path` before stays until then. After a kill a file with the ending `.part` may stay behind; the next
    call for the same path takes its place. `mode` is "w" (UTF-8, line ends as written) or "wb".
    """
    draft = path.with_name(path.name + UNFINISHED)
    text = {} if "b" in mode else {"encoding": "utf-8", "newline": ""}
    try:
        with open(draft, mode, **text) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
