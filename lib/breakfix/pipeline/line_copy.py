r"""A copy of a text file in which each record is one line of at most 4 MB, so that it can be read as lines.

What a line cannot hold is written as `\x1a` and a digit. Of a line that is longer the first 1,000 signs are kept, its
size and its digest; it is marked as `cut`. The copy is made with little memory, whatever the size of the file.
"""

import hashlib
from itertools import islice

from breakfix.pipeline.lines import LONGEST, lines

ESCAPES = (("\x1a", "\x1a0"), ("\n", "\x1a1"), ("\r", "\x1a2"), ("\x01", "\x1a4"), ("\x04", "\x1a5"))
CUT = "\x1a3"
KEPT = 1000  # signs of a line that is cut
ROOM = LONGEST - 64  # bytes of a line, with its end and what is written in place of signs
TOO_LONG = f"a line of more than {LONGEST >> 20} MB"


class Cut(str):
    """The beginning of a line that is too long, and what is known of its rest."""


def write_copy(source, path, skip=0, records=None):
    """Write the lines of a text file after the first `skip`, or the records that `records` makes of them, to `path`."""
    with (
        open(source, encoding="utf-8-sig", newline="") as text,
        open(path, "w", encoding="utf-8", newline="") as copy,
    ):
        rest = islice(bounded(text), skip, None)
        for record in records(rest) if records else (_without_end(line) for line in rest):
            copy.write(_on_a_line(record))
            copy.write("\n")


def copied(path):
    """Return the SELECT of `raw` and `cut` from a copy."""
    text = f"replace(raw, {_signs(CUT)}, ' ... ')"
    for sign, escape in reversed(ESCAPES):
        text = f"replace({text}, {_signs(escape)}, {_signs(sign)})"
    return f"""select case when contains(raw, chr(26)) then {text} else raw end as raw,
        contains(raw, {_signs(CUT)}) as cut {lines(path)}"""


def bounded(text):
    """Yield the lines of an open text with their ends; one that is too long as a Cut, without its end."""
    while line := text.readline(LONGEST):
        if len(line) * 4 <= ROOM or len(line.encode()) <= ROOM:
            yield line
        else:
            digest, size, piece = hashlib.sha256(), 0, line
            while piece and piece[-1] not in "\r\n":
                digest.update(piece.encode())
                size += len(piece.encode())
                piece = text.readline(LONGEST)
            digest.update(piece.rstrip("\r\n").encode())
            size += len(piece.rstrip("\r\n").encode())
            yield Cut(f"{line[:KEPT]}{CUT}{size} bytes, SHA-256 {digest.hexdigest()[:16]}")


def _without_end(line):
    return line if isinstance(line, Cut) else line.rstrip("\r\n")


def _on_a_line(record):
    text, mark, rest = record.partition(CUT) if isinstance(record, Cut) else (record, "", "")
    for sign, escape in ESCAPES:
        if sign in text:
            text = text.replace(sign, escape)
    return text + mark + rest


def _signs(text):
    return " || ".join(f"chr({ord(sign)})" for sign in text)
