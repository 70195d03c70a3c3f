"""Break: a file that lost its types, and a clock that is asked too early."""

import pandas as pd

from breakfix.datasets import job_folder
from breakfix.faults.slow_rows import slow_rows
from breakfix.lab import memory, prediction

from . import baseline, jobs

TRIP_FIELDS = {"gate_of_first": str, "columns_with_their_type": int, "notes_missing": int}
KINDS = {"gate": "str", "price": "Decimal", "left_at": "datetime", "note": "str"}


def exports(con, rows):
    """Make the table `gates` of gate, price, left_at and note, and fill it; returns the connection, which shows UTC."""
    con.execute("set timezone = 'UTC'")
    con.execute("create table gates (gate text, price decimal(6, 2), left_at timestamptz, note text)")
    for row in rows:
        con.execute("insert into gates values (?, ?, ?, ?)", list(row.values()))
    return con


@prediction(phase="break", fields=TRIP_FIELDS, minutes=5)
def round_trip(rows):
    """The table gates is written as CSV, and pandas reads it. What comes back?

    gate_of_first            the gate of the first row, as a text
    columns_with_their_type  how many of the four columns keep their type: texts, decimals, times
    notes_missing            rows whose note is missing
    """
    with memory.connected() as con, job_folder.opened() as home:
        exports(con, rows).sql("from gates").write_csv(str(home / "gates.csv"))
        return came_back(pd.read_csv(home / "gates.csv"))


def came_back(table):
    """Return what is left of the table gates in a frame."""
    kinds = {name: type(next(iter(table[name].dropna()), None)).__name__ for name in KINDS}
    return {
        "gate_of_first": str(table["gate"][0]),
        "columns_with_their_type": sum(kinds[name] == kind for name, kind in KINDS.items()),
        "notes_missing": int(table["note"].isna().sum()),
    }


@round_trip.draw
def three_rows(hand):
    """Return three rows of gates; a note is a text, perhaps an empty one, or NULL."""
    notes = hand.one_of([("late", "", None), ("", "", None), ("late", "", "de-iced")])
    rows = []
    for month, note in zip((1, 4, 7), notes, strict=True):
        gate, price = hand.one_of(("007", "012", "042", "099")), hand.one_of(("1.10", "2.50"))
        rows.append({"gate": gate, "price": price, "left_at": f"2013-0{month}-08 10:15:00+00:00", "note": note})
    return rows


round_trip.because = "A CSV file holds characters and no types: whoever reads it guesses them, column by column."
round_trip.means = (
    "A gate has lost its zeros, a price is a float, a time is a text, and an empty note is a missing one. Parquet "
    "keeps the type of each column in the file, and nobody has to guess."
)

CLOCK_FIELDS = {"seconds_in_log": int, "seconds_it_took": int}


@prediction(phase="break", fields=CLOCK_FIELDS, core=False, minutes=4)
def too_early(flights):
    """Each row of the table takes a second to compute. How long does the query take, and what does the log say?

    seconds_in_log   seconds in the line that `run` returns
    seconds_it_took  seconds that the clock went on while the query ran
    """
    with memory.connected() as con, job_folder.opened() as home, slow_rows(jobs.flights(con, flights)) as steady:
        slow_down(con)
        line = baseline.run(con, home, steady=steady)
        return {"seconds_in_log": int(float(line.split()[-2])), "seconds_it_took": steady()}


def slow_down(con):
    """Put in place of the table `flights` a view of it, each row of which takes its time."""
    con.execute("alter table flights rename to stored")
    con.execute("create view flights as select * replace (slow(delay) as delay) from stored")


@too_early.draw
def some_flights(hand):
    """Return some flights of one day."""
    return [{"day": "2013-01-08", "airline": "Alpha Air", "delay": 5} for _ in range(hand.one_of(range(3, 9)))]


too_early.because = "con.sql makes a relation, a plan; it is run when write_csv asks for its rows, after the clock was."
