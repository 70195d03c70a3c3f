"""Fix: a question whose values are values, whatever is in them."""

from hypothesis import strategies as st

from breakfix.lab import exercise, shapes

from . import jobs


@exercise(phase="fix", minutes=6)
def departures_of(con, airline, day):
    """Which flights of an airline left on a day?

    Given     con, a connection to DuckDB or to SQLite with the table flights (day date, airline text, flight integer,
              origin text, dest text, delay integer): delay is NULL when the flight was cancelled, nothing else is NULL,
              and SQLite holds a day as a text such as 2013-01-08. airline, any text; day, a text such as 2013-01-08
    Leave     a list of tuples (flight, dest), one for each flight of this airline that left on this day, in the order
              of flight, of equal flights in the order of dest. The airline is the one whose name is airline, letter by
              letter
    Rules     the engine is given airline and day by placeholder: the text of the statement is the same for all of them
    Not touch the table
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


class Noting:
    """A connection, or a cursor of it, that notes the texts it is given."""

    def __init__(self, con, texts):
        self._con, self._texts = con, texts

    def __getattr__(self, name):
        found = getattr(self._con, name)
        if not callable(found):
            return found

        def call(*given, **named):
            self._texts += [each for each in (*given, *named.values()) if isinstance(each, str)]
            result = found(*given, **named)
            return Noting(result, self._texts) if name == "cursor" else result

        return call


@departures_of.look(playable=False)
def told(world, departures_of, engine, *flights, airline="Alpha", day="2013-01-08"):
    """Each flight is (airline, day of January, flight, dest, delay)."""
    names = ("airline", "day", "flight", "dest", "delay")
    rows = [dict(zip(names, each, strict=True)) | {"day": f"2013-01-{each[1]:02}"} for each in flights]
    with jobs.engine(engine, rows) as con:
        texts, others = [], []
        found = departures_of(Noting(con, texts), airline, day)
        departures_of(Noting(con, others), "Another", "2013-02-01")
        left = con.execute("select count(*), count(delay), sum(flight) from flights").fetchall()
    same = "as for another airline and day" if texts == others else "another one for another airline and day"
    return {"found": jobs.tuples(found), "text of the statement": same, "flights afterwards": left}


ONE = ("Alpha", 8, 7, "ORD", 5)
QUOTED = ("O'Hare Air", 8, 9, "BOS", 0)
for name in ("duckdb", "sqlite"):
    of = f"{name}: "
    told.when(f"one in {of}a flight left", name, ONE)
    told.when(f"quote in {of}the airline has a quote in its name", name, ONE, QUOTED, airline="O'Hare Air")
    told.when(f"trick in {of}the name is a piece of SQL", name, ONE, QUOTED, airline="x' or 'x' = 'x' or 'x' = '")
    told.when(f"others in {of}another airline and another day have flights", name, ONE, QUOTED, ("Alpha", 9, 1, "A", 5))
    told.when(f"cancelled in {of}one of its flights was cancelled", name, ONE, ("Alpha", 8, 3, "MIA", None))
MANY = [("Alpha", 8, flight, dest, 5) for flight, dest in ((10, "B"), (9, "C"), (10, "A"), (2, "D"))] * 3
told.when("order: twelve flights left, some of them alike", "duckdb", *MANY)
NAMES = ("Alpha", "alpha ", " Alpha ", "Alpha ", "ALPHA ")
told.when(
    "blanks: the names of airlines differ in case and in blanks",
    *("sqlite", *[(name, 8, flight, "ORD", 5) for flight, name in enumerate(NAMES)]),
    airline="Alpha ",
)
told.when("a pattern: no flight of that name is there, and as a pattern it fits one", "sqlite", ONE, airline="Alph_")

NEAR = ("Alpha", "alpha", "Alpha ", "Alph_", "%", "")
AIRLINES = (*NEAR, "x' or 1 = 1 --", "' or airline = airline or '", *shapes.AWKWARD)


@st.composite
def some_flights(draw):
    """Return an engine, and flights of two airlines with near or awkward names."""
    names = [draw(shapes.evenly(AIRLINES)) for _ in range(2)]
    values = ([*names, "Alpha"], (8, 8, 9), (2, 10, 7), ("A", "b", "C"), (None, 0, -4, 5))
    flight = st.tuples(*map(st.sampled_from, values))
    return (draw(st.sampled_from(("duckdb", "sqlite"))), *draw(st.lists(flight, max_size=7)))


told.drawn(
    together=some_flights(),
    airline=shapes.evenly(AIRLINES),
    day=st.sampled_from(("2013-01-08", "2013-01-09")),
    times=80,
)

departures_of.asks("""
one in duckdb: Which columns were asked for?
quote in duckdb: Where does the text of the name end, and who decides that?
trick in duckdb: Is there an airline of that name?
others in duckdb: Whose flights are these, and of which day?
cancelled in duckdb: Did it leave?
one in sqlite: Which columns were asked for?
quote in sqlite: Where does the text of the name end, and who decides that?
trick in sqlite: Is there an airline of that name?
others in sqlite: Whose flights are these, and of which day?
cancelled in sqlite: Did it leave?
order: Which comes first, 9 or 10? And of two with one number?
blanks: Letter by letter, a blank is one as well. Whose flight is it?
a pattern: Letter by letter: is there an airline of this name?
""")

departures_of.slips("""
quotes doubled: It holds, as long as nobody forgets it once. Is the statement the same for all names?
    = quoted = airline.replace("'", "''")
    = query = f"select flight, dest from flights where airline = '{quoted}' and day = '{day}' and delay is not null"
    = return con.execute(f"{query} order by flight, dest").fetchall()
quotes left out: The name has lost a letter on its way. Which airline is that?
    ~ [airline, day] => [airline.replace("'", ""), day]
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
