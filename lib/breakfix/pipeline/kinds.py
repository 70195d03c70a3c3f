"""Kinds of files that hold no events to read, told by their first bytes, with what to do about each."""

import re

PACKED = "is compressed. Unpack it first."
ARCHIVE = "is an archive. Unpack it first."
SHEET = "Save the sheet as CSV first."
EXPORT = "Export a table as CSV or Parquet first."

UTF_16 = "is UTF-16. Convert it to UTF-8 first."
ALTERNATELY = ([True, False] * 2, [False, True] * 2)  # whether a byte is NUL, of letters in UTF-16 without a mark
NOTHING = "begins with NUL bytes: it is no text, or was never written to."

KINDS = (  # offset, bytes, what to say
    (0, b"\x1f\x8b", PACKED),
    (0, b"\x28\xb5\x2f\xfd", PACKED),  # zstd
    (0, b"\xfd7zXZ\x00", PACKED),
    (0, b"BZh91AY&SY", PACKED),
    (0, b"\x04\x22\x4d\x18", PACKED),  # lz4
    (0, b"7z\xbc\xaf\x27\x1c", ARCHIVE),
    (0, b"Rar!\x1a", ARCHIVE),
    (257, b"ustar", ARCHIVE),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", f"is an old Excel workbook or another Office file. {SHEET}"),
    (0, b"SQLite format 3\x00", f"is a SQLite database. {EXPORT}"),
    (8, b"DUCK", f"is a DuckDB database. {EXPORT}"),
    (4, b"Standard Jet DB", f"is an Access database. {EXPORT}"),
    (4, b"Standard ACE DB", f"is an Access database. {EXPORT}"),
    (0, b"PGDMP", "is a dump of PostgreSQL. Restore it, and export a table as CSV or Parquet."),
    (0, b"\x89HDF\r\n", "is an HDF5 file. Write it as Parquet first."),
    (0, b"\x93NUMPY", "is a NumPy array. Write it as Parquet first."),
    (0, b"FEA1", "is an Arrow file. Write it as Parquet first."),
    (0, b"ARROW1\x00\x00", "is an Arrow file. Write it as Parquet first."),
    (0, b"Obj\x01", "is an Avro file. Write it as Parquet first."),
    (0, b"ORC\x08", "is an ORC file. Write it as Parquet first."),
    (0, b"%PDF-", "is a PDF document. Take its table out as CSV first."),
    (0, b"\x80\x04\x95", "is a Python pickle. Write it as Parquet first."),
    (0, b"\xff\xfe\0\0", "is UTF-32. Convert it to UTF-8 first."),
    (0, b"\0\0\xfe\xff", "is UTF-32. Convert it to UTF-8 first."),
    (0, b"\xff\xfe", UTF_16),
    (0, b"\xfe\xff", UTF_16),
)
ZIPPED = (  # names inside of a ZIP archive
    (b"xl/", f"is an Excel workbook. {SHEET}"),
    (b"opendocument.spreadsheet", f"is an OpenDocument spreadsheet. {SHEET}"),
    (b"word/", "is a Word document. Save its table as CSV first."),
    (b"ppt/", "is a PowerPoint document. Save its table as CSV first."),
)
WEB = "is a web page. Was it downloaded without logging in?"
SQL = "is SQL. Run it in its database, and export a table as CSV or Parquet."
TEXTS = (  # how a text begins, in small letters, after white space and comments of HTML
    (b"<!doctype html", WEB),
    (b"<html", WEB),
    (b"<?xml", "is XML. Write its rows as CSV or JSON first."),
    (b"version https://git-lfs", "is a pointer of Git LFS. Fetch the file itself first: git lfs pull."),
    (b"-- mysql dump", SQL),
    (b"-- mariadb dump", SQL),
    (b"--\n-- postgresql database dump", SQL),
    (b"pragma foreign_keys", SQL),
    (b"create table ", SQL),
    (b"insert into ", SQL),
)
COMMENT = re.compile(rb"(?:<!--.*?-->\s*)+", re.DOTALL)


def refusal(head, start, tail):
    """Return why a file is not read, None when it may be: by its first bytes, `start` after white space, its last."""
    for offset, sign, words in KINDS:
        if head.startswith(sign, offset):
            return words
    if head.startswith(b"PK\x03\x04"):
        return next((words for name, words in ZIPPED if name in head or name in tail), ARCHIVE)
    if b"\0" in head[:4]:
        return UTF_16 if [each == 0 for each in head[:4]] in ALTERNATELY else NOTHING
    text = COMMENT.sub(b"", start[:1000], count=1).lower()
    return next((words for sign, words in TEXTS if text.startswith(sign)), None)
