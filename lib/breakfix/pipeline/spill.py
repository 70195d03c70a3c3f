"""A folder for what does not fit into memory, where the engine spills too: on the disk of the database."""

import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def room(con):
    """Yield a new folder, which is gone afterwards; what a kill leaves is swept with the engine's own."""
    folder = Path(con.execute("select current_setting('temp_directory')").fetchall()[0][0])
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(dir=folder) as inside:
            yield Path(inside)
    finally:
        with suppress(OSError):  # the engine is in there, too
            folder.rmdir()
