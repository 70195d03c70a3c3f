"""What a run can end with instead of its counts.

    IngestError
    ├── SourceError         the source cannot be read as records; nothing was loaded
    │   └── FieldMissing    no row at all has a field that is needed
    ├── WarehouseError      the database cannot be opened or written
    │   ├── Busy            another run holds it; trying again later is right
    │   └── DiskFull        no room to write; the run was undone
    └── WatermarkRefused    a watermark that is no time, or lies in the future

Each message is one sentence or two for the person who started the run.
"""


class IngestError(Exception):
    """A run that did not happen, with the reason."""


class SourceError(IngestError):
    """The source cannot be read as records."""


class FieldMissing(SourceError):
    """No row of the source has a field that is needed."""


class WarehouseError(IngestError):
    """The database cannot be opened or written."""


class Busy(WarehouseError):
    """Another run holds the database."""


class DiskFull(WarehouseError):
    """There is no room to write."""


class WatermarkRefused(IngestError, ValueError):
    """A watermark that is no time or lies in the future."""


def is_full(error):
    """Tell whether an error of the engine means that there is no room to write."""
    signs = ("no space left", "file too large", "disk quota", "could not write all bytes", "could not write file")
    return any(sign in str(error).lower() for sign in signs)
