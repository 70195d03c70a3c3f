"""What is read from a file, what is refused and why: the table that `breakfix ingest --help` shows.

The same stands in `lib/breakfix/pipeline/README.md`. To refuse a row is to reject it: it becomes a dead letter, with
its text and the reason, and the rows around it are loaded. To refuse a file is to end with one error, loading nothing.
"""

READS = (  # what, what of it is read, what is not, and why
    (
        "format",
        "CSV, Parquet, JSON: an array, one object a line, or objects over several lines. The content decides, and "
        "where it leaves that open the file's name. Folders say nothing",
        "file: packed, a workbook, a database or its dump, a web page, XML, SQL, empty, cut short, damaged. The error "
        "says which, and where; a DECIMAL of more than 38 digits. row: an object in which one of the four fields "
        "stands twice",
    ),
    (
        "text",
        "UTF-8, with a mark or without",
        "file: anything else, since its signs would be a guess. The line is named",
    ),
    (
        "CSV",
        "a header, then rows; comma, semicolon, tab or bar; quotes as in RFC 4180, spaces around them; LF, CR LF and "
        "CR, also mixed",
        "row: more or fewer fields than the header; quotes that do not match. A column twice refuses the file",
    ),
    (
        "lines",
        "a record on one line, or on several where a quoted field holds line breaks; at most 4 MB",
        "row: a line that is longer, or in which a quote opens and is not closed, or closed only after a line that is "
        "a whole record. The next line starts anew, in files of any size: a quote swallows no row",
    ),
    (
        "key, name",
        "text, not blank; a number becomes the text that stands there: 1.10 and 1.1 are two keys",
        "row: null, blank, true or false, a list, an object",
    ),
    (
        "value",
        "a number, also as text: 49.99, 1e3",
        "row: nan and infinity, 1_000, 1,5; 9007199254740993 and all else that a DOUBLE would round, since two "
        "numbers that differ would become one",
    ),
    (
        "time",
        "2025-01-15; 2025-01-15T08:30; 2025-01-15 08:30:00.123456; with Z, UTC, GMT, +02:00, +0200, +02, Asia/Tokyo, "
        "EST to PDT, or no zone, which is UTC; 2025/1/5 8:30; spaces around it",
        "row: 10/05/24, 15/01/2025 and epoch numbers, which could be two moments; a day that is not; digits below a "
        "microsecond, which would be lost; a time later than now",
    ),
    (
        "database",
        "a DuckDB file that a run has made, or makes now; tables of other names in it stay",
        "file: one in which a table of ours has other columns or types: 1.7 must not become 2; no DuckDB database",
    ),
)
EXITS = (
    (0, "done"),
    (1, "the run failed and nothing was loaded"),
    (2, "the command line is not understood"),
    (3, "a part of an API could not be read, and the rest is loaded"),
    (4, "every row of the file was rejected, or it has none"),
    (75, "another run holds the database; try again later"),
    (130, "stopped by Ctrl-C"),
)


def as_markdown():
    """Return both tables in Markdown."""
    rows = [f"| {' | '.join(row)} |" for row in (("", "is read", "is refused, and why"), *READS)]
    exits = [f"| {' | '.join(map(str, row))} |" for row in (("exit", ""), *EXITS)]
    return "\n".join([rows[0], "|---|---|---|", *rows[1:], "", exits[0], "|---|---|", *exits[1:], ""])
