"""A source: one file, opened to read and never to write.

It is read once as bytes before anything else happens, for three things: that it can be read at
all, what format it has, and its digest. The digest makes the batch id, so that the same content
is the same batch, whatever the file is called and whenever it arrives.
"""

import hashlib
import os
import re
import stat
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from breakfix.pipeline import json_shape, kinds
from breakfix.pipeline.errors import SourceError
from breakfix.pipeline.lines import SIGNS
from breakfix.pipeline.paths import shown

CHUNK = 1 << 20
ODD = tuple(map(str.encode, SIGNS))
COMMON = b"\x02"  # all of them have it
MARK = b"\xef\xbb\xbf"
PACKING = re.compile(r"\.(gz|zst|bz2|xz|lz4)$")  # a file that is packed is known by its content
FORMATS = "JSON (an array, or one object a line), CSV or Parquet"


@dataclass(frozen=True)
class Source:
    """A file as it was found.

    name: of the file, for messages. format: "json array", "json lines", "json objects", "csv" or
    "parquet". digest: SHA-256 of its bytes. modified: when it was last written, UTC without a zone.
    quoted: a double quote occurs. odd: so do SIGNS of `lines`. ended: the last byte ends a line.
    """

    path: Path
    name: str
    format: str
    digest: str
    modified: datetime
    size: int
    quoted: bool
    odd: bool
    ended: bool

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
        head, tail, digest, quoted, odd = _scan(path)
    except OSError as error:
        raise SourceError(f"{shown(path)} cannot be read: {error.strerror}.") from error
    form, ended = _format(path, head, tail), tail.endswith((b"\n", b"\r"))
    return Source(path.resolve(), shown(path.name), form, digest, modified, size, quoted, odd, ended)


def _state(path):
    """Return size and time of the last write."""
    found = os.stat(path)
    if not stat.S_ISREG(found.st_mode):
        raise SourceError(f"{shown(path)} is not a file.")
    return found.st_size, datetime.fromtimestamp(found.st_mtime_ns // 1000 / 1e6, UTC).replace(tzinfo=None)


def _scan(path):
    head = tail = b""
    digest, quoted, odd = hashlib.sha256(), False, False
    with open(path, "rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            quoted = quoted or b'"' in chunk
            head = head if head.strip() else chunk
            odd = odd or _is_odd(tail[-3:] + chunk[:3]) or _is_odd(chunk)
            tail = chunk
    return head, tail, digest.hexdigest(), quoted, odd


def _is_odd(part):
    return COMMON in part and any(sign in part for sign in ODD)  # for one byte is looked many times as fast


def _format(path, head, tail):
    name, suffix = shown(path.name), Path(PACKING.sub("", path.name.lower())).suffix
    start = head.removeprefix(MARK).lstrip()
    if not start:
        raise SourceError(f"{name} is empty.")
    if head.startswith(b"PAR1"):
        if not tail.endswith(b"PAR1"):
            raise SourceError(f"{name} is cut short: the end of a Parquet file is missing.")
        return "parquet"
    if why := kinds.refusal(head, start, tail):
        raise SourceError(f"{name} {why}")
    found = json_shape.shape(suffix, start.decode(errors="replace"))
    # DuckDB takes an array that is cut off after a comma for a whole one.
    if found == "json array" and not (tail.rstrip() or b"]").endswith(b"]"):
        raise SourceError(f"{name} is {json_shape.damage(path, found)}.")
    if found or suffix in json_shape.NAMED_TABLE:
        return found or "csv"
    raise SourceError(f"{name} {_unknown(suffix, start)}.")


def _unknown(suffix, start):
    if suffix == ".parquet":
        return "is not Parquet"
    if suffix != ".json":
        return f"has no format known here: {FORMATS}. Is it CSV? Then let its name end in .csv"
    why = json_shape.no_object(start.decode(errors="replace"))
    return "is not JSON" if why.endswith("not JSON") else f"holds no JSON object: {why}"
