"""Records of a JSON source, an array or one object a line."""

import json
import re
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from breakfix.pipeline.columns import Columns
from breakfix.pipeline.errors import FieldMissing, SourceError
from records import MANY, batch, many, out_of_place, plan, select

EVENT = {"key": "a", "name": "b", "value": 1, "ts": "2025-01-15T08:00:00"}
LINE = json.dumps(EVENT)


def event(**changes):
    """A line with some fields changed, or without those that are `...`."""
    return json.dumps({name: value for name, value in (EVENT | changes).items() if value is not ...})


def write(folder, text, name="e.json"):
    """Write bytes as they are: no line end is translated."""
    path = folder / name
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize(
    "text",
    [
        f"{LINE}\n{LINE}\n",
        f"{LINE}\r\n\r\n{LINE}",
        f"{LINE}\r{LINE}\r",
        f"\ufeff  {LINE}\n \t\n{LINE}  \n",
        f"[{LINE},{LINE}]",
        f"\n[\n  {LINE},\n  {LINE}\n]\n",
        f"[{json.dumps(EVENT, indent=2)}, {json.dumps(EVENT, indent=2)}]",
        f"{json.dumps(EVENT, indent=2)}\n{json.dumps(EVENT, indent=2)}\n",
        f"\ufeff{json.dumps(EVENT, indent=2)}{LINE}".replace("\n", "\r\n"),
        f"{LINE}{LINE}",
        f"{LINE} {LINE}\n",
    ],
)
def test_forms(tmp_path, text):
    """An array and lines, with any white space around the objects, hold the same records."""
    rows = select(write(tmp_path, text))
    assert [(row["key"], row["name"], row["value"], row["ts"]) for row in rows] == [("a", "b", "1", EVENT["ts"])] * 2
    assert {(row["fault"], row["altered"]) for row in rows} == {(None, False)}


@pytest.mark.parametrize(
    ("given", "text", "altered"),
    [
        (12, "12", True),
        (10**30, str(10**30), True),
        (1.5, "1.5", True),
        ("12", "12", False),
        ("", "", False),
        ("null", "null", False),
        ("Zoë 日本 😀", "Zoë 日本 😀", False),
        ('quote " and \\ and\nline', 'quote " and \\ and\nline', False),
    ],
)
def test_key(tmp_path, given, text, altered):
    """A number becomes its text, and its raw line is kept; a text stays as it is, with and without escapes."""
    for ascii_only in (True, False):
        line = json.dumps(EVENT | {"key": given}, ensure_ascii=ascii_only)
        (row,) = select(write(tmp_path, line + "\n"))
        assert (row["key"], row["fault"], row["altered"], row["raw"]) == (text, None, altered, line)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("not json", "not JSON"),
        ("{'key': 1}", "not JSON"),
        (LINE + LINE, "not JSON"),
        ('"no end', "not JSON"),
        (LINE[:-1], "not JSON"),
        ("  \x01\x02 ,", "not JSON"),
        ('[{"key": "a"}]', "not an object"),
        ("7", "not an object"),
        ("null", "not an object"),
        (event(key=...), "key is missing"),
        (event(ts=...), "ts is missing"),
        ('{ "name":"b",  "value":1 }', "key is missing"),
        (event(key=True), "key is neither text nor a number"),
        (event(key={"id": 1}), "key is neither text nor a number"),
        (event(name=["b"]), "name is neither text nor a number"),
    ],
)
def test_broken_line(tmp_path, line, fault):
    """What is no record of four fields is a fault with its raw line as it was, and the lines around it stand."""
    rows = select(write(tmp_path, f"{LINE}\n{line}\n{LINE}\n", "e.jsonl"))
    assert [(row["raw"], row["fault"]) for row in rows] == [(LINE, None), (line, fault), (LINE, None)]


def test_broken_element(tmp_path):
    """An element of an array that is no object, or lacks a field, is a fault of its own."""
    rows = select(write(tmp_path, f"[{LINE}, 3, {{}}, {LINE}]"))
    assert [row["fault"] for row in rows] == [None, "not an object", "key is missing", None]


