"""Where a source lies, and what it is called, change nothing about its records."""

import os

import pytest

from breakfix.pipeline import ingest
from breakfix.pipeline.sql import literal
from events import NOW, SAMPLE, write
from records import batch, connect

FOLDERS = [
    "key=abc",
    "name=x",
    "value=7",
    "ts=2024",
    "raw=1",
    "content=x",
    "json=2",
    "filename=a",
    "k=%20",
    "x=1/key=2",
]


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("suffix", [".json", ".jsonl", ".csv", ".parquet", ".quoted.csv", ".pretty.json"])
def test_folder(tmp_path, folder, suffix):
    """A folder called NAME=VALUE is a folder: also behind a link."""
    (tmp_path / folder).mkdir(parents=True)
    path = tmp_path / folder / f"e{suffix}"
    make(path)
    plain = batch(path.rename(tmp_path / path.name))
    path.write_bytes((tmp_path / path.name).read_bytes())
    (tmp_path / "link").symlink_to(path)
    (tmp_path / f"link{suffix}").symlink_to(path)
    assert batch(path) == plain == batch(tmp_path / f"link{suffix}")
    assert [row["key"] for row in plain] == [row["key"] for row in SAMPLE]


def make(path):
    """Write the sample as its name says: also with a record of two lines, or objects of several."""
    if path.suffix == ".parquet":
        rows = ", ".join(f"({', '.join(literal(str(value)) for value in row.values())})" for row in SAMPLE)
        with connect() as con:
            con.execute(f"copy (from (values {rows}) as e(key, name, value, ts)) to '{path}' (format parquet)")
    elif ".pretty" in path.name:
        write(path, SAMPLE)
        path.write_text(path.read_text()[1:-1].replace("}, ", "}\n").replace("{", "{\n"))
    else:
        write(path, SAMPLE)
        if ".quoted" in path.name:
            path.write_text(path.read_text().replace("user_signup", '"user\nsignup"'))


@pytest.mark.parametrize(
    "name",
    [
        b"caf\xe9.csv",
        "café.csv".encode(),
        b"a*b?[c].csv",
        b"a\\b.csv",
        b"a\nb.csv",
        b"it's.csv",
        b"-.csv",
        b"{a,b}.csv",
    ],
)
def test_name(tmp_path, name):
    """A file may be called whatever the system lets it be called, and so may its folder."""
    folder = os.path.join(os.fsencode(tmp_path), name)
    os.mkdir(folder)
    path = os.path.join(folder, name)
    write(tmp_path / "e.csv", SAMPLE).rename(os.fsdecode(path))
    counts = ingest(os.fsdecode(path), tmp_path / "w.duckdb", now=NOW)
    assert (counts.loaded, counts.rejected) == (5, 2)
    assert sorted(os.listdir(tmp_path)) == sorted([os.fsdecode(name), "w.duckdb"])
