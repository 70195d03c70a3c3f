"""Break, written by the learner: a name that is more than a name."""

from breakfix.lab import exercise

from . import baseline, jobs

ROWS = [("2013-01-08", "Alpha Air", 5, 7), ("2013-01-08", "Bravo Air", 0, 450), ("2013-01-09", "Alpha Air", 9, 8)]
ROWS += [("2013-01-08", "Bravo Air", -4, 1, "JFK", "BOS")]


@exercise(phase="break", kind="value", minutes=5)
def name():
    """Write the name of an airline with which `departures` returns flights of airlines that nobody asked for.

    Given     departures(con, airline, day) of the notebook, and a table with flights of Alpha Air and of Bravo Air
    Leave     name, a text that is no airline's name. departures(con, name, "2013-01-08") returns, without an error,
              every flight that left on that day, of both airlines; others may be among them. So it does with DuckDB and
              with SQLite
    """
    return "' or airline > '"


name.play = ""


@name.look(playable=False)
def found(world, name, engine):
    if not isinstance(name, str):
        raise TypeError(f"it is {name!r}; give a text in quotes")
    with jobs.engine(engine, ROWS) as con:
        flights = {flight for flight, _ in baseline.departures(con, name, "2013-01-08")}
    return {"all of that day": {7, 450, 1} <= flights, "a name that is there": name in {"Alpha Air", "Bravo Air"}}


found.when("duckdb: DuckDB is asked for the flights of this airline", "duckdb")
found.when("sqlite: SQLite is asked for the flights of this airline", "sqlite")
name.asks("""
duckdb: Put your text between the two quotes of the statement, on paper. Where does the name end?
sqlite: Which part of the statement does the engine read as a name, and which as a condition?
""")
name.slips("""
a good name: That is an airline, and it gets its own flights. What comes after the quote that ends a name?
    = "Alpha Air"
one quote: One quote is too many: the statement has no end. Which other one is yours to give?
    = "O'Hare Air"
nobody: The condition holds for nobody. Which word makes it true for others too?
    = "' and airline > '"
""")
name.costs = "one quote that somebody forgot"
name.hints += [
    "Your text is put between two quotes: airline = '...'. A quote in it ends the name; what follows is SQL, and the "
    "last quote of the statement has to find its partner.",
    "A twin: for `where title = '{title}'` the text `x' or pages > '0` makes of it\n"
    "    where title = 'x' or pages > '0'",
]