def test_further_fields(tmp_path):
    """A field more than the four keeps the raw line, also where only some rows have it."""
    more = event(city="Ulm")
    assert [row["raw"] for row in batch(write(tmp_path, f"{LINE}\n{more}\n{LINE}\n"))] == [None, more, None]


def test_names_are_taken_as_they_stand(tmp_path):
    """Signs that mean a path to a JSON parser mean nothing in the name of a field."""
    names = ("a/b", "c~d", "$.e", "it's")
    line = json.dumps(dict(zip(names, ("k", "n", 1, "2025-01-15"), strict=True)))
    (row,) = select(write(tmp_path, line), Columns(*names))
    assert (row["key"], row["name"], row["value"], row["ts"]) == ("k", "n", "1", "2025-01-15")


@pytest.mark.parametrize("form", ["{}\n{}\n", "[{}, {}]"])
def test_renamed_field(tmp_path, form):
    """A field that no row has is one error, which names the likeliest rename."""
    renamed = event(ts=..., timestamp="2025-01-15")
    with pytest.raises(FieldMissing, match=r"no row has a field 'ts'\. Was it renamed to 'timestamp'"):
        batch(write(tmp_path, form.format(renamed, renamed)))


@pytest.mark.parametrize(
    "text",
    [f"[{LINE},", f"[{LINE}, {LINE[:9]}", "[", f"[{LINE}", f'[{LINE}, {{"key": "a', json.dumps(EVENT, indent=2) + "{"],
)
def test_cut_array(tmp_path, text):
    """An array, or an object over several lines, that does not end is one clear error."""
    with pytest.raises(
        SourceError, match=r"e\.json is cut short or damaged: it does not end as the JSON that it begins"
    ):
        batch(write(tmp_path, text))


PRETTY = json.dumps(EVENT, indent=2)


def php(text):
    """A text as PHP writes it: with an escape before each slash, and its letters in capital hexadecimal."""
    return re.sub(r"\\u[0-9a-f]{4}", lambda found: "\\u" + found[0][2:].upper(), json.dumps(text)).replace("/", "\\/")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"[{LINE}] and more", "something follows its array, in line 1"),
        (f"[{LINE}]\n\n[{LINE}]", "something follows its array, in line 3"),
        (f"[{LINE},\n{LINE},\n]", "a comma follows the last element of its array, in line 2"),
        (f"[{LINE},\n{{'key':'k2'}}, {LINE}]", "element 2 of its array, in line 2, is not JSON"),
        (f"[\n{LINE}\n{LINE}\n]", "no comma follows element 1 of its array, in line 2"),
        (f"[{PRETTY},\n{PRETTY[:-1]}, bad}}]", "element 2 of its array, in line 7, is not JSON"),
        (f"{PRETTY}\n{PRETTY[:-1]} bad }}\n{PRETTY}", "object 2, in line 7, is not JSON"),
    ],
)
def test_damaged(tmp_path, text, says):
    """JSON that is damaged in one place is one error, which names the place."""
    with pytest.raises(SourceError) as refusal:
        batch(write(tmp_path, text))
    assert str(refusal.value) == f"e.json is damaged: {says}."


@pytest.mark.parametrize("gap", ["", " ", "  "])
@pytest.mark.parametrize(
    "number", ["1.10", "1.1", "1e2", "1E+2", "100", "-0", "0", "0.0", "1.0", "12345678901234567890123"]
)
def test_number_as_written(tmp_path, number, gap):
    """A number given for the key is the text that stands in the source, also beside others of its name and size."""
    before = '"x": {"key": 7.70, "y": [1.1, "\\"key\\": 3.30"]}'
    line = f'{{{before}, "key":{gap}{number}{gap}, "name": "b", "value": 1, "ts": "2025"}}'
    (row,) = select(write(tmp_path, line))
    assert (row["key"], row["fault"]) == (number, None)


@pytest.mark.parametrize("inner", ["1.10", "1.1", "1.1000"])
@pytest.mark.parametrize(
    "around", ['{{"x": {{"key": {}}}, {}}}', '{{{1}, "x": {{"key":{0}}}}}', '{{"y\\"key":{}, {}}}']
)
def test_number_in_two_spellings(tmp_path, inner, around):
    """Where a key could be either of two spellings the row is a fault, and not a guess."""
    line = around.format(inner, '"key": 1.100, "name": "b", "value": 1, "ts": "2025"')
    (row,) = select(write(tmp_path, line))
    assert row["fault"] == "key is a number in two spellings" or (row["key"] == "1.100" and "\\" in around)


