"""What a source is told to be before it is read."""

import bz2
import gzip
import hashlib
import lzma
import os

import pytest

from breakfix.pipeline import source
from breakfix.pipeline.errors import SourceError
from breakfix.pipeline.source import open_source


@pytest.mark.parametrize(
    ("name", "content", "format"),
    [
        ("events.json", b' \n[{"key": 1}]', "json array"),
        ("events.json", b'{"key": 1}\n', "json lines"),
        ("events.jsonl", b"anything\n", "json lines"),
        ("events.NDJSON", b"anything\n", "json lines"),
        ("events", b'\xef\xbb\xbf{"key": 1}', "json lines"),
        ("events.csv", b"[key],name", "csv"),
        ("events.tsv", b"key\tname", "csv"),
        ("events.csv", b"PAR1 and its table PAR1", "parquet"),
        ("events.jsonl", b'[{"key": 1}]\n', "json array"),
        ("events.jsonl", b'[\n{"key": 1},\n{"key": 2}\n]\n', "json array"),
        ("events.jsonl", b'[{"key": 1}]\n{"key": 1}\n', "json lines"),
        ("events.json", b'{\n  "key": 1\n}\n', "json objects"),
        ("events.jsonl", b'{\n  "key": 1\n}\n{\n  "key": 2\n}\n', "json objects"),
        ("events.json", b'{"key": {"a":\n', "json lines"),
        ("events.txt", b'{"key": 1}\n', "json lines"),
        ("events.json", b'{"key": 1}{"key": 2}\n', "json objects"),
        ("events.jsonl", b'{"key": 1} {"key": 2}\n{"key": 3}\n', "json objects"),
        ("events.jsonl", b'{"key": 1},\n{"key": 2},\n', "json lines"),
        ("events.csv", b'{"key": 1}\n', "json lines"),
        ("events.csv", b'[{"key": "' + b"x" * 140_000 + b'"}]', "json array"),
        ("events.csv", b"{key},name\n", "csv"),
        ("events.txt", b"[{key}],name\n", "csv"),
        ("events.json.gz", b'[{"key": 1}]', "json array"),
        ("events.csv.gz", b"key,name\n", "csv"),
        ("events.csv.zst", b"key,name\n", "csv"),
        ("events.txt.BZ2", b"key,name\n", "csv"),
        ("events.parquet", b'{"key": 1}\n', "json lines"),
    ],
)
def test_format(tmp_path, name, content, format):
    """The format is what the content says, and what the name says where the content leaves it open."""
    path = tmp_path / name
    path.write_bytes(content)
    assert open_source(path).format == format


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("e.json", b"", "e.json is empty."),
        ("e.csv", b" \r\n\t\n", "e.csv is empty."),
        ("e.jsonl", b"\xef\xbb\xbf", "e.jsonl is empty."),
        ("e.json", b"<xml>", "e.json is not JSON."),
        ("e.csv", b"\n <!DOCTYPE html><html>", "e.csv is a web page. Was it downloaded without logging in?"),
        ("e.json", b"null", "e.json holds no JSON object: its first record is null."),
        ("e.json", b'"key"\n', "e.json holds no JSON object: its first record is a text."),
        (
            "e",
            b"key,name\n",
            "e has no format known here: JSON (an array, or one object a line), CSV or Parquet. Is it CSV",
        ),
        ("e.parquet", b"key,name\n", "e.parquet is not Parquet."),
        ("e.xml", b"<?xml version='1.0'?>", "e.xml is XML. Write its rows as CSV or JSON first."),
        ("e.csv", b"<?xml version='1.0'?>", "e.csv is XML."),
        ("e.csv", b"<!-- made by us -->\n<html>", "e.csv is a web page."),
        (
            "e.csv",
            b"version https://git-lfs.github.com/spec/v1\n",
            "e.csv is a pointer of Git LFS. Fetch the file itself",
        ),
        (
            "e.sql",
            b"-- MySQL dump 10.13\n",
            "e.sql is SQL. Run it in its database, and export a table as CSV or Parquet",
        ),
        ("e.csv", b"\nINSERT INTO events VALUES", "e.csv is SQL."),
        ("e.mdb", b"\0\1\0\0Standard Jet DB\0", "e.mdb is an Access database. Export a table as CSV or Parquet first."),
        ("e.accdb", b"\0\1\0\0Standard ACE DB\0", "e.accdb is an Access database."),
        ("e.dump", b"PGDMP\1\x0e", "e.dump is a dump of PostgreSQL. Restore it, and export a table as CSV or Parquet"),
        ("e.h5", b"\x89HDF\r\n\x1a\n", "e.h5 is an HDF5 file. Write it as Parquet first."),
        ("e.npy", b"\x93NUMPY\1\0", "e.npy is a NumPy array. Write it as Parquet first."),
        ("e.feather", b"FEA1", "e.feather is an Arrow file."),
        ("e.csv", bytes(1000), "e.csv begins with NUL bytes: it is no text, or was never written to."),
        ("e.json", "[]".encode("utf-16-le"), "e.json is UTF-16."),
        ("e.csv", "key".encode("utf-16-be"), "e.csv is UTF-16."),
        ("e.json", gzip.compress(b"[]", mtime=0), "e.json is compressed. Unpack it first."),
        ("e.csv", b"PK\x03\x04zip", "e.csv is an archive. Unpack it first."),
        (
            "e.xlsx",
            b"PK\x03\x04...[Content_Types].xml...xl/workbook.xml",
            "e.xlsx is an Excel workbook. Save the sheet as CSV",
        ),
        ("e.csv", b"PK\x03\x04...xl/workbook.xml", "e.csv is an Excel workbook."),
        ("e.ods", b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "e.ods is an OpenDocument sp"),
        ("e.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "e.xls is an old Excel workbook"),
        ("e.db", b"SQLite format 3\0", "e.db is a SQLite database. Export a table as CSV or Parquet first."),
        ("e.db", b" \n345678DUCK", "e.db is a DuckDB database. Export"),
        ("e.csv", bz2.compress(b"key"), "e.csv is compressed."),
        ("e.csv", lzma.compress(b"key"), "e.csv is compressed."),
        ("e.csv", b"%PDF-1.4", "e.csv is a PDF document."),
        ("e.feather", b"ARROW1\0\0", "e.feather is an Arrow file."),
        ("e\n\x1b[1m.json", b"", "e\\n\\x1b[1m.json is empty."),
        ("e.jsonl", b"\x28\xb5\x2f\xfdzstd", "e.jsonl is compressed."),
        ("e.json", "[]".encode("utf-16"), "e.json is UTF-16. Convert it to UTF-8 first."),
        ("e.csv", "key,name".encode("utf-16-le"), "e.csv is UTF-16."),
        ("e.csv", "key,name".encode("utf-32"), "e.csv is UTF-32. Convert it to UTF-8 first."),
        ("e.csv", "key,name".encode("utf-16-be"), "e.csv is UTF-16."),
        ("e.parquet", b"key,name\n", "e.parquet is not Parquet."),
        ("e.parquet", b"PAR1 and its table", "e.parquet is cut short: the end of a Parquet file is missing."),
    ],
)
def test_refused(tmp_path, name, content, says):
    """What is empty, foreign, packed or cut short is refused by its name, with what it is."""
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SourceError) as refusal:
        open_source(path)
    assert str(refusal.value).startswith(says)


