"""The quiz of 6-04: each right answer is computed by running the real thing."""

import sqlite3
from contextlib import closing

from breakfix.lab import Quiz, Recall

from . import baseline
from .predict import text_row
from .report import ask
from .worlds import NOW, in_memory

quiz = Quiz(__name__, phase="mastery", minutes=8)
recall = Recall(__name__, of="staging_table_loader", asks=("loads", "promoted"))


@quiz.a_row(
    {"inserted": int, "updated": int},
    phase="run",
    look="What does load ask before each row?",
    because="It asks before each row whether the sku is there. The third row finds the first one there.",
)
def counts_of_load():
    """Rows of WIDGET-001, GADGET-002 and WIDGET-001 are loaded into an empty shop by upsert_replace. What does load of
    Run count?
    """
    with in_memory() as con:
        result = baseline.load(con, [text_row(each, 10) for each in "WGW"], baseline.upsert_replace, NOW)
    return {name: result[name] for name in ("inserted", "updated")}


@quiz.a_number(
    phase="predict",
    look="Is the older row refused by anything?",
    because="upsert_on_conflict of Run takes each row as it comes: the last to come stays.",
)
def stock_of_the_late_row():
    """A row of WIDGET-001 from 9 o'clock has a stock of 40. After it comes one from 8 o'clock with 70. Both are loaded
    by upsert_on_conflict. What is the stock?
    """
    with in_memory() as con:
        baseline.load(con, [text_row("W", 40, 9), text_row("W", 70, 8)], baseline.upsert_on_conflict, NOW)
        return ask(con, "select stock from products")


@quiz.a_row(
    {"joined": int, "left_joined": int},
    phase="alter",
    look="What becomes of a staged row without a product in each of the joins?",
    because="A join keeps the one row that has a product; a left join keeps all three staged rows.",
)
def rows_of_joins():
    """Three rows are staged, and one of their skus is in products, which has five rows. How many rows does staging join
    products have, on equal skus, and how many staging left join products?
    """
    with closing(sqlite3.connect(":memory:")) as con:
        tables = "(select value as sku from json_each('[1, 2, 3]')) {} join json_each('[3, 4, 5, 6, 7]') on value = sku"
        counts = [ask(con, f"select count(*) from {tables.format(way)}") for way in ("", "left")]
        return dict(zip(("joined", "left_joined"), counts, strict=True))


@quiz.a_row(
    {"sqlite": str, "duckdb": str},
    phase="break",
    engines=("sqlite", "duckdb"),
    look="What happens to a column that the statement does not name: in a new row, and in a row that stays?",
    because="SQLite makes a new row, whose created_at is the default. DuckDB updates the columns that are named.",
)
def same_words(engine, con):
    """products (sku text primary key, stock int, created_at text default 'young') has the row W, 1, old. Then comes
    `insert or replace into products (sku, stock) values ('W', 2)`. Which created_at is there, on each engine?
    """
    con.execute("create table products (sku text primary key, stock int, created_at text default 'young')")
    con.execute("insert into products values ('W', 1, 'old')")
    con.execute("insert or replace into products (sku, stock) values ('W', 2)")
    return con.execute("select created_at from products").fetchall()[0][0]


@quiz.a_row(
    {"first": int, "second": int, "third": int},
    phase="fix",
    look="Which of the three has changed no row?",
    because="An insert is 1, an update is 1; where the condition does not hold nothing is done, and that is 0.",
)
def rowcounts():
    """A statement inserts a row, or updates it on conflict where excluded.n > t.n. Python's sqlite3 executes it with
    n = 5, then with 7, then with 6. What is rowcount each time?
    """
    with closing(sqlite3.connect(":memory:")) as con:
        con.execute("create table t (k text primary key, n int)")
        text = "insert into t values ('a', ?) on conflict (k) do update set n = excluded.n where excluded.n > t.n"
        counts = [con.execute(text, [n]).rowcount for n in (5, 7, 6)]
    return dict(zip(("first", "second", "third"), counts, strict=True))


@quiz.a_row(
    {"sqlite": int, "duckdb": int},
    phase="mastery",
    engines=("sqlite", "duckdb"),
    look="Which of two rows does each engine keep, when one statement brings both?",
    because="In one statement SQLite applies one row after the other; DuckDB keeps the first.",
)
def two_in_one(engine, con):
    """One insert ... on conflict (k) do update set n = excluded.n brings ('a', 40) and ('a', 70), in this order, to an
    empty table. What is n afterwards, on each engine?
    """
    con.execute("create table t (k text primary key, n int)")
    con.execute("insert into t values ('a', 40), ('a', 70) on conflict (k) do update set n = excluded.n")
    return con.execute("select n from t").fetchall()[0][0]
