"""The table in data/README.md: every data file with rows, bytes, checksum, source and licence.

Rows, bytes and checksum are computed. Source and licence are words: they are written by hand in the
table and kept when it is made anew; a new file starts with `OWN`, which is right for a sample of ours.

    python -m breakfix.datasets.inventory
"""

import hashlib
from pathlib import Path

import duckdb

from breakfix.places import DATA

BEGIN, END = "<!-- files: made by `python -m breakfix.datasets.inventory` -->", "<!-- end of files -->"
HEAD = ["| file | rows | bytes | sha256 | source | licence |", "|---|---:|---:|---|---|---|"]
OWN = ("written for this workbook", "MIT")
READERS = {".csv": "read_csv", ".json": "read_json", ".jsonl": "read_json", ".parquet": "read_parquet"}


def files(folder: Path = DATA) -> list[Path]:
    """Return every data file below `folder`, sorted."""
    return sorted(path for path in folder.rglob("*") if path.suffix in READERS)


def row_count(path: Path) -> int:
    """Return the number of records in one file, counted by DuckDB."""
    with duckdb.connect() as con:
        return con.execute(f"select count(*) from {READERS[path.suffix]}($path)", {"path": str(path)}).fetchall()[0][0]


def table(folder: Path = DATA) -> str:
    """Return the table as Markdown, with the words of the table that stands in `folder`/README.md."""
    said = words((folder / "README.md").read_text(encoding="utf-8"))
    lines = list(HEAD)
    for path in files(folder):
        name = path.relative_to(folder).as_posix()
        content = path.read_bytes()
        source, licence = said.get(name, OWN)
        checksum = hashlib.sha256(content).hexdigest()
        lines.append(f"| {name} | {row_count(path):,} | {len(content):,} | `{checksum}` | {source} | {licence} |")
    return "\n".join(lines)


def words(text: str) -> dict[str, tuple[str, str]]:
    """Return file -> (source, licence) as the table in `text` has them."""
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in between(text).splitlines()]
    return {row[0]: (row[4], row[5]) for row in rows[len(HEAD) :]}


def between(text: str) -> str:
    """Return what stands between the two markers; ValueError if one is not there."""
    if BEGIN not in text or END not in text:
        raise ValueError(f"data/README.md needs the lines {BEGIN!r} and {END!r} around its table")
    return text.split(BEGIN)[1].split(END, maxsplit=1)[0].strip()


def refresh(folder: Path = DATA) -> Path:
    """Write the table in `folder`/README.md anew and return that file's path."""
    readme = folder / "README.md"
    text = readme.read_text(encoding="utf-8")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    readme.write_text(f"{before}{BEGIN}\n{table(folder)}\n{END}{after}", encoding="utf-8")
    return readme


if __name__ == "__main__":
    print(refresh())
