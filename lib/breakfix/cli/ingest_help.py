"""The end of `breakfix ingest --help`: examples, and what is read, refused and why, as a table."""

import textwrap

from breakfix.cli.api_reads import API_READS
from breakfix.cli.reads import EXITS, READS

EXAMPLES = """\
Examples:
  breakfix ingest events.json --database warehouse.duckdb
  breakfix ingest mine.csv --key order_id --name status --value amount --time updated_at --dry-run
  breakfix ingest https://host/orders --database sqlite:///cache.db --dry-run
"""
WIDTHS = (9, 31, 35)  # of the three columns, in signs


def epilog():
    """Return the text, each line as it is to be shown (`\\b` tells click so)."""
    files = _table(("File", "is read", "is refused, and why"), READS)
    apis = _table(("API", "is read", "is refused, or a gap"), API_READS)
    exits = [f"  {code:<4} {meaning}" for code, meaning in EXITS]
    return "\n\n".join(
        "\b\n" + "\n".join(part) for part in (EXAMPLES.splitlines(), files, apis, ["Exit status:", *exits])
    )


def _table(head, rows):
    return [line for row in (head, *rows) for line in _lines(row)]


def _lines(row):
    """Yield a row of the table as lines, each cell in its column."""
    cells = [textwrap.wrap(cell, width) for cell, width in zip(row, WIDTHS, strict=True)]
    for number in range(max(map(len, cells))):
        parts = (cell[number] if number < len(cell) else "" for cell in cells)
        yield "  ".join(f"{part:{width}}" for part, width in zip(parts, WIDTHS, strict=True)).rstrip()
