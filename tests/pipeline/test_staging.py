"""A source becomes the table `batch`, or one clear error."""

import hashlib
import json
import os

import duckdb
import pytest

from breakfix.pipeline import source, staging, warehouse
from breakfix.pipeline.columns import Columns
from breakfix.pipeline.errors import FieldMissing, SourceError
from breakfix.pipeline.lines import SIGNS
from breakfix.pipeline.source import open_source
from records import batch, connect
from warehouses import NOW

LINE = '{"key": "a", "name": "b", "value": 1, "ts": "2025-01-15T08:00:00"}'
BAD = LINE.replace("1,", '"x",')
ROW = "a,b,1,2025-01-15\n"
HEADER = "key,name,value,ts\n"


def write(folder, name, text):
    """Write a source and return its path."""
    path = folder / name
    path.write_text(text, newline="")
    return path


def test_read(tmp_path):
    """Every record has a row in `batch`, in the order of the source, and the counts are of all and the rejected."""
    path = write(tmp_path, "e.jsonl", "\n".join([LINE, BAD, "no", LINE.replace('"a"', '"c"')]))
    with connect() as con:
        assert staging.read(con, open_source(path), Columns(), NOW) == (4, 2)
        rows = con.execute("select rowid, key, reason from batch order by rowid").fetchall()
    assert rows == [(0, "a", None), (1, "a", "value is not a number"), (2, None, "not JSON"), (3, "c", None)]


def test_reasons(tmp_path):
    """Reasons are counted, the most frequent first, equal ones by their words."""
    path = write(tmp_path, "e.jsonl", "\n".join(["no", BAD, LINE, BAD, "[]"]) + "\n")
    with connect() as con:
        staging.read(con, open_source(path), Columns(), NOW)
        assert list(staging.reasons(con).items()) == [
            ("value is not a number", 2),
            ("not JSON", 1),
            ("not an object", 1),
        ]


@pytest.mark.parametrize(
    ("name", "text", "last"),
    [
        ("e.jsonl", f"{LINE}\n{LINE[:20]}", 2),
        ("e.jsonl", f"{LINE}\n{LINE[:20]}\n", 2),
        ("e.jsonl", f"{LINE}\nnul", 2),
        ("e.jsonl", f"{LINE}\n{LINE}\n{LINE[:-1]}", 3),
        ("e.csv", HEADER + ROW + "a,b", 2),
        ("e.csv", HEADER + '"a\nb",b,1,2025-01-15\n"a', 2),
    ],
)
def test_cut_short(tmp_path, name, text, last):
    """A last record that is not whole means a file cut short, which is refused as a whole."""
    with pytest.raises(SourceError) as refusal:
        batch(write(tmp_path, name, text))
    assert str(refusal.value) == f"{name} is cut short: its last record, {last}, is not whole."


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("e.jsonl", f"{LINE}\nno\n", "not JSON"),
        ("e.jsonl", f"{LINE}\n{BAD}", "value is not a number"),
        ("e.csv", HEADER + ROW + "a,b\n", "2 fields where the header has 4"),
        ("e.csv", HEADER + ROW + "a,b,x,2025-01-15", "value is not a number"),
        ("e.csv", (HEADER + ROW + "a,b\n").replace("\n", "\r"), "2 fields where the header has 4"),
        ("e.csv", HEADER + ROW + '"a,b,1,2025-01-15\n', "a quote is not closed"),
    ],
)
def test_bad_last_record(tmp_path, name, text, reason):
    """A last record that is whole and wrong is a dead letter like any other."""
    assert [row["reason"] for row in batch(write(tmp_path, name, text))] == [None, reason]


@pytest.mark.parametrize("text", ['{"key": "a", "na', "{\n{\n", "[1, 2]", '["a"]', "[null]"])
def test_no_object(tmp_path, text):
    """A file without one JSON object is refused, not taken apart into dead letters."""
    with pytest.raises(SourceError, match=r"e\.json (holds no JSON object|is cut short)"):
        batch(write(tmp_path, "e.json", text))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"{LINE},\n{LINE},\n", "',' follows the object in its first line"),
        (f"[{LINE}]\n[{LINE}]\n", "its first record is an array"),
        ("key,name\na,b\n", "its first record is not JSON"),
        (f"\x1e{LINE}\n", "its first record is not JSON"),
        ("7\n8\n", "its first record is a number"),
        (LINE[:-5], "its first record is cut short"),
        ("{'key': 1}\n", "its first record is not JSON"),
    ],
)
def test_lines_that_are_no_objects(tmp_path, text, says):
    """What stands there instead is said."""
    with pytest.raises(SourceError) as refusal:
        batch(write(tmp_path, "e.jsonl", text))
    assert str(refusal.value) == f"e.jsonl holds no JSON object: {says}."


@pytest.mark.parametrize("indent", [None, 2])
def test_rows_in_a_list(tmp_path, indent):
    """An object around a list of rows, as an API answers, is told as that, and not as a field that was renamed."""
    text = json.dumps({"count": 1, "events": [json.loads(LINE)]}, indent=indent)
    with pytest.raises(SourceError) as refusal:
        batch(write(tmp_path, "e.json", text))
    assert str(refusal.value) == "e.json is one object; its rows are in the list 'events'. Take that out first."


