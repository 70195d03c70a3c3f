"""A source: one file, opened to read and never to write.

It is read once as bytes before anything else happens, for three things: that it can be read at
all, what format it has, and its digest. The digest makes the batch id, so that the same content
is the same batch, whatever the file is called and whenever it arrives.
"""

import hashlib
import os
import stat
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from breakfix.pipeline.errors import SourceError

CHUNK = 1 << 20
FORMATS = "JSON (an array, or one object a line), CSV or Parquet"
LINES = {".jsonl", ".ndjson"}
TABLES = {".csv", ".tsv", ".txt"}


@dataclass(frozen=True)
class Source:
    """A file as it was found.

    format: "json array", "json lines", "csv" or "parquet". digest: SHA-256 of its bytes.
    modified: when it was last written, UTC without a zone. quoted: a double quote occurs.
    ended: the last byte ends a line.
    """

    path: Path
    format: str
    digest: str
    modified: datetime
    size: int
    quoted: bool
    ended: bool

    @property
    def name(self):
        """The file's name, for messages."""
        return self.path.name

    def unchanged(self):
        """Refuse a source that was written to since it was opened: half of it would be another's."""
        try:
            size, modified = _state(self.path)
        except OSError as error:
            raise SourceError(f"{self.name} was removed while it was read; nothing was loaded.") from error
        if (size, modified) != (self.size, self.modified):
            raise SourceError(f"{self.name} was written to while it was read; nothing was loaded. Run again.")


def open_source(path):
    """Look at a file and return the Source; SourceError when it cannot be one."""
    path = Path(path)
    try:
        size, modified = _state(path)
        head, tail, digest, quoted = _scan(path)
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}.") from error
    return Source(
        path.resolve(), _format(path, head, tail), digest, modified, size, quoted, tail.endswith((b"\n", b"\r"))
    )


def _state(path):
    """Return size and time of the last write."""
    found = os.stat(path)
    if not stat.S_ISREG(found.st_mode):
        raise SourceError(f"{path} is not a file.")
    return found.st_size, datetime.fromtimestamp(found.st_mtime_ns // 1000 / 1e6, UTC).replace(tzinfo=None)


def _scan(path):
    head = tail = b""
    digest, quoted = hashlib.sha256(), False
    with open(path, "rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            quoted = quoted or b'"' in chunk
            head = head or chunk.removeprefix(b"\xef\xbb\xbf").lstrip()
            tail = chunk
    return head, tail, digest.hexdigest(), quoted


def _format(path, head, tail):
    suffix = path.suffix.lower()
    if not head:
        raise SourceError(f"{path.name} is empty.")
    if head.startswith(b"PAR1"):
        if not tail.endswith(b"PAR1"):
            raise SourceError(f"{path.name} is cut short: the end of a Parquet file is missing.")
        return "parquet"
    if head.startswith((b"\x1f\x8b", b"PK\x03\x04", b"\x28\xb5\x2f\xfd")):
        raise SourceError(f"{path.name} is compressed. Unpack it first.")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head[:4]:
        raise SourceError(f"{path.name} is UTF-16. Convert it to UTF-8 first.")
    if suffix == ".parquet":
        raise SourceError(f"{path.name} is not Parquet.")
    if suffix in TABLES:
        return "csv"
    if suffix in LINES or head.startswith(b"{"):
        return "json lines"
    if head.startswith(b"["):
        # DuckDB takes an array that is cut off after a comma for a whole one.
        if not (tail.rstrip() or b"]").endswith(b"]"):
            raise SourceError(f"{path.name} is cut short or damaged: it does not end as the JSON array that it begins.")
        return "json array"
    what = "is not JSON" if suffix == ".json" else f"has no format known here: {FORMATS}"
    raise SourceError(f"{path.name} {what}.")
