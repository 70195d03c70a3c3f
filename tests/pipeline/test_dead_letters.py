"""Dead letters: every rejected row once, with its reason and the line as it came."""

import duckdb
import pytest

from breakfix import places
from breakfix.pipeline import dead_letters, ingest, warehouse
from breakfix.pipeline.sql import literal
from warehouses import NOW, in_memory

SAMPLE = places.DATA / "level6_mini_capstone/events.json"


@pytest.fixture
def home():
    with duckdb.connect() as home:
        warehouse.create(home)
        yield home


def bury(home, batch_id, *raws, valid=()):
    """Bury lines as the rejected rows of a batch, each with the reason `bad`; `valid` lines have none."""
    with home.cursor() as con:
        con.execute("create temp table batch (key varchar, reason varchar, raw varchar)")
        for raw in raws:
            con.execute(f"insert into batch values ('k', {literal(None if raw in valid else 'bad')}, {literal(raw)})")
        return dead_letters.bury(con, batch_id)


def letters(home):
    return home.execute("select batch_id, source_row, raw from dead_letters order by rowid").fetchall()


def test_sample():
    """The sample has two: an empty key and a value that is a word, each with the line that it was."""
    with in_memory() as con:
        ingest(SAMPLE, None, now=NOW)
        found = con.execute("select source_row, reason, raw from dead_letters order by 1").fetchall()
    lines = SAMPLE.read_text().splitlines()
    wanted = [(4, "key is blank"), (5, "value is not a number")]
    assert [row[:2] for row in found] == wanted
    for row, _, raw in found:
        assert raw == lines[row].strip().rstrip(",")  # line 0 is the bracket


def test_place(home):
    """A letter names its batch and its row, counted from 1 over all rows; a valid row has no letter."""
    assert bury(home, "b", "good", "bad 1", "good", "bad 2", valid=("good",)) == 2
    assert letters(home) == [("b", 2, "bad 1"), ("b", 4, "bad 2")]


def test_again(home):
    """The same batch again adds nothing, nor does another batch with the same lines, in another order."""
    assert bury(home, "b", "x", "y") == 2
    before = letters(home)
    assert bury(home, "b", "x", "y") == 0
    assert bury(home, "c", "y", "x") == 0
    assert letters(home) == before


def test_longer_copy(home):
    """A longer copy of a file brings letters only for what it has more."""
    bury(home, "b", "x")
    assert bury(home, "longer", "x", "new") == 1
    assert letters(home) == [("b", 1, "x"), ("longer", 2, "new")]


@pytest.mark.parametrize(("first", "second", "added"), [(2, 2, 0), (2, 3, 1), (2, 1, 0), (0, 2, 2)])
def test_twins(home, first, second, added):
    """The same line twice in one source is two letters; a later batch adds those copies that it has more."""
    assert bury(home, "b", *["x"] * first) == first
    assert bury(home, "c", *["x"] * second) == added
    assert len(letters(home)) == max(first, second)


@pytest.mark.parametrize("line", ['{"key": "o\'k"', "naïve \u2028 line", "  spaced  ", "\\x00 \\", '{"a": NaN}'])
def test_as_it_came(home, tmp_path, line):
    """The raw line is kept sign by sign, spaces and quotes too."""
    good = '{"key": "a", "name": "x", "value": 1, "ts": "2025-01-15T08:00:00"}'
    path = tmp_path / "lines.jsonl"
    path.write_text(f"{line}\n{good}\n", encoding="utf-8")
    with in_memory() as con:
        assert ingest(path, None, now=NOW).rejected == 1
        assert con.execute("select source_row, raw from dead_letters").fetchall() == [(1, line)]
