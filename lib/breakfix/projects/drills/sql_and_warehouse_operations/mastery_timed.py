"""Mastery: how long a query took, with all its rows."""

from breakfix.faults.slow_rows import slow_rows
from breakfix.lab import exercise, held_out, loggers, shapes

from . import jobs
from .alter_staging import staging
from .fix_departures import departures_of
from .fix_export import export
from .fix_top import top_airlines


@exercise(phase="mastery", minutes=6)
def timed_query(con, query, parameters, steady, log):
    """Ask a query, and log how long it took.

    Given     con, a connection to DuckDB or to SQLite; query, a SELECT without semicolon, with placeholders `?` or
              none; parameters, a list of their values; steady, a function that returns seconds, as time.monotonic does;
              log, a logging.Logger that takes records of all levels
    Leave     all rows in their order, a list of tuples. One record in log, of level INFO: `N rows in S s: QUERY`, with
              the number of rows, the seconds with three decimals, and the query in one line, where each run of white
              space is one blank, and none is at an end
    Rules     the seconds go from before the engine is asked until the last row is there. The query is asked once. No
              value of parameters is put into the message. When the query fails, its error reaches the caller, and no
              record is written
    """
    began = steady()
    rows = con.execute(query, parameters).fetchall()
    log.info("%d rows in %.3f s: %s", len(rows), steady() - began, " ".join(query.split()))
    return rows


@timed_query.stub
def too_early(con, query, parameters, steady, log):
    began = steady()
    answer = con.execute(query, parameters)
    log.info("%d rows in %.3f s: %s", answer.rowcount, steady() - began, query)
    return answer.fetchall()


timed_query.keeps("src/timed_query.py")
timed_query.play = ""
timed_query.world(loggers.fresh)
timed_query.costs = "all rows at once in memory"

ONE = "select nullif(slow(flight), 2), airline from flights"
LINES = "\n    select slow(flight) as flight\n    from flights\n    where airline = ?\n"


@timed_query.look(playable=False)
def told(world, timed_query, engine, query, *parameters, rows=3, seconds=0.5, fails=None):
    """Each row takes so many seconds; flights are 3, 2, 1, 0, 3, ...; the engine fails at the row `fails`, from 1."""
    told, asked, seen = loggers.Told(), [], {}
    log = loggers.own(told, level=1)
    names = ("Alpha", "50 % Air", "Alpha")
    flights = [{"airline": names[place % 3], "flight": 3 - place % 4} for place in range(rows)]
    with jobs.engine(engine, flights) as con, slow_rows(con, seconds, fails) as clock:
        if engine == "sqlite":
            con.set_trace_callback(asked.append)
        try:
            found = timed_query(con, query, list(parameters), lambda: 512.5 + clock(), log)
            seen["rows"] = jobs.tuples(found)
        except Exception as error:
            seen["at the caller"] = type(error).__name__
        return seen | {"seconds in all": clock(), "statements that SQLite was given": len(asked), "records": told.lines}


told.when("three rows: each of three rows takes half a second", "duckdb", ONE)
told.when("a value: the query has lines, and a value", "sqlite", LINES, "Alpha")
told.when("many rows: there are 1,200 rows", "sqlite", ONE, rows=1200, seconds=1)
told.when("no row: there is no row", "sqlite", ONE, rows=0)
told.when("a sign: the query has a percent sign", "duckdb", "select flight from flights where airline like '50 %'")
told.when("it fails: the engine fails in the third row", "sqlite", ONE, fails=3)

LONG = "select nullif(slow(flight), 2) FROM flights where airline <> ? and '50%s' <> '{}é'" + " and Flight < 9" * 80
WORDS = LONG.split()


def spaced(chance):
    """Return an engine, a query with white space of all kinds, and its value."""
    count = chance.choice((5, 9, 13, len(WORDS)))
    query = chance.choice(("", " ", "\n"))
    for word in WORDS[:count]:
        query += word + chance.choice((" ", " ", "  ", "\r\n", "\n    ", "\t"))
    value = [chance.choice(("Alpha", "nobody", "100 %d"))] if count > 5 else []
    return (chance.choice(("sqlite", "sqlite", "duckdb")), query, *value)


seconds, fails = shapes.evenly((0, 0.0625, 0.5, 61.25)), shapes.evenly((None, None, None, 1, 2))
told.drawn(together=shapes.rolled(spaced), rows=shapes.evenly(range(7)), seconds=seconds, fails=fails, times=50)

timed_query.asks("""
three rows: How many rows does the answer have before somebody fetches them?
a value: How many lines has a record, and who may read the values?
many rows: When has the engine computed the last one?
no row: What is there to tell of no rows?
a sign: What is a percent sign to a log, and what is it to you?
it fails: It failed. Is there anything to say of its rows?
""")

timed_query.slips("""
too early: The engine was asked, and has not answered yet. When is the last row there?
    - rows = con.execute(query, parameters).fetchall()
    + answer = con.execute(query, parameters)
    + took = steady() - began
    + rows = answer.fetchall()
    ~ steady() - began, " ".join => took, " ".join
the first row: One row is there, and the others are still with the engine. How do you get the last one?
    ~ .fetchall() => .fetchmany(1)
in many lines: One query, several lines of a log. Who finds the second one?
    ~ " ".join(query.split()) => query
with its values: A value stands in the log. Who may read it there?
    ~ " ".join(query.split()) => " ".join(query.split()) + f" {parameters}"
asked twice: Each row was computed twice. Who asked for the second time?
    ~ return rows => return con.execute(query, parameters).fetchall()
""")


@timed_query.also_right(costs="a cursor, which every database of Python has")
def by_cursor(con, query, parameters, steady, log):
    cursor, start = con.cursor(), steady()
    cursor.execute(query, tuple(parameters))
    found = list(cursor.fetchall())
    log.log(20, "%s", f"{len(found)} rows in {steady() - start:.3f} s: {' '.join(query.split())}")
    return found


timed_query.hints += [
    "SQLite computes a row when it is fetched, and DuckDB's con.sql computes none before that. So the clock is asked "
    "once before the engine is, and once after the rows are in your hands.",
    "A twin: how long is the film?\n"
    "    start = time.monotonic()\n"
    "    pictures = list(film)\n"
    '    print(f"{len(pictures)} pictures, {time.monotonic() - start:.0f} s")',
]

fixes_hold = held_out(of=[staging, top_airlines, departures_of, export, timed_query], name="fixes_hold", minutes=3)
