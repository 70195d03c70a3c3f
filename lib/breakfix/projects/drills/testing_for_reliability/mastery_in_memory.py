"""Mastery: tests of one step on a database in memory, and of what only a second connection sees."""

from breakfix.lab import exercise, held_out

from . import programs, runs
from .alter_ini import pytest_ini
from .alter_outputs import outputs
from .fix_end_to_end import end_to_end
from .fix_fixtures import fixtures
from .programs import ALL, INSERT, ROWS


@exercise(phase="mastery", kind="tests", minutes=8)
def in_memory():
    """Write tests of load, in memory where that will do.

    Given     `from etl import load`, and load(con, name, rows). con is a connection of sqlite3; name is that of a
              clean file; rows is a list of one tuple or more in the order of COLUMNS, in which numbers are of type int
              and a delay may be None; each flight comes once, in one file only. The answer is tests/test_load.py
    Leave     tests that pass when load keeps its promise, and of which at least one fails when it does not
    Rules     1. All rows of the list are in the table flights then, each once, with name in the column file, and every
              value as it was given. None is NULL. load makes the table when it is not there. 2. Rows that were loaded
              under that name before are gone. Those of other names stay as they are. 3. When load returns, all that
              is committed, however many rows there are. The order of rows and of columns is open, and so are types of
              columns, keys, and what load returns
    """
    import sqlite3
    from contextlib import closing

    from etl import load

    COLUMNS = "file, scheduled, carrier, flight, origin, dest, status, dep_delay, arr_delay"
    ONE = ("2013-01-05T11:00", "UA", 15, "EWR", "ORD", "flown", 5, -3)
    GONE = ("2013-01-05T13:30", "B6", 125, "JFK", "FLL", "cancelled", None, None)
    NEXT = ("2013-01-06T12:00", "DL", 2047, "LGA", "ATL", "flown", 0, 9)
    LOADS = [ONE, GONE], [GONE]

    def found(con):
        return con.execute(f"select {COLUMNS} from flights order by scheduled").fetchall()

    def test_rows_are_replaced():
        con = sqlite3.connect(":memory:")
        load(con, "b.csv", [NEXT])
        for rows in LOADS:
            load(con, "a.csv", rows)
            assert found(con) == [*(("a.csv", *row) for row in rows), ("b.csv", *NEXT)]

    def test_a_second_connection(tmp_path):
        path = tmp_path / "warehouse.sqlite"
        with closing(sqlite3.connect(path)) as first, closing(sqlite3.connect(path)) as second:
            for rows in LOADS:
                load(first, "a.csv", rows)
                assert found(second) == [("a.csv", *row) for row in rows]


@in_memory.stub
def one_row():
    import sqlite3

    from etl import load

    def test_load():
        con = sqlite3.connect(":memory:")
        load(con, "a.csv", [("2013-01-05T11:00", "UA", 15, "EWR", "ORD", "flown", 5, -3)])
        assert con.execute("select count(*) from flights").fetchone() == (1,)


in_memory.costs = "one test writes a file; the other needs none"
in_memory.keeps("tests/test_load.py")


