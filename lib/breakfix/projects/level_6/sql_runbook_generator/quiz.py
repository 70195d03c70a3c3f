"""The quiz of 6-14, whose right answers are computed, and its cards: what comes again before it is forgotten."""

import sqlite3
import tempfile
from contextlib import closing, suppress
from pathlib import Path

from breakfix.lab import Cards, Quiz, Recall

from . import baseline
from .alter_missing import missing
from .fix_execute import execute
from .predictions import archive, cleanup, counts, dated, night

quiz = Quiz(__name__, phase="mastery", minutes=8)
recall = Recall(__name__, of="etl_health_dashboard_feed", asks=("told_twice", "three_silences"))


@quiz.a_number(
    phase="run",
    look="Which two sets of statements does the generator know, and how many steps has each?",
    because="table_maintenance has three steps and data_cleanup two: twice the one and once the other make 8.",
)
def steps_of_three():
    """A file requests table_maintenance twice and data_cleanup once. How many statements does the baseline execute?"""
    requested = [("table_maintenance", {"table_name": "orders"})] * 2 + [("data_cleanup", cleanup()["params"])]
    return sum(len(baseline.generate_runbook(name, params)["steps"]) for name, params in requested)


@quiz.a_number(
    phase="predict",
    look="Is NULL in the list, or not in it?",
    because="Two order_ids are not in the list. `null not in (...)` is NULL, so the two items without one stay.",
)
def found_of_six():
    """Orders A-1 and A-2 are there. Six items have the order_ids A-1, A-1, A-7, A-8, NULL, NULL. How many does the
    baseline's cleanup delete?
    """
    with tempfile.TemporaryDirectory() as folder:
        items = ["A-1", "A-1", "A-7", "A-8", None, None]
        return 6 - night(Path(folder, "shop.db"), {"items": items, "now": ["A-1", "A-2"]}, "now")


@quiz.a_number(
    phase="alter",
    look="Which names are in braces, how often is each told, and which have a value?",
    because="a has a value, b is None, c is missing and told once; 0 is a value.",
)
def names_missing():
    """Two steps are `{a} {b} {c}` and `{c} {d}`. params has a = "x", b = None and d = 0. How many names does missing
    return?
    """
    return len(missing.reference(["{a} {b} {c}", "{c} {d}"], {"a": "x", "b": None, "d": 0}))


@quiz.a_row(
    {"orders": int, "orders_archive": int},
    phase="break",
    look="Which step had been done before the kill, and what does a run do first?",
    because="The kill leaves 5 rows in the archive and 7 orders; the run after it adds 5 rows and deletes 5 orders.",
)
def after_a_kill():
    """A shop has 7 orders, 5 of them old. The baseline's archive is killed just before its second step, and is then run
    once more to its end. How many rows have orders and orders_archive?
    """
    with tempfile.TemporaryDirectory() as folder:
        path = dated(Path(folder, "shop.db"), {"old": 5, "new": 2})
        with closing(sqlite3.connect(path)) as con, con:
            request = archive("2025-01-15")
            con.execute(baseline.generate_runbook(request["template"], request["params"])["steps"][0])
        baseline.run(path, [request], "2025-01-15T03:00:00Z")
        return counts(path, "orders", "orders_archive")


@quiz.a_number(
    phase="fix",
    look="Which step is over its limit, and what becomes of the steps before it?",
    because="The second step changes 5 rows and may change 3; so the 2 rows of the first step are undone as well.",
)
def left_of_a_guard():
    """A table t has a row for each letter of the word runbook. execute gets two steps: one deletes 2 rows and may
    change 2, the next deletes all others and may change 3. How many rows has t afterwards?
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as con:
        con.execute("create table t (n integer)")
        con.executemany("insert into t values (?)", [[n] for n, _ in enumerate("runbook")])
        with suppress(ValueError):
            steps = [("delete from t where n < 2", 2), ("delete from t", 3)]
            execute.reference(con, "select 1", steps, {}, False)
        return con.execute("select count(*) from t").fetchone()[0]


@quiz.a_number(
    phase="mastery",
    look="What is `not in` for an item when the list holds a NULL, and what is `not exists`?",
    because="With `not in` a NULL in the list makes it NULL for all five: none comes back. `not exists` brings four.",
)
def back_with_not_in():
    """Five items were deleted; one of them is in returned, and so is a NULL. A statement puts back the items whose
    item_id is `not in (select item_id from returned)`. How many come back?
    """
    listed = "(values ('i-1'), ('i-2'), ('i-3'), ('i-4'), ('i-5'))"
    query = f"select count(*) from {listed} where column1 not in (values ('i-2'), (null))"
    with closing(sqlite3.connect(":memory:")) as con:
        return con.execute(query).fetchone()[0]


cards = Cards(__name__)

cards.read("""
from-the-catalogue (render): Names cannot be bound. What makes a name from outside safe in a statement?
    It is looked up in the catalogue and put in double quotes. What is not there is refused.
not-in (three_nights): `x not in (select ...)`: what if the list holds a NULL, and what if it is empty?
    With a NULL it is never true; with an empty list always. `not exists` passes over a NULL; an
    empty list has to be asked for.
bad-words (parent_table): Why does a list of dangerous words protect nobody?
    `orders where false` has none of them. A list of what is allowed does: the catalogue, or the engine's authoriser.
done-twice (killed): A runbook stopped between two steps. What does a second run do, and what helps?
    It does the first step again. One transaction around all steps: then there is nothing that is half done.
how-many (execute): What does a count guard compare, and when?
    The rows that a step changed, cascades and triggers too, with what its reviewer expected, before the commit.
a-drill (restore): When is a copy a backup?
    When its rows have been put back once. `vacuum into` makes it at one moment; a drill shows that it can be used.
""")
