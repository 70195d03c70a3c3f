"""The quiz of d-08: each right answer is computed by running the real thing."""

import contextlib

import duckdb

from breakfix.faults.slow_rows import slow_rows
from breakfix.lab import Quiz, Recall, memory

from . import jobs
from .fix_departures import departures_of

quiz = Quiz(__name__, phase="mastery", minutes=8)
recall = Recall(__name__, of="monitoring_and_logging_enhancements", asks=("lines_of_levels", "counts_of_levels"))


@quiz.a_row(
    {"rows": int, "delays": int},
    phase="run",
    look="What does count count: a row, or a value?",
    because="count(*) counts rows, count(delay) those in which delay is not NULL.",
)
def two_counts():
    """The table flights has seven rows, and in two of them delay is NULL. What do count(*) and count(delay) say?"""
    with jobs.engine("duckdb", [("2013-01-08", "Alpha Air", None if place < 2 else 5) for place in range(7)]) as con:
        (counts,) = con.execute("select count(*), count(delay) from flights").fetchall()
        return dict(zip(("rows", "delays"), counts, strict=True))


@quiz.a_row(
    {"grouped": int, "not_grouped": int},
    phase="predict",
    look="How many groups has an empty table, and what does a query without group by take for its group?",
    because="No group, no row. Without group by all rows are one group, also when there are none: its sum is NULL.",
)
def rows_of_nothing():
    """The table flights is empty. How many rows has `select airline, sum(delay) from flights group by airline`, and how
    many has `select sum(delay) from flights`?
    """
    with jobs.engine("duckdb") as con:
        grouped = con.execute("select airline, sum(delay) from flights group by airline").fetchall()
        return {"grouped": len(grouped), "not_grouped": len(con.execute("select sum(delay) from flights").fetchall())}


@quiz.a_number(
    phase="alter",
    look="For which of them is the check false, and for which is it NULL?",
    because="The check is true for 5 and 0, and NULL for both that are NULL; only -5 makes it false.",
)
def let_in():
    """The column delay of a table has `check (delay >= 0)`. Five flights come: with a delay of 5, of 0 and of -5, and
    two with NULL. How many are let in?
    """
    came = 0
    with memory.connected() as con:
        con.execute("create table flights (delay integer check (delay >= 0))")
        for delay in (5, 0, -5, None, None):
            with contextlib.suppress(duckdb.ConstraintException):
                con.execute("insert into flights values (?)", [delay])
                came += 1
    return came


@quiz.a_row(
    {"of_days": int, "of_flights": int},
    phase="break",
    look="How much does the second day count in each of them?",
    because="(10 + 50) / 2 = 30: a day counts alike. (4 x 10 + 50) / 5 = 18: a flight counts alike.",
)
def averages():
    """Four flights of one day were 10 minutes late, one of the next day 50. What is the average of the days' averages,
    and what is the average of the flights?
    """
    rows = [*[("2013-01-08", "Alpha Air", 10)] * 4, ("2013-01-09", "Alpha Air", 50)]
    with jobs.engine("duckdb", rows) as con:
        days = "select avg(mean) from (select avg(delay) as mean from flights group by day)"
        numbers = [con.execute(query).fetchall()[0][0] for query in (days, "select avg(delay) from flights")]
        return dict(zip(("of_days", "of_flights"), map(int, numbers), strict=True))


@quiz.a_number(
    phase="fix",
    look="Which text is compared with the name, letter by letter?",
    because="A value at a placeholder is a value: the quote in it ends nothing, and need not be doubled.",
)
def flights_of_ohare():
    """On 8 January two flights of O'Hare Air left, and three of an airline whose name has two quotes, O''Hare Air. How
    many does departures_of of drill 3 find for "O'Hare Air"?
    """
    rows = [("2013-01-08", name, 5) for name in ["O'Hare Air"] * 2 + ["O''Hare Air"] * 3]
    with jobs.engine("sqlite", rows) as con:
        return len(departures_of.reference(con, "O'Hare Air", "2013-01-08"))


@quiz.a_row(
    {"duckdb": int, "sqlite": int},
    phase="mastery",
    engines=("duckdb", "sqlite"),
    look="How many rows has each engine computed when execute returns?",
    because="DuckDB has computed a whole vector of rows by then, SQLite its first row; each other when it is fetched.",
)
def seconds_of_execute(engine, con):
    """con.execute("select slow(flight) from flights") asks for four rows, each of which takes a second to compute. How
    many seconds have gone by when execute returns: on DuckDB, and on SQLite?
    """
    with slow_rows(jobs.flights(con, [("2013-01-08", "Alpha Air", 5)] * 4)) as steady:
        con.execute("select slow(flight) from flights")
        return steady()