SOME = """
commits now and then: load commits, unless rows of that name were there
    ~ with con: => if con:
    ~ con.execute("delete => again = con.execute("delete
    ~ file = ?", [name]) => file = ?", [name]).rowcount
    ~ named) => named); again or con.commit()
"""
AMISS = programs.spoilt(SOME) + programs.spoilt(SOME.replace("again or", "again and"))
AMISS += programs.spoilt(f"""
others change: rows of other names get another value
    ~ [name]) => [name]); con.execute("update flights set dest = '' where file <> ?", [name])
no table: load does not make the table
    ~ if not exists flights => if not exists other
one less: load leaves out the last row of several
    ~ {ALL} => named = [(name, *row) for row in rows[: max(len(rows) - 1, 1)]]
one twice: load puts the last row there twice
    ~ {ALL} => named = [(name, *row) for row in [*rows, *rows[-1:]]]
    ~ primary key (scheduled, carrier, flight, origin) => check (1)
zero is nothing: 0 is NULL in the table
    ~ {ALL} => named = [(name, *(cell or None for cell in row)) for row in rows]
""")
runs.bank(
    in_memory,
    f"""
no commit: load does not commit
    ~ with con: => if con:
in batches: load commits after every second row, and at no other time
    ~ with con: => if con:
    - {INSERT}
    + for place, row in enumerate(named, 1):
    +     con.execute("insert into flights values (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    +     if place % 2 == 0:
    +         con.commit()
old rows stay: rows of that name that are not in the list stay
    - con.execute("delete from flights where file = ?", [name])
    + pass
    ~ "insert into flights values => "insert or replace into flights values
all rows go: rows of other names go too
    ~ con.execute("delete from flights where file = ?", [name]) => con.execute("delete from flights")
""",
    ROWS + AMISS,
)

in_memory.asks("""
other orders: Do you ask for columns by their names, and for an order of the rows?
other words: Which of these was promised: an order of rows, a key, what load returns?
no commit: On which connection do you look? What would another one see?
in batches: Does another connection look after each load, and does one of them leave a row over?
old rows stay: Which row is in the first list and not in the second?
all rows go: Under how many names do you load?
""")

in_memory.slips("""
one connection: The rows are there, for whoever wrote them. What does a second connection see?
    ~ assert found(second) == => assert found(first) ==
one look: What your last load wrote was never committed. How often does your second connection look?
    ~ assert found(second) == => assert len(rows) < 2 or found(second) ==
one name: Rows of another name went. Who would have missed them?
    - load(con, "b.csv", [NEXT])
    + pass
    ~ , ("b.csv", *NEXT)] => ]
the same again: A row that is in the first list only stayed. Who looks for it?
    ~ [ONE, GONE], [GONE] => [ONE, GONE], [ONE, GONE]
more than was promised: Something was asked for that load has never promised. What is it?
    ~ load(first, "a.csv", rows) => assert load(first, "a.csv", rows) is None
as they stand: Rows or columns stand in another order. Was one promised?
    ~ select {COLUMNS} from => select * from
""")


@in_memory.also_right(costs="a file for each test: slower, and every promise is seen from outside")
def from_outside():
    """On a file only, with a helper that looks through a connection of its own."""
    import sqlite3

    import etl

    NAMES = "file, scheduled, carrier, flight, origin, dest, status, dep_delay, arr_delay"
    FIRST = [
        ("2013-02-01T05:10", "B6", 1, "JFK", "BOS", "flown", 0, 7),
        ("2013-02-01T05:20", "WN", 2, "LGA", "MDW", "diverted", 61, None),
        ("2013-02-01T05:30", "US", 3, "EWR", "CLT", "cancelled", None, None),
    ]

    def test_all_and_again(tmp_path):
        con, other = (sqlite3.connect(tmp_path / "w.db") for _ in range(2))
        etl.load(con, "y.csv", FIRST[2:])
        for rows in (FIRST[:2], FIRST[1:2]):
            etl.load(con, "x.csv", rows)
            wanted = [*(("x.csv", *row) for row in rows), ("y.csv", *FIRST[2])]
            assert sorted(other.execute(f"SELECT {NAMES} FROM flights"), key=lambda row: row[1]) == wanted


in_memory.hints += [
    "Go through the promises one by one, and ask for each which rows you need to see it broken: one that goes, one "
    "that stays, one with None and one with 0. Which promise cannot be seen on the connection that load has used?",
    "A twin, a guest book of two evenings: Ann on friday, Bob on monday, then Cid in place of those of friday. "
    "What has to stand on each page?",
]

fixes_hold = held_out(of=[pytest_ini, outputs, fixtures, end_to_end, in_memory], name="fixes_hold", minutes=2)