@pytest.mark.parametrize("name", ["key", "name", "value", "ts"])
@pytest.mark.parametrize("more", [{}, {"city": "Ulm", "x": {"key": 1}}])
def test_a_field_that_stands_twice(tmp_path, name, more):
    """Of two values under one name no one knows which is meant: the row is a fault, as a file is with such a column."""
    line = event(**more)
    again = line[:-1] + f', "{name}": {json.dumps(EVENT[name])}}}'
    escaped = again.replace(f', "{name}"', f', "\\u{ord(name[0]):04x}{name[1:]}"')
    rows = select(write(tmp_path, f"{line}\n{again}\n{escaped}\n"))
    assert [row["fault"] for row in rows] == [None, *[f"{name} stands twice"] * 2]


def test_another_field_that_stands_twice(tmp_path):
    """What nobody asked for may stand there as it likes."""
    (row,) = select(write(tmp_path, LINE[:-1] + ', "x": 1, "x": 2}'))
    assert row["fault"] is None


@given(st.lists(st.decimals(allow_nan=False, allow_infinity=False) | st.floats(allow_nan=False, allow_infinity=False)))
@settings(max_examples=40, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_number_is_rounded(tmp_path, numbers):
    """A value is stored as it is written, or the row is rejected with its text."""
    lines = [
        f'{{"key": "a", "name": "b", "value": {number}, "ts": "2025-01-15"}}' for number in map(json_number, numbers)
    ]
    rows = batch(write(tmp_path, "".join(line + "\n" for line in lines), "e.jsonl")) if lines else []
    assert len(rows) == len(lines)
    for number, line, row in zip(map(json_number, numbers), lines, rows, strict=True):
        if row["reason"]:
            assert row["raw"] == line
        assert (row["reason"] is None) == (Decimal(number) == Decimal(repr(float(number))))


def json_number(number):
    """Write a number as JSON takes it."""
    return str(number).replace("E+", "e+")


@pytest.mark.parametrize("options", ["format json", "format json, array true"])
def test_order(tmp_path, options):
    """Record n of many has rowid n - 1, and no join, which keeps no order, is in the plan."""
    path = many(tmp_path / "many.json", options)
    assert out_of_place(path) == (MANY, 0)
    assert "JOIN" not in plan(path)


@pytest.mark.parametrize("name", ["größe", "ключ", "a/b", "😀", 'say "x"', "c\\d", "a.b*", "tab\tname"])
@pytest.mark.parametrize("written", ["escaped", "plain", "PHP"])
def test_number_under_any_name(tmp_path, name, written):
    """A number is the text that stands in the source, with whatever escapes its name is written there."""
    write_name = {"escaped": json.dumps, "plain": lambda name: json.dumps(name, ensure_ascii=False), "PHP": php}[
        written
    ]
    line = f'{{{write_name(name)}: 1.50, "name": "b", "value": 1, "ts": "2025"}}'
    (row,) = select(write(tmp_path, line), Columns(key=name))
    assert (row["key"], row["fault"]) == ("1.50", None)


def test_value_in_two_spellings(tmp_path):
    """Two spellings of one value are one number, unless a DOUBLE would make them one."""
    rows = [event(value=1), event(value=1)]
    rows = [
        f'{row[:-1]}, "x": {{"value": {x}}}}}'.replace('"value": 1', f'"value": {value}', 1)
        for row, (value, x) in zip(rows, [("1.50", "1.500"), ("0.10", "0.1000000000000000055")], strict=True)
    ]
    assert [row["value"] for row in batch(write(tmp_path, "\n".join(rows)))] == [1.5, None]


@pytest.mark.parametrize("ts", [{"date": "2025-01-15"}, ["2025.1"], {"a": 1.5}, True])
def test_time_of_another_kind(tmp_path, ts):
    """An object or a list in place of a time is no timestamp, whatever letters are in it."""
    (row,) = batch(write(tmp_path, event(ts=ts)))
    assert row["reason"] == "ts is not a timestamp"
