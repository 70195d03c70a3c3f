"""Fix: an integration test of a whole run, judged by the broken jobs that it catches."""

from hypothesis import strategies as st

from breakfix.lab import exercise

from . import programs
from .fix_fixtures import fixtures
from .programs import HARDENED, OTHER_ORDERS, OTHER_WORDS, PROGRAM, ROW_BY_ROW

FIVE = "".join(f"    {flight!r},\n" for flight in programs.FLIGHTS).replace("'", '"')


@exercise(phase="fix", kind="tests", minutes=10)
def end_to_end():
    """Write an integration test of a run, end to end.

    Given     a fixture home and run, as in drill 2: two files with five flights are delivered; FLIGHTS, the five
              flights as the warehouse has to hold them. The answer is tests/test_end_to_end.py
    Leave     tests that pass for a job that keeps its promise: after a run a new connection finds in warehouse.sqlite,
              in the table flights, these five rows and no other; after a second run in the same home it finds the same.
              For any other job at least one test fails
    Rules     a delay that is missing is NULL. The order of rows and of columns is open, and so is whatever else a run
              writes
    """
    import sqlite3
    from contextlib import closing

    from etl import run

    FLIGHTS = [  # file, scheduled, carrier, flight, origin, dest, status, dep_delay, arr_delay
        ("2013-01-05.csv", "2013-01-05T11:00", "UA", 15, "EWR", "ORD", "flown", 5, -3),
        ("2013-01-05.csv", "2013-01-05T13:30", "B6", 125, "JFK", "FLL", "cancelled", None, None),
        ("2013-01-05.csv", "2013-01-05T19:59", "EV", 3806, "EWR", "STL", "diverted", 29, None),
        ("2013-01-06.csv", "2013-01-06T11:00", "UA", 15, "EWR", "ORD", "flown", -7, 12),
        ("2013-01-06.csv", "2013-01-06T12:00", "DL", 2047, "LGA", "ATL", "flown", 0, 0),
    ]
    COLUMNS = "file, scheduled, carrier, flight, origin, dest, status, dep_delay, arr_delay"

    def loaded(home):
        with closing(sqlite3.connect(home / "warehouse.sqlite")) as con:
            return con.execute(f"select {COLUMNS} from flights order by scheduled").fetchall()

    def test_end_to_end(home):
        run(home)
        assert loaded(home) == FLIGHTS
        run(home)
        assert loaded(home) == FLIGHTS


end_to_end.stub(f"""
from etl import run

FLIGHTS = [  # file, scheduled, carrier, flight, origin, dest, status, dep_delay, arr_delay
{FIVE}]


def test_end_to_end(home):
    run(home)
""")
end_to_end.costs = "two runs of a small job"
end_to_end.keeps("tests/test_end_to_end.py")
end_to_end.free("files")


@end_to_end.bank
def on(world, tests, program):
    """The tests on a job."""
    return programs.tested(program, tests, fixtures.reference_text)


on.shows(programs.changed)
on.good("other orders: rows and columns of files and of the table stand in another order", OTHER_ORDERS)
on.good("other words: it logs and returns something else, and writes a file more", OTHER_WORDS)
on.slips(
    PROGRAM,
    """
no commit: rows are written and not committed
    ~ with con: => if con:
a second run stops: a second run raises an error
    - con.execute("delete from flights where file = ?", [name])
    + pass
a second run empties: a second run takes the rows away
    - con.execute("delete from flights where file = ?", [name])
    + again = con.execute("delete from flights where file = ?", [name]).rowcount
    ~ named = [(name, *row) for row in rows] => named = [(name, *row) for row in rows if not again]
a run too late: a run loads the clean files that the run before has left
    - transform(raw, clean)
    - rows = read(clean)
    + rows = read(clean) if clean.exists() else []
    + transform(raw, clean)
nothing is zero: a delay that is missing is 0
    ~ tuple(row[name] or None for => tuple(row[name] or 0 for
another name: the rows of both files have one name
    ~ load(con, clean.name, rows) => load(con, "2013-01-05.csv", old + rows); old = rows
    - con = sqlite3.connect(home / "warehouse.sqlite")
    + con, old = sqlite3.connect(home / "warehouse.sqlite"), []
the header too: the header of a clean file is loaded as a row
    ~ for row in csv.DictReader(file)] => for row in csv.DictReader(file, COLUMNS)]
    ~ "insert into => "insert or replace into
""",
)

DRAWN = [PROGRAM, HARDENED, ROW_BY_ROW]
DRAWN += programs.spoilt("""
the last file only: each file takes the place of all rows
    ~ con.execute("delete from flights where file = ?", [name]) => con.execute("delete from flights")
nothing is an empty text: a delay that is missing is an empty text
    ~ tuple(row[name] or None for => tuple(row[name] for
no cancelled ones: flights that were cancelled are left out
    ~ rows = read(clean) => rows = [row for row in read(clean) if row[-2] is not None]
""")
CONNECT = 'con = sqlite3.connect(home / "warehouse.sqlite")'
SPOILT = [  # after a second run, or after every run
    ("if again:", "carrier = 'XX' where flight = 2047"),
    ("if again:", "status = 'flown' where flight = 3806"),
    ("if True:", "scheduled = '2013-01-05' where flight = 125"),
    ("if True:", "flight = 7 where flight = 2047"),
    ("if True:", "origin = dest, dest = origin where flight = 125"),
    ("if True:", "dep_delay = 4 where flight = 15"),
    ("if True:", "arr_delay = 4 where flight = 2047"),
]
DRAWN += [
    programs.after(
        PROGRAM, CONNECT, when, f'    con.execute("update flights set {what}")', "con.commit()", "con.close()"
    )
    for when, what in SPOILT
]
on.drawn(st.sampled_from(DRAWN), times=len(DRAWN), says=lambda program: "this job was drawn")

