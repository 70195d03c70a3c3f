"""Kinds of files that hold no events to read, told by their first bytes, with what to do about each."""

PACKED = "is compressed. Unpack it first."
ARCHIVE = "is an archive. Unpack it first."
SHEET = "Save the sheet as CSV first."
EXPORT = "Export a table as CSV or Parquet first."

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
    (0, b"ARROW1\x00\x00", "is an Arrow file. Write it as Parquet first."),
    (0, b"Obj\x01", "is an Avro file. Write it as Parquet first."),
    (0, b"ORC\x08", "is an ORC file. Write it as Parquet first."),
    (0, b"%PDF-", "is a PDF document. Take its table out as CSV first."),
    (0, b"\x80\x04\x95", "is a Python pickle. Write it as Parquet first."),
    (0, b"\xff\xfe\0\0", "is UTF-32. Convert it to UTF-8 first."),
    (0, b"\0\0\xfe\xff", "is UTF-32. Convert it to UTF-8 first."),
    (0, b"\xff\xfe", "is UTF-16. Convert it to UTF-8 first."),
    (0, b"\xfe\xff", "is UTF-16. Convert it to UTF-8 first."),
)
ZIPPED = (  # names inside of a ZIP archive
    (b"xl/", f"is an Excel workbook. {SHEET}"),
    (b"opendocument.spreadsheet", f"is an OpenDocument spreadsheet. {SHEET}"),
    (b"word/", "is a Word document. Save its table as CSV first."),
    (b"ppt/", "is a PowerPoint document. Save its table as CSV first."),
)
PAGES = (b"<!doctype html", b"<html")


def refusal(head, start, tail):
    """Return why a file is not read, None when it may be: by its first bytes, `start` after white space, its last."""
    for offset, sign, words in KINDS:
        if head.startswith(sign, offset):
            return words
    if head.startswith(b"PK\x03\x04"):
        return next((words for name, words in ZIPPED if name in head or name in tail), ARCHIVE)
    if b"\0" in head[:4]:
        return "is UTF-16. Convert it to UTF-8 first."
    if start[:200].lower().startswith(PAGES):
        return "is a web page. Was it downloaded without logging in?"
    return None
