"""Records of a CSV source."""

import time

import pytest

from breakfix.pipeline.columns import Columns
from breakfix.pipeline.errors import FieldMissing, SourceError
from records import MANY, batch, many, out_of_place, plan, select

HEADER = "key,name,value,ts\n"
ROW = "a,b,1,2025-01-15\n"
FIELDS = ("a", "b", "1", "2025-01-15")


def fields(rows):
    """The four texts of each record."""
    return [(row["key"], row["name"], row["value"], row["ts"]) for row in rows]


def write(folder, text):
    """Write bytes as they are: no line end is translated."""
    path = folder / "e.csv"
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize(
    "text",
    [
        HEADER + ROW,
        "\ufeff" + HEADER + ROW,
        "\n\n" + HEADER + "\n" + ROW + "  \n",
        (HEADER + ROW).replace("\n", "\r\n"),
        (HEADER + ROW).replace("\n", "\r"),
        HEADER + ROW.strip(),
        "ts;value;name;key\n2025-01-15;1;b;a\n",
        (HEADER + ROW).replace(",", "\t"),
        (HEADER + ROW).replace(",", "|"),
        '"key", name ,value,ts\n"a","b",1,"2025-01-15"\n',
        '"key", "name", "value", "ts"\n"a", "b", "1", "2025-01-15"\n',
        (HEADER + '"a",b,1,2025-01-15\n').replace(",", "|"),
    ],
)
def test_dialects(tmp_path, text):
    """Marks, line ends, blank lines, delimiters, order of columns and quotes change nothing about the record."""
    rows = select(write(tmp_path, text))
    assert fields(rows) == [FIELDS]
    assert (rows[0]["fault"], rows[0]["altered"]) == (None, False)


@pytest.mark.parametrize(
    ("field", "key"),
    [
        ('"a,b"', "a,b"),
        ('"say ""yes"""', 'say "yes"'),
        ('""', ""),
        ('""""', '"'),
        ('"one\ntwo"', "one\ntwo"),
        ('"one\r\ntwo"', "one\r\ntwo"),
        ('"one\n\n,""\ntwo"', 'one\n\n,"\ntwo'),
        ("O'Hare", "O'Hare"),
        ('6" pipe', '6" pipe'),
        ("Zoë 日本 😀 e\u0301", "Zoë 日本 😀 e\u0301"),
        ("NULL", "NULL"),
        (" a ", " a "),
        (' "a,b"', "a,b"),
        ('"a" ', "a"),
        ('  "one\ntwo"  ', "one\ntwo"),
        (' ""', ""),
    ],
)
def test_text(tmp_path, field, key):
    """A field holds delimiters, quotes, line breaks and any sign, and its neighbours are not touched."""
    rows = select(write(tmp_path, HEADER + ROW + f"{field},b,1,2025-01-15\n" + ROW))
    assert fields(rows) == [FIELDS, (key, *FIELDS[1:]), FIELDS]
    assert [row["fault"] for row in rows] == [None] * 3


def test_long_record_between_carriage_returns(tmp_path):
    """Line ends of two signs do not become part of a record, also where another record has several lines."""
    row = ROW.replace("\n", "\r\n")
    rows = select(write(tmp_path, HEADER.replace("\n", "\r\n") + row + '"a\r\n",b,1,2025-01-15\r\n' + row))
    assert fields(rows) == [FIELDS, ("a\r\n", *FIELDS[1:]), FIELDS]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("a,b", "2 fields where the header has 4"),
        ("a,b,1,2025-01-15,", "5 fields where the header has 4"),
        ("  stray, text", "2 fields where the header has 4"),
        ('"a"x,b,1,2025-01-15', "quotes do not match"),
        ('"a,b,1,2025-01-15', "a quote is not closed"),
        ('a,b,1,"2025-01-15', "a quote is not closed"),
        ('a, "b,1,2025-01-15', "a quote is not closed"),
        ('a, "b"x,1,2025-01-15', "quotes do not match"),
    ],
)
def test_broken_line(tmp_path, line, fault):
    """A record of another shape is a fault with its raw text as it was, and the records around it stand."""
    rows = select(write(tmp_path, HEADER + ROW + line + "\n" + ROW))
    assert [(row["raw"], row["fault"]) for row in rows] == [(ROW[:-1], None), (line, fault), (ROW[:-1], None)]


def test_further_columns(tmp_path):
    """Columns that nobody asked for keep the raw line: the four fields do not say all that it says."""
    path = write(tmp_path, "key,city,name,value,ts\na,Ulm,b,1,2025-01-15\n")
    (row,) = batch(path)
    assert (row["key"], row["name"], row["value"], row["raw"]) == ("a", "b", 1, "a,Ulm,b,1,2025-01-15")


def test_own_names(tmp_path):
    """The columns are the ones that were named, and one column may serve twice."""
    path = write(tmp_path, "id,amount,at\na,1,2025-01-15\n")
    assert fields(select(path, Columns("id", "id", "amount", "at"))) == [("a", "a", "1", "2025-01-15")]


def test_renamed_column(tmp_path):
    """A header without a column is one error, which names the likeliest rename and what to type."""
    with pytest.raises(FieldMissing) as refusal:
        select(write(tmp_path, "event_id,name,value,ts\n" + ROW))
    words = "e.csv: no row has a field 'key'. Was it renamed to 'event_id'? Then say --key event_id."
    assert str(refusal.value) == words


def test_column_twice(tmp_path):
    """A header that names a column twice is refused: which one counts is a guess."""
    with pytest.raises(SourceError, match=r"e\.csv has 2 columns named 'key'"):
        select(write(tmp_path, "key," + HEADER + "x," + ROW))


def test_header_alone(tmp_path):
    """A header without records is a source of no records, and no error."""
    assert batch(write(tmp_path, HEADER)) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (HEADER.replace("ts", "té") + ROW, 1),
        (HEADER + "é" + ROW, 2),
        (HEADER + ROW * 299 + "é" + ROW, 301),
        ((HEADER + ROW * 299 + "é" + ROW).replace("\n", "\r"), 301),
        (HEADER + '"a\nb",b,1,2025-01-15\né', 4),
    ],
)
def test_other_encoding(tmp_path, text, line):
    """Bytes that are not UTF-8, in the header or after it, are one clear error, which names the line and the byte."""
    path = tmp_path / "e.csv"
    path.write_bytes(text.encode("latin-1"))
    says = rf"^e\.csv is not UTF-8 text: line {line} has the byte 0xE9\. Convert it to UTF-8 first\.$"
    with pytest.raises(SourceError, match=says):
        batch(path)


@pytest.mark.parametrize("force", ["", ", force_quote *"])
def test_order(tmp_path, force):
    """Record n of many has rowid n - 1, with quotes and without, and no join, which keeps no order, is in the plan."""
    path = many(tmp_path / "many.csv", f"format csv{force}")
    assert out_of_place(path) == (MANY, 0)
    assert "JOIN" not in plan(path)


def test_order_of_long_records(tmp_path):
    """The same holds for records of several lines, and their time does not grow with the square of their number."""
    path = many(tmp_path / "many.csv", "format csv", key="'k' || chr(10) || n % 1000")
    began = time.process_time()
    assert out_of_place(path) == (MANY, 0)
    assert time.process_time() - began < 20  # seconds: it takes 2, and with a filtered count over (order by) 58
    assert "JOIN" not in plan(path)