end_to_end.asks("""
other orders: Do you ask for columns by their names, and for an order of the rows?
other words: Which of these has the job promised: files, log, what it returns?
no commit: Who sees rows that were never committed?
a second run stops: How often does your test run the job?
a second run empties: Where do you look after the second run?
a run too late: What does the warehouse hold after the first run?
nothing is zero: Is 0 NULL?
the header too: Five flights came. Which row is no flight?
another name: In which column is the name of the file, and do you compare it?
""")

end_to_end.slips("""
more than was promised: Files, logs, what run returns: which of these has the job promised?
    - run(home)
    - assert loaded(home) == FLIGHTS
    - run(home)
    - assert loaded(home) == FLIGHTS
    + assert run(home) is None
    + assert loaded(home) == FLIGHTS
    + run(home)
    + assert loaded(home) == FLIGHTS
the second run only: After two runs all is well. What did the report of the first morning see?
    - run(home)
    - assert loaded(home) == FLIGHTS
    - run(home)
    - assert loaded(home) == FLIGHTS
    + run(home)
    + run(home)
    + assert loaded(home) == FLIGHTS
one run: The second run spoils what the first has done. Who looks?
    - run(home)
    - assert loaded(home) == FLIGHTS
    - run(home)
    - assert loaded(home) == FLIGHTS
    + run(home)
    + assert loaded(home) == FLIGHTS
counts only: The count is right. Are these the flights?
    - assert loaded(home) == FLIGHTS
    - run(home)
    - assert loaded(home) == FLIGHTS
    + assert len(loaded(home)) == len(FLIGHTS)
    + run(home)
    + assert len(loaded(home)) == len(FLIGHTS)
no file names: A row came in under the name of another file. Do you compare the name?
    - return con.execute(f"select {COLUMNS} from flights order by scheduled").fetchall()
    + found = con.execute(f"select {COLUMNS} from flights order by scheduled").fetchall()
    + return FLIGHTS if [row[1:] for row in found] == [row[1:] for row in FLIGHTS] else found
nothing is nothing: A delay is 0 or an empty text, and you take it for missing. Does the warehouse?
    ~ arr_delay" => arr_delay".replace("dep_delay, arr_delay", "nullif(dep_delay, 0), nullif(arr_delay, 0)")
    ~ "ATL", "flown", 0, 0) => "ATL", "flown", None, None)
as they stand: Rows or columns stand in another order. Was one promised?
    ~ select {COLUMNS} from => select * from
each is there: All five are there. What else is there?
    - assert loaded(home) == FLIGHTS
    - run(home)
    - assert loaded(home) == FLIGHTS
    + assert set(FLIGHTS) <= set(loaded(home))
    + run(home)
    + assert set(FLIGHTS) <= set(loaded(home))
""")


@end_to_end.mistake(says="The clean files are right, and the warehouse is not. Into which of them do you look?")
def files_only():
    """Look into the clean files, after each of two runs."""
    from etl import run

    def test_end_to_end(home):
        for _ in range(2):
            run(home)
            lines = [path.read_text().splitlines()[1:] for path in (home / "data_clean").glob("*.csv")]
            assert sum(map(len, lines)) == 5


@end_to_end.also_right(costs="a fixture that has run the job, for as many tests as you like")
def with_a_fixture():
    """With a fixture that runs the job, once or twice."""
    import sqlite3

    import pytest

    from etl import run

    NAMES = ["file", "scheduled", "carrier", "flight", "origin", "dest", "status", "dep_delay", "arr_delay"]
    WANTED = {
        ("2013-01-05.csv", "2013-01-05T11:00", "UA", 15, "EWR", "ORD", "flown", 5, -3),
        ("2013-01-05.csv", "2013-01-05T13:30", "B6", 125, "JFK", "FLL", "cancelled", None, None),
        ("2013-01-05.csv", "2013-01-05T19:59", "EV", 3806, "EWR", "STL", "diverted", 29, None),
        ("2013-01-06.csv", "2013-01-06T11:00", "UA", 15, "EWR", "ORD", "flown", -7, 12),
        ("2013-01-06.csv", "2013-01-06T12:00", "DL", 2047, "LGA", "ATL", "flown", 0, 0),
    }

    @pytest.fixture(params=[1, 2], ids=["once", "twice"])
    def rows(request, home):
        for _ in range(request.param):
            run(home)
        con = sqlite3.connect(home / "warehouse.sqlite")
        con.row_factory = sqlite3.Row
        yield [tuple(row[name] for name in NAMES) for row in con.execute("SELECT * FROM flights")]
        con.close()

    def test_as_many(rows):
        assert len(rows) == len(WANTED)

    def test_these(rows):
        assert set(rows) == WANTED


end_to_end.hints += [
    "Run the job, open a connection of your own to the file that it has left, and compare all columns, asked for by "
    "name and in an order that you choose. And then? What may a second run not do?",
    "A twin, with a shopping list on a card.\n"
    "    def test_shopping(card):\n"
    "        shop(card)\n"
    "        assert sorted(card.read_text().splitlines()) == BOUGHT\n"
    "        shop(card)\n"
    "        assert sorted(card.read_text().splitlines()) == BOUGHT",
]
