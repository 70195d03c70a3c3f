"""Tables that do not take what is written: each bites inside `with`, and heals after."""

import sqlite3
import time
from contextlib import closing

import pytest

from breakfix.faults.shut_tables import at_statement, attempt, closed, locked, owing, renamed, unique

INSERT = "insert into journal values ('t-1')"


@pytest.fixture
def two(tmp_path):
    """Two connections to a file with one table, neither of which waits."""
    with closing(sqlite3.connect(tmp_path / "l.db", isolation_level=None, timeout=0)) as con:
        con.execute("create table journal (id text)")
        with closing(sqlite3.connect(tmp_path / "l.db", isolation_level=None, timeout=0)) as second:
            yield con, second


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (locked, "database is locked"),
        (lambda con: renamed(con, "journal"), "no such table: journal"),
        (lambda con: closed(con, "journal"), "closed"),
        (lambda con: closed(con, "journal", "when new.id like 't%'"), "closed"),
        (lambda con: unique(con, "journal", "id", "'t-1'"), "UNIQUE constraint failed"),
    ],
    ids=["locked", "renamed", "closed", "closed to some", "unique"],
)
def test_it_bites_and_heals(two, fault, says):
    """The writer gets the engine's own error, and can write afterwards."""
    con, second = two
    with fault(second), pytest.raises(sqlite3.Error, match=says):
        con.execute(INSERT)
    con.execute(INSERT)
    assert second.execute("select * from journal").fetchall() == [("t-1",)]


def test_a_commit_is_refused(two):
    """The row is written, and the commit fails; healed, the same row is taken."""
    con, second = two
    with owing(second, con, "journal"):
        con.execute("begin")
        con.execute(INSERT)
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            con.execute("commit")
        con.execute("rollback")
    con.execute(INSERT)
    assert second.execute("select * from journal").fetchall() == [("t-1",)]


def test_the_lock_can_be_let_go(two):
    """Whoever holds the lock lets go when asked, as a rival does while somebody waits."""
    con, second = two
    with locked(second) as let_go:
        let_go()
        con.execute(INSERT)


def test_somebody_comes_just_before_a_statement(two):
    """What is called before the second statement sees what the first has done, and not the second."""
    con, second = two
    seen = []
    with at_statement(con, 2, lambda: seen.append(second.execute("select count(*) from journal").fetchone())):
        con.execute(INSERT)
        con.execute(INSERT)
    con.execute(INSERT)
    assert seen == [(1,)]


def test_what_the_caller_got(two):
    """The error with its text, whether something was left open, and how often it slept; what was open is undone."""
    con, second = two

    def work():
        con.execute("begin")
        con.execute(INSERT)
        time.sleep(60)
        raise KeyError("halfway")

    end = attempt(con, work)
    assert end == {
        "the caller got": "KeyError: 'halfway'",
        "the transaction": "open",
        "calls of time.sleep": 1,
        "busy_timeout": 0,
    }
    assert second.execute("select * from journal").fetchall() == []
    assert attempt(con, lambda: None) == end | {
        "the caller got": "no error",
        "the transaction": "ended",
        "calls of time.sleep": 0,
    }
