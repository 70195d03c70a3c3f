"""Steps that are wrapped."""

import duckdb
import pytest

from breakfix.lab.steps import committing, failing, heard, noted


@pytest.fixture
def con():
    with duckdb.connect() as con:
        con.execute("create table done (n int primary key)")
        yield con


def insert(con):
    con.execute("insert into done values (1)")


def test_a_step_fails_when_it_has_worked(con):
    """By an exception, or by a statement that the engine refuses; what it did before is there."""
    with pytest.raises(KeyError):
        failing(insert, KeyError("ts"))(con)
    assert con.execute("from done").fetchall() == [(1,)]
    with pytest.raises(duckdb.ConstraintException):
        failing(lambda con: None, "insert into done values (1)")(con)


def test_a_step_commits_by_itself(con):
    """What it wrote is there for others."""
    committing(insert)(con)
    assert con.cursor().execute("from done").fetchall() == [(1,)]


def test_a_step_is_noted(con):
    """Its name goes into a list, and stays its name."""
    names = []
    noted(insert, names)(con)
    assert names == ["insert"] == [noted(insert, names).__name__]


def test_what_the_caller_hears():
    """Class and message of whatever is raised, or nothing."""
    assert heard(int, "7") is None
    assert heard(int, "seven").startswith("ValueError: invalid literal")


def test_a_copy_of_an_error_is_told():
    """The same class and message, raised anew, is another error."""

    def copies(error):
        try:
            raise error
        except BaseException as first:
            raise type(first)(*first.args) from None

    assert heard(copies, SystemExit(0)) == "a copy of SystemExit: 0"
    assert heard(copies, StopIteration()) == "a copy of StopIteration"
