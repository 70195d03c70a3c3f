"""Fix: an integration test of a whole run, judged by the broken jobs that it catches."""

from breakfix.lab import exercise

from . import runs
from .programs import ROWS, STOPS, spoilt


@exercise(phase="fix", kind="tests", minutes=10)
def end_to_end():
    """Write an integration test of a run, end to end.

    Given     a fixture home and run, as in drill 2: two files with five flights are delivered; FLIGHTS, the five
              flights as the warehouse has to hold them. The answer is tests/test_end_to_end.py
    Leave     tests that pass for a job that keeps its promise: after a run a new connection finds in warehouse.sqlite,
              in the table flights, these five rows, each once, and no other; after a second run in the same home it
              finds the same; and neither run raises an error. For any other job at least one test fails
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
        for _ in range(2):
            run(home)
            assert loaded(home) == FLIGHTS


FLIGHTS = end_to_end.reference_text.partition("FLIGHTS")[2].partition("COLUMNS")[0].rstrip()
end_to_end.stub(f"""
from etl import run

FLIGHTS{FLIGHTS}


def test_end_to_end(home):
    run(home)
""")
end_to_end.costs = "two runs of a small job"
end_to_end.keeps("tests/test_end_to_end.py")


AMISS = spoilt("""
a row more: a row of a third file stands in the table
    ~ where file = ?" => where file in (?, 'all')"
    ~ for row in rows] => for row in rows] + [("all", "9", "", 0, *"abc", 0, 0)]
a second run stops: it leaves the rows as they were, and raises an error
    - con.execute("delete from flights where file = ?", [name])
    + pass
a first run spoils: after one run every flight was flown, after two all is well
    ~ / raw.stem => / raw.stem; again = clean.exists()
    ~ rows = read(clean) => rows = [(*row[:5], row[5] if again else "flown", *row[6:]) for row in read(clean)]
a first run doubles: after one run each row is there twice, after two once
    ~ / raw.stem => / raw.stem; again = clean.exists()
    ~ rows = read(clean) => rows = read(clean) * (2 - again)
    ~ primary key (scheduled, carrier, flight, origin) => check (1)
""")
runs.bank(
    end_to_end,
    """
no commit: rows are written and not committed
    ~ with con: => if con:
a second run doubles: after a second run each row is there twice
    - con.execute("delete from flights where file = ?", [name])
    + pass
    ~ primary key (scheduled, carrier, flight, origin) => check (flight > 0)
a second run spoils: a second run makes a new warehouse, in which every flight was flown
    - con = sqlite3.connect(home / "warehouse.sqlite")
    + again = (home / "warehouse.sqlite").exists()
    + (home / "warehouse.sqlite").unlink(missing_ok=True)
    + con = sqlite3.connect(home / "warehouse.sqlite")
    ~ rows = read(clean) => rows = [(*row[:5], "flown" if again else row[5], *row[6:]) for row in read(clean)]
a run too late: a run loads the clean files that the run before has left
    - transform(raw, clean)
    - rows = read(clean)
    + rows = read(clean) if clean.exists() else []
    + transform(raw, clean)
""",
    [*ROWS, *AMISS, STOPS],
)

end_to_end.asks("""
other orders: Do you ask for columns by their names, and for an order of the rows?
other words: Which of these has the job promised: files, log, what it returns?
no commit: Who sees rows that were never committed?
a second run doubles: How often does your test run the job?
a second run spoils: Where do you look after the second run?
a run too late: What does the warehouse hold after the first run?
""")

end_to_end.slips("""
more than was promised: Files, logs, what run returns: which of these has the job promised?
    ~ run(home) => assert run(home) is None
the second run only: After two runs all is well. What did the report of the first morning see?
    ~ run(home) => run(home); run(home)
one run: The second run spoils what the first has done. Who looks?
    ~ range(2) => range(1)
counts only: The count is right. Are these the flights?
    ~ assert loaded(home) == FLIGHTS => assert len(loaded(home)) == len(FLIGHTS)
the file is there: A warehouse is there. What is in it?
    ~ assert loaded(home) == FLIGHTS => assert (home / "warehouse.sqlite").exists()
each is there: All five are there. How often?
    ~ assert loaded(home) == FLIGHTS => assert set(loaded(home)) == set(FLIGHTS)
as they stand: Rows or columns stand in another order. Was one promised?
    ~ select {COLUMNS} from => select * from
""")


@end_to_end.also_right(costs="pandas for five rows, and the expected files are read")
def with_pandas():
    """With pandas, and the expected files of drill 2."""
    import sqlite3
    from pathlib import Path

    import pandas as pd

    from etl import run

    def in_order(rows):
        return rows.sort_index(axis=1).sort_values("scheduled").reset_index(drop=True)

    def test_runs(home):
        files = Path(__file__).parent.glob("resources/expected/*")
        wanted = in_order(pd.concat(pd.read_csv(path).assign(file=path.name) for path in files))
        for _ in range(2):
            run(home)
            con = sqlite3.connect(home / "warehouse.sqlite")
            pd.testing.assert_frame_equal(in_order(pd.read_sql("SELECT * FROM flights", con)), wanted)
            con.close()


end_to_end.hints += [
    "Run the job, open a connection of your own to the file that it has left, and compare all columns, asked for by "
    "name and in an order that you choose. And then? What may a second run not do?",
    "A twin, with a shopping list on a card: shop(card), compare its lines with BOUGHT, and do both once more.",
]
