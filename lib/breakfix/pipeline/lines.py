r"""A text file as lines, each kept as it stands.

DuckDB's own JSON and CSV readers drop the line that they cannot parse, so lines are read first, as
a CSV file of one column whose delimiter and null are SIGNS; a text that has these is copied first.
A line ends at LF, CR LF or CR; empty lines are left out.
"""

import re

from breakfix.pipeline.sql import blank, path_literal

ODD = re.compile("[\udc80-\udcff]")  # what `surrogateescape` makes of a byte
SIGNS = ("\x01\x02\x03\x04", "\x04\x03\x02\x01")  # a delimiter and a null that next to no text contains
LONGEST = 4 << 20  # bytes of a line


def lines(path, skip=0):
    """Return `from ... where ...` that yields `raw`, a row a line that says something, after `skip` lines."""
    # Small buffers fit the processor's cache, and there is one for every thread: a third of the time less.
    return f"""from read_csv({path_literal(path)}, columns = {{'raw': 'VARCHAR'}}, header = false, auto_detect = false,
        skip = {skip}, delim = '\x01\x02\x03\x04', nullstr = '\x04\x03\x02\x01', quote = '', escape = '',
        comment = '', new_line = '\\n', strict_mode = false,
        hive_partitioning = false, compression = 'none', max_line_size = {LONGEST}, buffer_size = {2 * LONGEST}
    ) where raw >= '!' or not {blank("raw")}"""


def not_utf8(path):
    """Return (number of the line, byte) of the first byte that is not UTF-8, None when there is none."""
    with open(path, encoding="utf-8", errors="surrogateescape", newline=None) as text:
        for number, line in enumerate(iter(lambda: text.readline(LONGEST), ""), 1):
            if not line.isascii() and (found := ODD.search(line)):
                return number, ord(found[0]) - 0xDC00
    return None
