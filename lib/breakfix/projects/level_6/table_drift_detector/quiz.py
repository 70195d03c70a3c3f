"""The quiz of 6-10: each right answer is computed by running the real thing."""

import sqlite3
from contextlib import closing

from breakfix.faults.elsewhere import elsewhere
from breakfix.lab import Quiz, Recall

from . import baseline
from .alter_history import column_history
from .break_promise import LESS, migrate, promise_gone
from .fix_fingerprint import fingerprint
from .fix_judge import column, judge_drift
from .predict import ADD, DROP
from .worlds import FIRST, TOMORROW, TONIGHT, arranged, named

quiz = Quiz(__name__, phase="mastery", minutes=8)
recall = Recall(__name__, of="data_lineage_capture", asks=("three_runs", "named_of_edits"))


@quiz.a_number(
    phase="run",
    look="What does check do for each table, besides comparing?",
    because="Each check saves a snapshot of each table, changed or not: two tables, three nights.",
)
def snapshots_of_three():
    """check of Run is given users and orders on three quiet nights. How many rows has schema_snapshots?"""
    with arranged() as (con, _):
        for now in (FIRST, TONIGHT, TOMORROW):
            baseline.check(con, ["users", "orders"], now)
        return con.execute("select count(*) from schema_snapshots").fetchone()[0]


@quiz.a_number(
    phase="predict",
    look="With which snapshot is each night compared?",
    because="A column that came and went between two checks stands in no snapshot; the one that stayed is named once.",
)
def named_in_all():
    """orders is checked on three nights. Before the second, columns a and b are added; before the third, b is dropped
    and c is added and dropped again. How many columns do the three reports of check name, together?
    """
    nights = [[], [ADD("a text"), ADD("b text")], [DROP("b"), ADD("c text"), DROP("c")]]
    with arranged() as (con, path):
        found = []
        for statements, now in zip(nights, (FIRST, TONIGHT, TOMORROW), strict=True):
            elsewhere(path, statements)
            found.append(named(baseline.check(con, ["orders"], now)["orders"]))
    return sum(found)


@quiz.a_number(
    phase="alter",
    look="How many names did the table have, over all nights?",
    because="id, total and amount are three names; that one follows the other is for a reader to see.",
)
def rows_of_history():
    """A table has the columns id and total on two nights, and id and amount on two more. How many rows has the answer
    of column_history?
    """
    with closing(sqlite3.connect(":memory:")) as con:
        con.execute("create table schema_snapshots (table_name text, columns text, captured_at text)")
        for day, name in enumerate(("total", "total", "amount", "amount"), 1):
            columns = f'[{{"name": "id"}}, {{"name": "{name}"}}]'
            con.execute("insert into schema_snapshots values ('orders', ?, ?)", [columns, f"2026-03-0{day}T22:00:00Z"])
        return len(con.execute(column_history.reference()).fetchall())


@quiz.a_row(
    {"named": int, "total": int},
    phase="break",
    look="What does the check compare, and what fills in what an insert does not name?",
    because="A default is no part of what the check compares, and it fills in what an insert does not name.",
)
def with_a_default():
    """orders is built anew, with total integer not null default 5. Then an order comes whose insert names no total. How
    many columns does the next check name, and what is the total of that order?
    """
    with arranged() as (con, path):
        baseline.check(con, ["orders"], FIRST)
        migrate(path, "orders", promise_gone.reference().replace("total integer", "total integer not null default 5"))
        elsewhere(path, [LESS])
        (total,) = con.execute("select total from orders order by id desc limit 1").fetchone()
        return {"named": named(baseline.check(con, ["orders"], TONIGHT)["orders"]), "total": total}


@quiz.a_row(
    {"nullable": int, "in_key": int},
    phase="fix",
    look="Which of the columns is declared not null?",
    because="The catalogue tells what was declared. Only b was declared not null; the key has two columns.",
)
def of_the_catalogue():
    """A table is made by `create table t (a text, b int not null, c text, primary key (a, c))`. In its fingerprint, how
    many of the columns are nullable, and how many have a key other than 0?
    """
    with closing(sqlite3.connect(":memory:")) as con:
        con.execute("create table t (a text, b int not null, c text, primary key (a, c))")
        found = fingerprint.reference(con, "t")
    return {"nullable": sum(each["nullable"] for each in found), "in_key": sum(each["key"] > 0 for each in found)}


@quiz.a_number(
    phase="mastery",
    look="Which of these nights lacks something that was agreed?",
    because="Total is missing in the second night and nullable in the fourth. More, or back again, stops nothing.",
)
def nights_that_stop():
    """id and total, both not null, are agreed. In the first night there is a column more, in the second total is called
    sum, in the third all is as agreed, in the fourth total may be NULL. In how many nights is the verdict stop?
    """
    one, total = column("id"), column("total")
    nights = [[one, total, column("x")], [one, column("sum")], [one, total], [one, column("total", nullable=True)]]
    return [judge_drift.reference([one, total], night)["verdict"] for night in nights].count("stop")
