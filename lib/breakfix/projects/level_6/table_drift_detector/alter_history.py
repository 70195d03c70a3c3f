"""Alter: since when, and until when, did a table have a column?"""

import json
import sqlite3
from contextlib import closing

from breakfix.lab import exercise, rows, shapes

from .sources import SNAPSHOTS


@exercise(phase="alter", kind="sql", minutes=6)
def column_history():
    """When was each column seen?

    Given     schema_snapshots (table_name text, columns text, captured_at text), in SQLite. columns is a JSON array
              with an object for each column, of which `name` is its name. All times are texts of the form
              2026-03-01T22:00:00Z. Nothing is NULL
    Leave     one query with the columns table_name, name, first_seen, last_seen, in any order of its rows: a row for
              each column, by its name as it is written, that a table had in any snapshot, with the earliest and the
              latest captured_at of those that have it
    """
    return """
select table_name, each.value ->> '$.name' as name,
    min(captured_at) as first_seen, max(captured_at) as last_seen
from schema_snapshots, json_each(columns) as each
group by table_name, name
"""


column_history.stub("select table_name, columns as name, captured_at as first_seen from schema_snapshots\n")
column_history.play = 'con.execute("...").fetchall()'
column_history.costs = "each snapshot is read once"


@column_history.world
def snapshots():
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as con:
        con.execute(SNAPSHOTS)
        yield con


@column_history.look
def seen(con, query, *captured):
    """Each is (table, names of columns, day of March). In each other snapshot all columns have another type."""
    for number, (table, names, day) in enumerate(captured):
        kind = ("TEXT", "INTEGER")[number % 2]
        columns = json.dumps([{"cid": place, "name": name, "type": kind} for place, name in enumerate(names)])
        con.execute("insert into schema_snapshots values (?, ?, ?)", [table, columns, at(day)])
    found = [{name.lower(): value for name, value in each.items()} for each in rows(con.execute(query))]
    return sorted(found, key=str)


def at(day):
    """Return a time on a day of March, or what it is if it is a text."""
    return day if isinstance(day, str) else f"2026-03-{day:02}T22:00:00Z"


T, U = "orders", "users"
seen.when("renamed: total is called amount on the third day", (T, ["total"], 1), (T, ["total"], 2), (T, ["amount"], 3))
seen.when("two tables: both have an id", (U, ["id"], 2), (T, ["id"], 1), (U, ["id", "name"], 3))
seen.when("came back: a column was gone for a night", (T, ["note"], 1), (T, [], 2), (T, ["note"], 3))
seen.when('a quote: a column is called the "new" one', (T, ['the "new" one'], 1))
seen.when("written late: snapshots stand there in another order", (T, ["b"], 9), (T, ["a", "b"], 7), (T, ["b"], 8))

NAMES = ("id", "Id", "total", "total ", "note", "o'clock", '"new"', "a.b", "", "ä", "x", "y")
TIMES = (*range(1, 11), "2025-12-31T22:00:00Z", "2026-03-10T09:00:00Z", "2026-03-09T23:59:59Z")


def some(chance):
    """Return up to seven snapshots of up to three tables, in no order of their times."""
    sizes = (0, 1, 2, 3, 4, 5, len(NAMES))
    tables = chance.sample(("orders", "users", "Orders", "orders2"), 3)
    return tuple(
        (chance.choice(tables), chance.sample(NAMES, chance.choice(sizes)), chance.choice(TIMES))
        for _ in range(chance.randint(0, 7))
    )


seen.drawn(together=shapes.rolled(some), times=120)

column_history.asks("""
renamed: Which function makes a row of each object? When was total seen last, and amount first?
two tables: Is the id of users that of orders?
came back: How many rows has a name, by the task?
a quote: How does JSON write a quote within a text? Which function reads it?
written late: Which time is the earliest?
""")
column_history.slips("""
still JSON: There is a backslash in the name, which nobody wrote. Is that a text, or the JSON of one?
    ~ each.value ->> '$.name' as name => trim(each.value -> '$.name', '"') as name
of any table: Two tables have a column of this name. What makes a group?
    ~ group by table_name, name => group by name
first written: A snapshot was written late. Is the first row the earliest?
    ~ min(captured_at) as first_seen => first_value(captured_at) over (partition by table_name) as first_seen
the last of all: The column has gone. Until when was it there?
    ~ max(captured_at) as last_seen => (select max(captured_at) from schema_snapshots) as last_seen
""")


@column_history.also_right(costs="a table of names and times in between")
def by_windows():
    return """
select distinct table_name, json_extract(value, '$.name') as name, min(captured_at) over sight as first_seen,
    max(captured_at) over sight as last_seen
from schema_snapshots join json_each(columns) window sight as (partition by table_name, value ->> 'name')
"""


column_history.hints += [
    "`json_each(columns)` beside the table gives a row for each object of each snapshot; its `value` is the object. "
    "`json_extract(value, '$.name')` is the name. Then group.",
    "A twin: when was each guest in the house?\n"
    "    select json_extract(one.value, '$.guest') as guest, min(day), max(day)\n"
    "    from evenings, json_each(evenings.guests) as one group by guest",
]
