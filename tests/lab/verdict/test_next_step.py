"""The next step, computed from the kind of difference."""

import pytest

from breakfix.lab.verdict.next_step import step

A, B = {"key": "a", "value": 1}, {"key": "b", "value": 2}
T = {"engine": "sqlite", "tables": {"t": {"sql": "create table t (n)", "columns": ["n"], "rows": [[1]]}}, "others": {}}


def result(saw, **left):
    return {"saw": saw, "left": left}


@pytest.mark.parametrize(
    ("wanted", "got", "says"),
    [
        ([A, B], [A], "find out why the row of b is missing"),
        ([A], [A, B], "find out how the row of b comes to be there"),
        ([A], [A, A], "find out how the row of a comes to be there a second time"),
        ([A, A], [A], "find out why the row of a is there only once"),
        ([A], [{**A, "value": 3}], "find out where value of a comes from"),
        ([A], [{**A, "value": "1"}], "look at the type of value"),
        ([A, B], [B, A], "put the rows into the order that the task names"),
        ([A], [{"k": "a", "v": 1}], "name the columns as the task does: key, value"),
        ({"rows": [A], "n": 1}, {"rows": [A, B], "n": 1}, "in rows, find out how the row of b comes to be there"),
        ({"n": 1}, {}, "find out why n is missing"),
        (["x", "y"], ["y", "x"], "put them into the order that the task names"),
        (["x", "y"], ["x"], "find out why y is missing"),
        ([{"v": 1, "k": "a"}], [{"k": "a", "v": 2}], "find out where v of a comes from"),
        (40.67, 41, "find out why what you return is 41 in this situation"),
        ("x" * 90 + "y", "x" * 90 + "z", "look at what you return, letter by letter"),
        (3, "3", "look at the type of what you return"),
        (3, 4, "find out why what you return is 4 in this situation"),
        ("off", "no such file", "look at what you return in this situation"),
        (3, None, "give what you return a value here"),
        ("ValueError", 3, "let the error reach the caller: none did"),
        (3, "KeyError: 'x'", "find what raises KeyError: no error was wanted here"),
        ("ValueError", "TypeError", "look at the kind of error that reaches the caller"),
    ],
)
def test_by_kind_of_difference(wanted, got, says):
    """A row missing or too many, values, types, order, names, errors: each has its own sentence."""
    assert step(result(wanted), result(got)) == says


@pytest.mark.parametrize(
    ("got", "says"),
    [
        ({"raised": "KeyError: 'x'", "line": 2}, "read the error at line 3"),
        ({"raised": "KeyError: 'x'", "line": None}, "read the error"),
        ({"stopped": "time"}, "find what does not come to an end"),
        ({"stopped": "exit 0"}, "take out what ends the process"),
    ],
)
def test_what_did_not_come_to_an_end(got, says):
    """An error is to be read, what has no end to be found."""
    assert step(result(1), got) == says


def changed(**parts):
    return {**T, "tables": {"t": {**T["tables"]["t"], **parts}}}


@pytest.mark.parametrize(
    ("left", "says"),
    [
        ({"tables": changed(rows=[])}, "look at the table t too: find out why the row of n 1 is missing"),
        ({"tables": changed(sql="create table t (n, m)")}, "look at the table t: its definition is another one"),
        ({"tables": {**T, "tables": {}}}, "look at the table t: it is gone"),
        ({"tables": {**T, "others": {"view v": "..."}}}, "look at the views, indexes and triggers: they are others"),
        ({"tables": T, "open": True}, "commit or roll back: a transaction is still open"),
        ({"tables": T, "files": {"a.txt": "1"}}, "look at the file a.txt: nobody asked for it"),
        ({"tables": T, "arguments": [{"before": [1], "after": []}]}, "leave what you were given as it was"),
    ],
)
def test_what_was_left_besides(left, says):
    """Where all that was looked at is right, what else was touched is said, by table and row."""
    assert step(result(1, tables=T), result(1, **left)).startswith(says)
