"""Fix: a question whose values are values, whatever is in them."""

from hypothesis import strategies as st

from breakfix.lab import exercise, shapes, statements

from . import jobs


@exercise(phase="fix", minutes=6)
def departures_of(con, airline, day):
    """Which flights of an airline left on a day?

    Given     con, a connection to DuckDB or to SQLite with the table flights (day date, airline text, flight integer,
              origin text, dest text, delay integer): delay is NULL when the flight was cancelled, nothing else is NULL,
              and SQLite holds a day as a text such as 2013-01-08. airline, any text; day, a text such as 2013-01-08
    Leave     a list of tuples (flight, dest), one for each flight that left on this day and whose airline is exactly
              this text, ordered by flight, then by dest
    Rules     the text of the statement is the same for every airline and every day
    """
    query = """
        select flight, dest from flights
        where airline = ? and day = ? and delay is not null
        order by flight, dest
    """
    return con.execute(query, [airline, day]).fetchall()


@departures_of.stub
def by_hand(con, airline, day):
    query = """
        select flight, dest from flights
        where airline = '{}' and day = '{}' and delay is not null
        order by flight, dest
    """
    return con.execute(query.format(airline, day)).fetchall()


departures_of.keeps("src/departures_of.py")
departures_of.play = ""
departures_of.costs = "one pass; the engine reads the statement once for all values"


@departures_of.look(playable=False)
def told(world, departures_of, *flights, airline="Alpha", day="2013-01-08", times=1, engines=("DuckDB", "SQLite")):
    """Each flight is (airline, day of January, flight, dest, delay), so many times; each engine is asked."""
    rows = [(f"2013-01-{of:02}", name, delay, flight, "EWR", dest) for name, of, flight, dest, delay in flights]
    seen = {}
    for name in engines:
        with jobs.engine(name.lower(), rows * times) as con:
            noted = statements.Noting(con, texts := [])
            seen[f"found in {name}"] = jobs.tuples(departures_of(noted, airline, day))
            con.execute("delete from flights")
            seen[f"found in {name} once no flights are there"] = jobs.tuples(departures_of(noted, airline, day))
            departures_of(noted, "Another", "2013-02-01")
        same = texts[: len(texts) // 3] * 3 == texts
        seen[f"text for another airline and day in {name}"] = "the same" if same else "another one"
    return seen


ONE = ("Alpha", 8, 7, "ORD", 5)
QUOTED = ("O'Hare Air", 8, 9, "BOS", 0)
told.when("one: a flight left", ONE)
told.when("quote: the airline has a quote in its name", ONE, QUOTED, airline="O'Hare Air")
told.when("trick: the name is a piece of SQL", ONE, QUOTED, airline="x' or 'x' = 'x' or 'x' = '")
told.when("others: another airline and another day have flights", ONE, QUOTED, ("Alpha", 9, 1, "ATL", 5))
told.when("cancelled: one of three was cancelled", ONE, ("Alpha", 8, 3, "MIA", None), ("Alpha", 8, 4, "MIA", -1))
MANY = [("Alpha", 8, 10, "B", 5), ("Alpha", 8, 9, "C", -400), ("Alpha", 8, 10, "A", 0), ("Alpha", 8, 2, "D", 61)]
told.when("order: some flights are alike", *MANY, MANY[0])
told.when("many: 1,200 flights left", *MANY, times=300, engines=["SQLite"])
told.when("a pattern: no flight of that name is there, and as a pattern it fits one", ONE, airline="Alph_")

AIRLINES = ("Alpha", "alpha", "Alpha ", "Alph_", "Al*", "Zoé", "Zoe\u0301", "", "O'Hare; {} $1", "x' or 1 = 1 --")
THERE = tuple((name, 8, place, "ORD", 5) for place, name in enumerate(("Alpha", "Zoé", "alpha ", " Alpha")))

days = st.sampled_from(("2013-01-08", "2013-01-08", "2013-01-09"))
parts = (AIRLINES, (8, 8, 9), (2, 10, 7), ("A", "b", "C"), (None, 0, -40, 5))
flights = st.lists(st.tuples(*map(st.sampled_from, parts)), max_size=9).map(lambda drawn: (*drawn, *THERE))
told.drawn(together=flights, airline=shapes.evenly(AIRLINES), day=days, times=50)

departures_of.asks("""
one: Which columns were asked for?
quote: Where does the text of the name end, and who decides that?
trick: Is there an airline of that name?
others: Whose flights are these, and of which day?
cancelled: Did it leave?
order: Which comes first, 9 or 10? And of two with one number?
many: How many flights have left?
a pattern: Is there an airline of exactly this name?
""")

departures_of.slips("""
quotes doubled: It holds, as long as nobody forgets it once. Is the statement the same for all names?
    = quoted = airline.replace("'", "''")
    = query = f"select flight, dest from flights where airline = '{quoted}' and day = '{day}' and delay is not null"
    = return con.execute(f"{query} order by flight, dest").fetchall()
near enough: Another airline is there, whose name is nearly the same. What does LIKE compare?
    ~ airline = ? => airline like ?
cancelled as well: A flight that was cancelled is in the list. Did it leave?
    ~ and delay is not null => and true
in any order: Nobody has said in which order they come. Who wants to know?
    - order by flight, dest
""")


@departures_of.also_right(costs="names at the placeholders, which both engines know")
def by_name(con, airline, day):
    cursor = con.cursor()
    values = {"airline": airline, "day": day}
    cursor.execute("select flight, dest, delay from flights where airline = $airline and day = $day", values)
    return sorted((flight, dest) for flight, dest, delay in cursor.fetchall() if delay is not None)


departures_of.hints += [
    "The engine takes a statement and values apart from each other: con.execute(text, values). In the text a `?` "
    "stands where a value belongs, without quotes around it.",
    'A twin:\n    con.execute("select title from books where author = ? and year > ?", ["O\'Brien", 1960]).fetchall()',
]
