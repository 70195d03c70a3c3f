"""The quiz of 6-09: each right answer is computed by running the real thing."""

import sqlite3
from contextlib import closing

from breakfix.lab import Quiz, Recall

from . import baseline
from .alter_missed import missed
from .loads import mark_of, mended, sink
from .mastery_next_page import next_page
from .predict import time
from .sources import CREATE

quiz = Quiz(__name__, phase="mastery", minutes=8)
recall = Recall(__name__, of="upsert_strategy_lab", asks=("stock_of_the_late_row", "rows_of_joins"))


def loaded(*runs, load=baseline.incremental_load):
    """Load after each of these lists of (id, minutes after nine); return the last result, and the time of the mark."""
    with closing(sqlite3.connect(":memory:")) as source, sink() as con:
        source.execute(CREATE)
        for rows in runs:
            for number, minutes in rows:
                source.execute("insert or replace into events values (?, 'paid', ?)", [number, time(minutes)])
            found = load(source, con)
        return found, mark_of(con)


@quiz.a_row(
    {"loaded": int, "skipped": int},
    phase="run",
    look="Which rows are newer than the mark?",
    because="The second run finds one row after the mark; the four that were there are skipped.",
)
def counts_of_a_run():
    """Four rows are loaded by the baseline. Then a fifth comes, newer than all of them, and it runs again. What does it
    count?
    """
    found, _ = loaded([(each, each) for each in range(1, 5)], [(5, 9)])
    return {"loaded": found.loaded, "skipped": found.skipped}


@quiz.a_number(
    phase="predict",
    look="Which of the two rows is new to target?",
    because="One of the two has a known id: it takes the place of the row that is there.",
)
def rows_of_target():
    """Four rows are loaded by the baseline. Then a fifth row comes, and one of the four gets a later time. It runs
    again. How many rows has target?
    """
    found, _ = loaded([(each, each) for each in range(1, 5)], [(5, 9), (2, 11)])
    return found.target


@quiz.a_number(
    phase="alter",
    look="Which rows of the source are in target just as they are?",
    because="Row 13 is there with an older time; 14 and 15 are not there. That target has row 99 does not count.",
)
def missed_of_five():
    """The source has the rows 11 to 15. Target has 11 and 12 as they are, 13 with an older time, and 99. How many ids
    does missed return?
    """
    source = [(each, "paid", time(each)) for each in range(11, 16)]
    target = [*source[:2], (13, "paid", time(0)), (99, "paid", time(9))]
    return len(missed.reference(source, target))


@quiz.a_number(
    phase="break",
    look="Where is the mark when they are committed?",
    because="The mark is 10:00. Only the row of 10:05 is greater than that.",
)
def of_four_late_ones():
    """The baseline has moved its mark to 10:00. Then four rows are committed: of 09:50, 10:00, 10:00 and 10:05. How
    many of them does its next run load?
    """
    found, _ = loaded([(1, 60)], [(2, 50), (3, 60), (4, 60), (5, 65)])
    return found.loaded


@quiz.a_row(
    {"loaded": int, "mark": str},
    phase="fix",
    look="Which rows are not before 09:40, and which of the times are after 10:10?",
    because="09:39 is before 09:40. The row of 10:30 is loaded, and its time has not come: the mark moves to 10:05.",
)
def after_the_fix():
    """The mark is 10:00. Then four rows are committed: of 09:39, 09:40, 10:05 and 10:30. The mended parts run at 10:10,
    with an overlap of 20 minutes. How many rows are loaded, and what is the mark then, such as 11:15?
    """
    rows = [(2, 39), (3, 40), (4, 65), (5, 90)]
    found, mark = loaded([(1, 60)], rows, load=lambda source, con: mended(source, con, time(70), overlap=20))
    return {"loaded": found, "mark": mark}


@quiz.a_number(
    phase="mastery",
    look="How many rows are on the first two pages, and which of the rest fits on the third?",
    because="Ten rows of one time fill three pages of four, of which the last has two.",
)
def on_the_third_page():
    """Ten rows have one time. They are read by next_page, four to a page. How many rows has the third page?"""
    with closing(sqlite3.connect(":memory:")) as con:
        con.execute(CREATE)
        con.executemany("insert into events values (?, 'paid', ?)", [(each, time(0)) for each in range(10)])
        read = {"time": time(0), "id": 7, "size": 4}  # two pages
        return len(con.execute(next_page.reference(), read).fetchall())