@pytest.mark.parametrize("signs", SIGNS)
@pytest.mark.parametrize("place", [0, source.CHUNK])
def test_signs_that_the_reader_uses(tmp_path, signs, place):
    """A text with the signs by which lines are read comes through whole, also where two chunks meet."""
    row = f"a{signs}b,b,1,2025-01-15\n"
    filler = ROW * (place // len(ROW))
    filler += "x" * (place - len(HEADER) - len(filler) - 3) + "\n" if place else ""
    rows = batch(write(tmp_path, "e.csv", HEADER + filler + row + signs + "\n" + ROW))
    assert [row["raw"] or row["key"] for row in rows[-3:]] == [f"a{signs}b", signs, "a"]
    line = json.dumps(json.loads(LINE) | {"key": signs}, ensure_ascii=False)
    assert batch(write(tmp_path, "e.jsonl", f"{LINE}\n{line}\n{signs}\n"))[-1]["raw"] == signs


def test_field_that_no_row_has(tmp_path):
    """A field missing in all rows is one error; missing in all but one, it is the reason of the others."""
    without = json.dumps({"event_id": "a", "name": "b", "value": 1, "ts": "2025-01-15"})
    with pytest.raises(FieldMissing, match=r"no row has a field 'key'\. Was it renamed to 'event_id'"):
        batch(write(tmp_path, "e.jsonl", f"{without}\nno\n{without}\n"))
    rows = batch(write(tmp_path, "e.jsonl", f"{without}\n{BAD}\n{without}\n"))
    assert [row["reason"] for row in rows] == ["key is missing", "value is not a number", "key is missing"]


@pytest.mark.parametrize("text", ["[]", "[ ]\n"])
def test_no_records(tmp_path, text):
    """An array without elements is a source of no records, and no error."""
    assert batch(write(tmp_path, "e.json", text)) == []


@pytest.mark.parametrize(("name", "text"), [("e.jsonl", LINE), ("e.json", f"[{LINE}]"), ("e.csv", HEADER + ROW)])
def test_other_encoding(tmp_path, name, text):
    """Bytes that are not UTF-8 are one clear error, whatever the format."""
    path = tmp_path / name
    path.write_bytes(text.replace("b", "\xe9").encode("latin-1") + b"\n")
    with pytest.raises(SourceError) as refusal:
        batch(path)
    assert str(refusal.value).startswith(
        f"{name} is not UTF-8 text: line {2 if name == 'e.csv' else 1} has the byte 0xE9"
    )


@pytest.mark.parametrize("name", ["e.jsonl", "e.csv", "quoted.csv"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_long_line(tmp_path, name, end):
    """A line of more than 4 MB is one dead letter with its beginning, size and digest; the next line starts anew."""
    row, header = (LINE, []) if name == "e.jsonl" else (ROW[:-1], [HEADER[:-1]])
    span = ['"a' + end + 'b",b,1,2025-01-15'] if name == "quoted.csv" else []
    long = {len(row) + 5_000_000: row + "é" * 2_500_000, len(row) + 9_000_000: row + "x" * 9_000_000}
    path = write(tmp_path, name, end.join([*header, *span, row, *long.values(), row, ""]))
    rows = batch(path)[len(span) :]
    assert [row["reason"] for row in rows] == [None, *["a line of more than 4 MB"] * 2, None]
    for (size, text), found in zip(long.items(), rows[1:3], strict=True):
        digest = hashlib.sha256(text.encode()).hexdigest()[:16]
        assert found["raw"] == f"{text[:1000]} ... {size} bytes, SHA-256 {digest}"


def test_line_of_almost_4_mb(tmp_path):
    """A line that is not too long is read, however it comes."""
    for size in (4_000_000, (4 << 20) - 200, (4 << 20) - 64, (4 << 20) - 1):
        line = LINE.replace("}", ', "x": "' + "x" * (size - len(LINE) - 9) + '"}')
        rows = batch(write(tmp_path, "e.jsonl", f"{LINE}\n{line}\n{LINE}\n"))
        assert len(line) == size
        assert [row["reason"] for row in rows][::2] == [None, None]


@pytest.mark.parametrize("change", [lambda path: path.write_text(LINE), lambda path: os.utime(path, (0, 0))])
def test_changed_while_read(tmp_path, change):
    """A source that was written to after it was opened is refused, although it could be read."""
    path = write(tmp_path, "e.jsonl", f"{LINE}\n{LINE}\n")
    source = open_source(path)
    change(path)
    with connect() as con, pytest.raises(SourceError, match=r"e\.jsonl was written to while it was read"):
        staging.read(con, source, Columns(), NOW)


def test_errors_that_are_not_the_source(tmp_path, monkeypatch):
    """A full disk or memory is not blamed on the source."""
    source = open_source(write(tmp_path, "e.jsonl", LINE))
    for error in (duckdb.OutOfMemoryException("too much"), duckdb.IOException("No space left on device")):

        def fail(*_, error=error):
            raise error

        monkeypatch.setattr(staging, "validated", fail)
        with connect() as con, pytest.raises(type(error)):
            staging.read(con, source, Columns(), NOW)


def test_stage():
    """The rows of `fresh` are in `staging` with their batch and their place, each column in its own."""
    with duckdb.connect() as con:
        warehouse.create(con)
        con.execute(
            """create temp view fresh as select 7 as source_row, true as promoted, 'a' as key, 'b' as name,
                1.5::double as value, timestamp '2025-01-15' as ts, null as reason, 'line' as raw"""
        )
        staging.stage(con, "it's")
        rows = con.execute("select batch_id, source_row, key, name, value, ts::varchar, promoted, raw from staging")
        assert rows.fetchall() == [("it's", 7, "a", "b", 1.5, "2025-01-15 00:00:00", True, "line")]
