"""Records of several lines, told from lines in which a quote is astray.

The one rule, for files of any size: a line that leaves a quoted field open is joined with the lines after it, until
the quote is closed, when that is plausible. It is not plausible when

    - the quote is never closed, or not within 4 MB
    - something else than a delimiter follows the closing quote
    - a line in between is a whole record by itself, or the first and the last line both are, or the last line is
      and all together are none (a whole record: as many fields as the header, a number and a time in their places)

Then the quote is astray: its line is one dead letter, and the next line starts anew. So a quote swallows no row.
"""

from collections import deque

from breakfix.pipeline.line_copy import ROOM, Cut


def records(lines, shape):
    """Yield the records of lines, each without its line end; lines: an iterator of texts with their ends."""
    ahead = deque()
    while line := _take(ahead, lines):
        if isinstance(line, Cut):
            yield line
            continue
        text = line.rstrip("\r\n")
        if shape.open(text):
            joined = _joined(line, ahead, lines, shape)
            text = text if joined is None else joined
        yield text


def _take(ahead, lines):
    return ahead.popleft() if ahead else next(lines, "")


def _joined(first, ahead, lines, shape):
    """Return the record that begins with `first`, None when there is none; leaves in `ahead` what was not used."""
    parts, size, closed = [first], len(first.encode()), 0
    while closed <= shape.width:
        if len(parts) > len(ahead):
            ahead.append(next(lines, ""))
        line = ahead[len(parts) - 1]
        text = line.rstrip("\r\n")
        size += len(line.encode()) + 1  # a line break is written as two signs
        if not line or isinstance(line, Cut) or size > ROOM:
            return None
        parts.append(line)
        rest = _after_the_quote(text)
        if rest is not None:
            closed += 1
            rest = rest.lstrip(" ")
            if rest[:1] not in ("", shape.delimiter):
                return None
            if not shape.open(rest[1:]):
                return _plausible(parts, ahead, shape)
        if shape.event(text):
            return None
    return None


def _plausible(parts, ahead, shape):
    """Join the lines of a record and take them out of `ahead`; None when the last of them is a record by itself."""
    record = "".join(parts).rstrip("\r\n")
    first, last = (shape.event(part.rstrip("\r\n")) for part in (parts[0], parts[-1]))
    if last and (first or len(shape.fields(record)) != shape.width):
        return None
    for _ in parts[1:]:
        ahead.popleft()
    return record


def _after_the_quote(text):
    """Return what follows the quote that closes a field in this line, None when none does."""
    place = 0
    while (place := text.find('"', place)) >= 0:
        if text[place + 1 : place + 2] != '"':
            return text[place + 1 :]
        place += 2
    return None
