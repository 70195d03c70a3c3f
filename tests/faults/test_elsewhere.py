"""Another process that changes a SQLite file."""

import contextlib
import sqlite3

import pytest

from breakfix.faults.elsewhere import elsewhere
from breakfix.history import Log


@pytest.fixture
def path(tmp_path):
    """A file with an empty table of one column."""
    path = tmp_path / "a.db"
    with contextlib.closing(sqlite3.connect(path)) as con:
        con.execute("create table t (n integer not null)")
    return path


def rows(path):
    """Return all rows of the table."""
    with contextlib.closing(sqlite3.connect(path)) as con:
        return con.execute("select * from t").fetchall()


def test_all_of_it_is_committed_and_told(path):
    """Statements come first and then rows, by the columns that are named; the log has one event of who did it."""
    log = Log()
    assert (
        elsewhere(path, ["alter table t add column more text"], "t (more, n)", [["a", 1]], log, "shop") == "committed"
    )
    assert rows(path) == [(1, "a")]
    assert log.events == [("shop", "commit", "alter table t add column more text; 1 rows of t (more, n)", None)]


def test_what_is_refused_changes_nothing(path):
    """The second row is refused: the engine's words come back, and neither the first one nor the statement is kept."""
    log = Log()
    said = elsewhere(path, ["alter table t rename to u"], "u", [[1], [None]], log)
    assert said == "IntegrityError: NOT NULL constraint failed: u.n"
    assert rows(path) == []
    assert [event.kind for event in log.events] == ["refused"]
