"""Mastery: another night, on which thousands of rows have one time, and are read a page at a time."""

import sqlite3
from contextlib import closing

from breakfix.lab import exercise, rows, shapes

from .sources import UNSORTED


@exercise(phase="mastery", kind="sql", minutes=6)
def next_page():
    """Read the next page.

    Given     events (id integer primary key, name text, modified_at text) in SQLite, all times in UTC and of one form.
              :time and :id, the modified_at and id of the last row of the page before; :size, a number of rows
    Leave     id, name and modified_at of the next :size rows after that one, or of as many as there are: the oldest
              first, and of one time, the smaller id first
    """
    return """
select id, name, modified_at from events
where (modified_at, id) > (:time, :id)
order by modified_at, id
limit :size
"""


next_page.stub("""
select id, name, modified_at from events
where modified_at > :time
order by modified_at
limit :size
""")
next_page.play = 'con.execute("...", {"time": ..., "id": ..., "size": ...}).fetchall()'
next_page.costs = "as many rows as the page has, with an index on (modified_at, id)"


@next_page.world
def source():
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as con:
        con.execute(UNSORTED)
        yield con


@next_page.look
def page(con, query, events, after=("", 0), size=2):
    con.executemany("insert into events values (?, ?, ?)", events)
    return rows(con.execute(query, {"time": after[0], "id": after[1], "size": size}))


TEN, ELEVEN = "2025-01-15T10:00:00", "2025-01-15T11:00:00"
FOUR = [(each, "migrated", TEN) for each in (12, 9, 7, 4)]
page.when("first page: four rows have one time", FOUR)
page.when("second page: the last row of the first one was 7", FOUR, (TEN, 7))
page.when("a smaller id: the row after 12 is an hour later, and has the id 2", [(2, "paid", ELEVEN), *FOUR], (TEN, 12))
page.when("in order: the oldest row has the largest id", [(1, "b", ELEVEN), (2, "c", ELEVEN), (3, "a", TEN)], size=3)

TIMES = (TEN, TEN, "2025-01-15T09:59:59", ELEVEN)


def some(chance):
    """Return events of a few times, the row to go on after, and the size of a page."""
    ids = chance.sample((0, 1, 2, 3, 9, 10, 11, 100, -1), chance.randint(0, 7))
    events = [(each, chance.choice(("a", "b", "")), chance.choice(TIMES)) for each in ids]
    last = chance.choice([("", 0), *((time, number) for number, _, time in events)])
    return events, last, chance.choice((1, 2, 3, 5))


page.drawn(together=shapes.rolled(some), times=120)

next_page.asks("""
first page: Which two of the four come first?
second page: Which rows have the time of the last one, and were not on its page?
a smaller id: Is a later row one with a larger id?
in order: Which columns decide, and which of them first?
""")
next_page.slips("""
by the id: The oldest row comes first. Which column tells that?
    ~ order by modified_at, id => order by id
later times only: The rest of that time is on no page. Which rows have the last one's time?
    ~ (modified_at, id) > (:time, :id) => modified_at > :time
that time again: The page begins with rows that were read before. Which id was the last one?
    ~ (modified_at, id) > (:time, :id) => modified_at >= :time
both are larger: A later row may have a smaller id. When does the id decide?
    ~ (modified_at, id) > (:time, :id) => modified_at >= :time and id > :id
the last one again: The row has been read. Is it after itself?
    ~ (modified_at, id) > => (modified_at, id) >=
of one time, in any order: Four rows have one time. Which of them come first?
    ~ order by modified_at, id => order by modified_at
""")


@next_page.also_right(costs="the same, in words that every engine knows")
def in_two_parts():
    return """
select id, name, modified_at from events
where modified_at > :time or (modified_at = :time and id > :id)
order by 3, 1 limit :size
"""


next_page.hints += [
    "The place in a list is the place by all columns of its order. Rows can be compared like tuples in Python.",
    "A twin: names after (Berg, Ada) in a book: `where (family, first) > ('Berg', 'Ada') order by family, first`.",
]
