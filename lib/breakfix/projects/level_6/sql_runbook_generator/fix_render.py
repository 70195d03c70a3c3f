"""Fix: names come from the catalogue, and values stay where they are bound."""

import re
import sqlite3
from contextlib import closing

from breakfix.lab import exercise, shapes


@exercise(phase="fix", minutes=8)
def render(con, sql, names):
    """Put names into a statement, as the catalogue has them.

    Given     con, a connection to SQLite. sql, a text with {key} for names, and no other braces. names, a dict of
              texts by key; it has each key of sql, and may have more. A key with `table` in it is for a table, every
              other key for a column
    Leave     sql with each {key} replaced by its name in double quotes, a double quote within the name doubled
    Rules     ValueError if one of the tables in names is no table of sqlite_schema, letter by letter, or if one of
              these tables lacks one of the columns, letter by letter. A view is no table
    """
    known = {name for (name,) in con.execute("select name from sqlite_schema where type = 'table'")}
    columns = {name for key, name in names.items() if "table" not in key}
    for table in [name for key, name in names.items() if "table" in key]:
        if table not in known:
            raise ValueError(f"the catalogue has no table {table!r}")
        has = {name for (name,) in con.execute("select name from pragma_table_info(?)", [table])}
        if not columns <= has:
            raise ValueError(f"{table!r} lacks one of the columns {columns}")
    return sql.format(**{key: '"' + name.replace('"', '""') + '"' for key, name in names.items()})


@render.stub
def as_it_was(con, sql, names):
    return sql.format(**names)


def quoted(name):
    """Return a name in double quotes."""
    return '"' + name.replace('"', '""') + '"'


def make(con, tables):
    """Make tables, a dict of columns by name, with one row each, a view of the first, and an index on the last."""
    for table, columns in tables.items():
        con.execute(f"create table {quoted(table)} ({', '.join(map(quoted, columns))})")
        con.execute(f"insert into {quoted(table)} values ({', '.join('1' for _ in columns)})")
    con.execute(f"create view order_view as select * from {quoted(next(iter(tables)))}")
    con.execute(f"create index by_first on {quoted(table)} ({quoted(columns[0])})")
    con.commit()


@render.world
def in_memory():
    with closing(sqlite3.connect(":memory:")) as con:
        yield con


render.play = 'render(con, "analyze {table_name}", {"table_name": "orders"})'
render.costs = "one look into the catalogue for all tables, and one for each of them"
SHOP = {"orders": ["order_id"], "order_items": ["item_id", "order_id"]}


@render.look
def text(con, render, sql, names, tables=SHOP):
    make(con, tables)
    try:
        return {"sql": render(con, sql, dict(names))}
    except ValueError:
        return {"sql": "ValueError"}


COUNT = "select count(*) from {table_name}"
CLEAN = "delete from {child_table} where {fk_column} not in (select {fk_column} from {parent_table})"
BOTH = {"child_table": "order_items", "fk_column": "order_id", "parent_table": "orders"}
ODD = {'order "lines"': ["a"]}
text.when("a cleanup: all three names are there", CLEAN, BOTH)
text.when("more than a name: a condition follows the name", COUNT, {"table_name": "orders where false"})
text.when("a column of one: the parent lacks the column", CLEAN, BOTH | {"fk_column": "item_id"})
text.when("a view: the name is that of a view", COUNT, {"table_name": "order_view"})
text.when("in capitals: the table is written in capitals", COUNT, {"table_name": "ORDERS"})
text.when("a quote: the name of the table has double quotes", COUNT, {"table_name": 'order "lines"'}, ODD)

TABLES = ("orders", "order_items", "Orders ", "order items", 'a"b', '"c"', "it's", "{fk_column}", "select", "a;b", "%s")
TABLES += ("sqlites", "Zoë", "parent_table")
COLUMNS = ("order_id", "item_id", "Order id", 'x"y', "{child_table}", "orders", "parent_table", "where", "id]", "$1 ?")
ASKS = (COUNT, CLEAN, "vacuum", "analyze {table_name}; -- 50 % {table_name}", "select '{table_name}$', {fk_column}")
ASKS += ("select {child_table}.{fk_column} from {child_table} where x = :value", "{a_table} {time_column} {fk_column}")
KEYS = ("fk_column", "table_name", "child_table", "time_column", "parent_table", "a_table")


def some_names(chance):
    """Return a statement, names of which one is often not there, and tables of which most have a column in common."""
    tables = chance.sample(TABLES, 3)
    shared = chance.choice(COLUMNS)
    made = {table: [*{shared if chance.random() < 0.9 else "z", *chance.sample(COLUMNS, 2)}] for table in tables}
    made = {table: sorted(columns, key=str.lower) for table, columns in made.items()}
    sql = chance.choice(ASKS)
    keys = [key for key in KEYS if key in sql]
    keys += chance.choice(((), (), ("archive_table",), ("table", "time_column"), ("time_column",)))
    names = {key: chance.choice(tables) if "table" in key else shared for key in chance.sample(keys, len(keys))}
    if names and chance.random() < 0.5:
        key = chance.choice(sorted(names))
        near = (names[key].upper(), names[key] + " ", quoted(names[key]), quoted(names[key])[1:-1])
        others = (f"{names[key]} where false", "order_view", "by_first", "by_first", "rowid", "")
        names[key] = chance.choice(chance.choice((near, COLUMNS, others, [*names.values()])))
    return sql, names, made


text.drawn(together=shapes.rolled(some_names), times=400)

render.asks("""
a cleanup: How does a name stand in a statement, so that it can only be a name?
more than a name: Is there a table of this name?
a column of one: Which of the two tables lacks the column, and what would the engine make of it?
a view: Which rows of sqlite_schema are tables?
in capitals: Which name has the table, letter by letter?
a quote: How does SQL write a double quote within double quotes?
""")

render.slips("""
anything in quotes: There is no such table. What does sqlite_schema say?
    ~ if table not in known => if False
of any table: One of the two tables lacks the column. How many did you ask?
    ~ if "table" in key]: => if "table" in key][:1]:
views too: A view has a name, too. What type does the catalogue give it?
    ~ sqlite_schema where type = 'table' => sqlite_schema
in any case: The name has other letters than the table. What does "letter by letter" ask for?
    ~ if table not in known => if table.lower() not in {each.lower() for each in known}
without quotes: The names are there. Where does each begin and end for the engine?
    ~ '"' + name.replace('"', '""') + '"' => name
no word on quotes: The name has double quotes in it. Where does it end now?
    ~ name.replace('"', '""') => name
""")


@render.also_right(costs="one query that knows all tables with all their columns")
def by_one_query(con, sql, names):
    query = "select m.name, c.name from sqlite_schema as m, pragma_table_info(m.name) as c where m.type = 'table'"
    columns = {}
    for table, column in con.execute(query).fetchall():
        columns.setdefault(table, set()).add(column)
    tables = {names[key] for key in names if "table" in key}
    others = {names[key] for key in names if "table" not in key}
    if tables - columns.keys() or any(others - columns[table] for table in tables):
        raise ValueError("no such name")
    return re.sub("{(.*?)}", lambda found: '"{}"'.format(names[found[1]].replace('"', '""')), sql)


render.hints += [
    "Two questions to the catalogue: `select name from sqlite_schema where type = 'table'`, and `select name from "
    "pragma_table_info(?)` with the name of a table bound. A name that passes both needs its quotes, and no more.",
    "A twin: a guest list is put into a letter.\n"
    "    if name not in invited:\n        raise ValueError(name)\n    letter.format(name='(' + name + ')')",
]
