"""Records of a Parquet source."""

import json

import pytest

from breakfix.pipeline.columns import Columns
from breakfix.pipeline.errors import FieldMissing, SourceError
from breakfix.pipeline.parquet_records import IN_UTC, WITHOUT_ZONE
from records import MANY, batch, connect, many, out_of_place, plan, select


def write(folder, fields):
    """Write one row, given as the SELECT list of its fields."""
    path = folder / "e.parquet"
    with connect() as con:
        con.execute(f"copy (select {fields}) to '{path}' (format parquet)")
    return path


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("'Zoë \"日本\"'", 'Zoë "日本"'),
        ("12", "12"),
        ("9007199254740993", "9007199254740993"),
        ("1.50::decimal(9, 2)", "1.50"),
        ("null::varchar", None),
    ],
)
def test_key(tmp_path, key, text):
    """A text stays as it is, a number becomes its text, and null stays null."""
    (row,) = select(write(tmp_path, f"{key} as key, 'b' as name, 1 as value, '2025-01-15' as ts"))
    assert (row["key"], row["fault"]) == (text, None)
    assert json.loads(row["raw"])["name"] == "b"


@pytest.mark.parametrize(
    "ts",
    [
        "'2025-01-15T08:00:00'",
        "timestamp '2025-01-15 08:00:00'",
        "timestamp_ns '2025-01-15 08:00:00'",
        "timestamptz '2025-01-15 10:00:00+02:00'",
        "'2025-01-15T10:00:00+02:00'",
    ],
)
def test_time(tmp_path, ts):
    """A time is the same moment in UTC, whatever type it has."""
    (row,) = batch(write(tmp_path, f"'a' as key, 'b' as name, 1 as value, {ts} as ts"))
    assert (row["ts"].isoformat(), row["reason"]) == ("2025-01-15T08:00:00", None)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("'nan'::double", "value is not finite"),
        ("'infinity'::double", "value is not finite"),
        ("true", "value is not a number"),
        ("null::double", "value is null"),
        ("1.5::decimal(9, 2)", None),
        ("'1e3'", None),
    ],
)
def test_value(tmp_path, value, reason):
    """A value is held to the same rules as a text of it."""
    (row,) = batch(write(tmp_path, f"'a' as key, 'b' as name, {value} as value, date '2025-01-15' as ts"))
    assert row["reason"] == reason


@pytest.mark.parametrize("key", ["true", "{'id': 1}", "['a']", "map {'a': 1}", "'a'::blob"])
def test_no_plain_text(tmp_path, key):
    """A key of a type without a plain text makes a fault of each row."""
    (row,) = select(write(tmp_path, f"{key} as key, 'b' as name, 1 as value, '2025-01-15' as ts"))
    assert row["fault"] == "key is neither text nor a number"


def test_further_columns(tmp_path):
    """Columns that nobody asked for keep the raw row, as JSON."""
    (row,) = batch(write(tmp_path, "'a' as key, 'b' as name, 1 as value, '2025-01-15' as ts, 'Ulm' as city"))
    assert json.loads(row["raw"]) == {"key": "a", "name": "b", "value": 1, "ts": "2025-01-15", "city": "Ulm"}


def test_own_names(tmp_path):
    """The columns are the ones that were named, with any sign in their names."""
    names = ('the "id"', "e.n", "amount", "at time")
    fields = zip(("'a'", "'b'", "1", "'2025-01-15'"), names, strict=True)
    path = write(tmp_path, ", ".join(f'{value} as "{name.replace(chr(34), chr(34) * 2)}"' for value, name in fields))
    (row,) = select(path, Columns(*names))
    assert [row[name] for name in ("key", "name", "value", "ts")] == ["a", "b", "1", "2025-01-15"]


def test_renamed_column(tmp_path):
    """A column that is not there is one error, which names the likeliest rename."""
    path = write(tmp_path, "'a' as key, 'b' as name, 1 as amount, '2025-01-15' as ts")
    with pytest.raises(FieldMissing, match=r"no row has a field 'value'\. Was it renamed to 'amount'"):
        select(path)


def test_damaged(tmp_path):
    """A file with the marks of Parquet and nothing sound between them is one clear error."""
    path = tmp_path / "e.parquet"
    path.write_bytes(b"PAR1 no table in here PAR1")
    with pytest.raises(SourceError, match=r"e\.parquet is damaged: there is no Parquet table in it\."):
        batch(path)


