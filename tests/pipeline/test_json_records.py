"""Records of a JSON source, an array or one object a line."""

import json

import pytest

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


@pytest.mark.parametrize("text", [f"[{LINE},", f"[{LINE}, {LINE[:9]}", "[", f"[{LINE}] and more"])
def test_cut_array(tmp_path, text):
    """An array that does not end is one clear error."""
    with pytest.raises(SourceError, match=r"e\.json is cut short or damaged"):
        batch(write(tmp_path, text))


@pytest.mark.parametrize("options", ["format json", "format json, array true"])
def test_order(tmp_path, options):
    """Record n of many has rowid n - 1, and no join, which keeps no order, is in the plan."""
    path = many(tmp_path / "many.json", options)
    assert out_of_place(path) == (MANY, 0)
    assert "JOIN" not in plan(path)
