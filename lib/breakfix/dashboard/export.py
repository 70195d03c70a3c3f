"""The filtered rows as CSV: written row by row, and harmless in a spreadsheet."""

import csv
import io
from datetime import datetime

from breakfix.dashboard import freshness

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # a cell of text that begins so is run by a spreadsheet
CHUNK = 500  # rows sent at once


def lines(columns, rows, sources, filters):
    """Yield the file as text: lines after # on what it shows and how fresh that is, the names of the columns, the rows.

    Times are ISO 8601 in UTC, empty is no value. Text that a spreadsheet would run as a formula gets a quote before it.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    about = [f"{each.name}: {each.state}, last refresh {freshness.time(each.refreshed)}" for each in sources]
    for line in (f"filter: {filters.query() or 'none'}", *about):
        buffer.write(f"# {' '.join(line.split())}\r\n")
    writer.writerow([safe(column.heading) for column in columns])
    for count, row in enumerate(rows, 1):
        writer.writerow([_cell(value) for value in row])
        if count % CHUNK == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def safe(text):
    """Return text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) or text.startswith(FORMULA) else text


def _cell(value):
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    return safe(value) if isinstance(value, str) else value


def _taken(buffer):
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