def test_order(tmp_path):
    """Row n of many, in a dozen row groups, has rowid n - 1, and no join, which keeps no order, is in the plan."""
    path = many(tmp_path / "many.parquet", "format parquet, row_group_size 20480")
    assert out_of_place(path) == (MANY, 0)
    assert "JOIN" not in plan(path)


@pytest.mark.parametrize("name", ["r", "row_0", "ROW_0", "x", "raw", "fault", "columns", "read_parquet", "filename"])
def test_raw_is_the_whole_row(tmp_path, name):
    """The raw text is the row, whatever its columns are called."""
    path = write(tmp_path, f"'a' as key, 'b' as name, 'y' as {name}, 'x' as value, '2025-01-15' as ts")
    (row,) = batch(path)
    assert json.loads(row["raw"]) == {"key": "a", "name": "b", name: "y", "value": "x", "ts": "2025-01-15"}


@pytest.mark.parametrize(
    "value", ["9007199254740993::bigint", "9007199254740993::decimal(38, 0)", "9007199254740993.5::decimal(38, 10)"]
)
def test_a_number_that_would_be_rounded(tmp_path, value):
    """A number beyond a DOUBLE is rejected, with all of its digits in the raw text."""
    (row,) = batch(write(tmp_path, f"'a' as key, 'b' as name, {value} as value, '2025-01-15' as ts"))
    assert row["reason"] == "value has more digits than a DOUBLE keeps"
    assert '"value":9007199254740993' in row["raw"]


def test_a_time_that_would_be_cut(tmp_path):
    """So is a time below a microsecond; one that ends in zeros is an event."""
    fields = "'a' as key, 'b' as name, 1 as value, timestamp_ns '2025-01-15 08:00:00.{}' as ts"
    (row,) = batch(write(tmp_path, fields.format("123456789")))
    assert (row["reason"], json.loads(row["raw"])["ts"]) == ("ts has digits below a microsecond", TO_THE_LAST_DIGIT)
    assert batch(write(tmp_path, fields.format("123456000")))[0]["reason"] is None


def in_utc(path):
    """Make times in nanoseconds of a file times in UTC, as pandas writes them; the engine writes none."""
    written = path.read_bytes()
    assert written.count(WITHOUT_ZONE) == 1
    path.write_bytes(written.replace(WITHOUT_ZONE, IN_UTC))
    with connect() as con:
        assert "TIMESTAMP WITH TIME ZONE" in str(con.execute(f"describe from '{path}'").fetchall())
    return path


@pytest.mark.parametrize("ts", ["ts", "at"])
def test_nanoseconds_in_utc(tmp_path, ts):
    """With a zone it is the same, whose digits the engine itself would leave out."""
    fields = f"'a' as key, 'b' as name, 1 as value, timestamp_ns '2025-01-15 08:00:00.{{}}' as {ts}"
    columns = Columns(ts=ts)
    (row,) = batch(in_utc(write(tmp_path, fields.format("123456789"))), columns)
    assert (row["reason"], json.loads(row["raw"])[ts]) == (f"{ts} has digits below a microsecond", TO_THE_LAST_DIGIT)
    (row,) = batch(in_utc(write(tmp_path, fields.format("123456000"))), columns)
    assert (row["ts"].isoformat(), row["reason"]) == ("2025-01-15T08:00:00.123456", None)


def test_keys_in_nanoseconds(tmp_path):
    """So are keys that are times: two that differ by a nanosecond stay two."""
    fields = "timestamp_ns '2025-01-15 08:00:00.123456789' as key, 'b' as name, 1 as value, '2025-01-15' as ts"
    (row,) = select(in_utc(write(tmp_path, fields)))
    assert row["key"] == TO_THE_LAST_DIGIT


def test_a_decimal_that_the_engine_misreads(tmp_path):
    """A column of more digits than the engine's own type has is refused: it would make other numbers of them."""
    path = write(tmp_path, "'a' as key, 'b' as name, 0.10::decimal(38, 2) as value, '2025-01-15' as ts")
    scale, digits = b"\x15\x04", (b"\x15\x4c", b"\x15\x64")  # 2, and 38 or 50, as Thrift writes them
    path.write_bytes(path.read_bytes().replace(scale + digits[0], scale + digits[1]))
    with pytest.raises(SourceError, match=r"'value' is a DECIMAL of more than 38 digits\. Write it as text first\."):
        select(path)


TO_THE_LAST_DIGIT = "2025-01-15 08:00:00.123456789"
