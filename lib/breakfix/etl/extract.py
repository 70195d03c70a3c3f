"""The first step: a delivered file comes into data_raw, unpacked and whole."""

import gzip
import shutil
import zlib

from breakfix.etl.errors import BadFile, NotYet
from breakfix.etl.whole import whole

PACKED = ".gz"


def delivered(config):
    """Return the names of the files that are delivered (without .gz), sorted."""
    found = config.source.glob(f"*.csv{PACKED}")
    return sorted(path.stem for path in found if not path.name.startswith("."))  # a sender's unfinished ones often do


def extract(config, name):
    """Unpack one delivered file into data_raw, as it came.

    Raises NotYet when it ends too early, which is what a file looks like while another process writes it; BadFile when
    it is no gzip; FileNotFoundError when it is gone.
    """
    packed = config.source / f"{name}{PACKED}"
    if not packed.stat().st_size:
        raise NotYet(packed.name, "it is empty; it may still be under way")
    try:
        with gzip.open(packed, "rb") as file, whole(config.raw / name, "wb") as raw:
            shutil.copyfileobj(file, raw)
    except EOFError as error:
        raise NotYet(packed.name, "it ends too early; it may still be under way") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise BadFile(packed.name, f"no gzip file: {error}") from error
