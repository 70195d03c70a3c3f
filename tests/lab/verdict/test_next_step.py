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
        ([A], [{**A, "value": 3}], "find out why `value` of the row of a is 3 and not 1"),
        ([A], [{**A, "value": "1"}], "look at the type of `value`"),
        ([A], [{"key": "a", "value": None}], "find out why `value` of the row of a is None and not 1"),
        (
            [{**A, "n": 1}],
            [{"key": "a", "value": 2, "n": 2}],
            "find out where `value` and `n` of the row of a come from",
        ),
        ([A, B], [B, A], "put the rows into the order that the task names"),
        ([A], [{"k": "a", "v": 1}], "name the columns as the task does: key, value"),
        ({"rows": [A], "n": 1}, {"rows": [A, B], "n": 1}, "in `rows`, find out how the row of b comes to be there"),
        ({"n": 1}, {}, "find out why `n` is missing"),
        ({"who_was_told": "nobody"}, {"who_was_told": "all"}, "find out why `who was told` is all and not nobody"),
        ({"left": [1, 2]}, {"left": [1, 3]}, "in `left`, find out why number 2 of 2 is 3 and not 2"),
        (["x", "y"], ["y", "x"], "put them into the order that the task names"),
        (["x", "y"], ["x"], "find out why y is missing"),
        (["x", "y: a, not b"], ["x"], "find out why 'y: a, not b' is missing"),
        ({"steps": [["load"]]}, {"steps": [[]]}, "in `steps`, find out why load is missing"),
        ({"steps": [[1], [2]]}, {"steps": [[1], [3]]}, "in `steps 2`, find out why the only one is 3 and not 2"),
        (["x", "y"], ["x", "z"], "find out why number 2 of 2 is z and not y"),
        (["x"], ["z"], "find out why the only one is z and not x"),
        ([{"v": 1, "k": "a"}], [{"k": "a", "v": 2}], "find out why `v` of row 1 is 2 and not 1"),
        ([{"n": 1, "v": 1}, {"n": 2, "v": 2}], [{"n": 2, "v": 2}], "find out why the row of n 1 is missing"),
        ([{"n": 1, "v": 1}, {"n": 1, "v": 2}], [{"n": 1, "v": 2}], "find out why row 1 is missing"),
        ([A, {"key": "", "value": 2}], [A], "find out why row 2 is missing"),
        (40.67, 41, "find out why what you return is 41 and not 40.67"),
        ("x" * 90 + "y", "x" * 90 + "z", "look at what you return from letter 91 on"),
        (3, "3", "look at the type of what you return"),
        ("off", "no such file", "find out why what you return is 'no such file' and not 'off'"),
        ("", None, "find out why what you return is None and not ''"),
        ("x " * 40, "y", "look at what you return in this situation"),
        ("ValueError", None, "find out why no ValueError reached the caller"),
        ("ValueError", 3, "find out why no ValueError reached the caller"),
        ({"caller": "KeyError"}, {"caller": None}, "find out why no KeyError reached the caller"),
        (3, "KeyError: 'x'", "find what raises KeyError: no error was wanted here"),
        (3, "ReadTimeout; what bit: slow", "find what raises ReadTimeout: no error was wanted here"),
        ("DeadlockDetected", None, "find out why no DeadlockDetected reached the caller"),
        ("ValueError", "TypeError", "find out why the caller got TypeError and not ValueError"),
        ("ValueError: a", "ValueError: b", "find out why the caller got ValueError"),
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
        ({"stopped": "time"}, "find what does not come to an end, or waits for longer than it may"),
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


def test_a_table_that_was_touched_weighs_more_than_an_order():
    """A query that overwrites what it reads is told so, though its rows come in another order too."""
    wanted, got = result([A, B], tables=T), result([B, A], tables=changed(rows=[[2]]))
    assert step(wanted, got).startswith("look at the table t too")