def test_no_file(tmp_path):
    """A missing file, a folder and a device are refused, and no other kind of error leaves."""
    for path, says in (
        (tmp_path / "none.json", "cannot be read: No such file or directory."),
        (tmp_path, "is not a file."),
        (os.devnull, "is not a file."),
    ):
        with pytest.raises(SourceError) as refusal:
            open_source(path)
        assert str(refusal.value) == f"{path} {says}"


def test_unreadable(tmp_path, monkeypatch):
    """A file that the system does not let us read is refused in the system's words."""
    path = tmp_path / "secret.json"
    path.write_text("[]")

    def denied(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(source, "open", denied, raising=False)  # chmod does not stop the superuser
    with pytest.raises(SourceError, match=r"secret\.json cannot be read: Permission denied\."):
        open_source(path)


def test_digest(tmp_path):
    """The digest is the one of the bytes: also over several chunks, and whatever the file is called."""
    content = b"key,name\n" + b"x" * (2 * source.CHUNK)
    digests = set()
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_bytes(content)
        digests.add(open_source(tmp_path / name).digest)
    assert digests == {hashlib.sha256(content).hexdigest()}


@pytest.mark.parametrize(
    ("ending", "quoted", "ended"), [(b"\n", False, True), (b"", False, False), (b'"', True, False)]
)
def test_marks_of_a_late_chunk(tmp_path, ending, quoted, ended):
    """A quote anywhere and the end of the last line are seen, also when they come in a later chunk."""
    path = tmp_path / "late.csv"
    path.write_bytes(b"k" * source.CHUNK + b"k" + ending)
    found = open_source(path)
    assert (found.quoted, found.ended) == (quoted, ended)


def test_unchanged(tmp_path):
    """A source that nobody wrote to passes, however often it is asked."""
    path = tmp_path / "still.json"
    path.write_text("[]")
    found = open_source(path)
    found.unchanged()
    found.unchanged()


def grow(path):
    """Append a line, and keep the time of the last write."""
    before = path.stat()
    path.write_bytes(path.read_bytes() + b"\n")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (grow, "was written to while it was read"),
        (lambda path: os.utime(path, (0, 0)), "was written to while it was read"),
        (lambda path: path.unlink(), "was removed while it was read"),
    ],
)
def test_changed(tmp_path, change, says):
    """A source with another size or another time than when it was opened is refused, and so is one that is gone."""
    path = tmp_path / "moving.json"
    path.write_text("[]")
    found = open_source(path)
    change(path)
    with pytest.raises(SourceError, match=rf"moving\.json {says}; nothing was loaded"):
        found.unchanged()
