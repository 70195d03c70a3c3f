"""Explain: one report followed clause by clause, and a note on two averages."""

import functools

from breakfix.datasets import job_folder
from breakfix.lab import explanation, follow, loggers, memory

from . import jobs
from .break_export import slow_rows
from .fix_departures import departures_of
from .fix_top import top_airlines
from .mastery_timed import timed_query
from .predict import top

ROWS = [
    ("2013-01-08", "Alpha Air", 10),
    ("2013-01-08", "Alpha Air", 20),
    ("2013-01-08", "Bravo Air", 5),
    ("2013-01-08", "Delta Air", None),
    ("2013-01-08", "Echo Air", -4),
    ("2013-01-09", "Alpha Air", None),
    ("2013-01-09", "Bravo Air", 40),
    ("2013-01-09", "Bravo Air", 45),
    ("2013-01-09", "Bravo Air", 50),
    ("2013-01-09", "Echo Air", 8),
]
STEPS = {
    "group by airline": {"groups": int, "departures_of_bravo": int},
    "count, sum, avg": {"average_of_bravo": float, "minutes_of_delta": int},
    "order by, limit 2": {"second": str},
    "departures_of, on 9 January": {"flights_of_bravo": int, "flights_of_a_piece_of_sql": int},
    "timed_query, on SQLite": {"seconds": float},
}


def table():
    """Return the ten flights as the notebook shows them: a list of dicts."""
    return [dict(zip(("day", "airline", "delay"), row, strict=True)) for row in ROWS]


@functools.cache
def followed():
    """Return what is asked below, as a dict."""
    names = ("airline", "departures", "minutes", "average")
    with jobs.engine("duckdb", ROWS) as con:
        listed = con.execute(top_airlines.reference(), [99]).fetchall()
        second = con.execute(top_airlines.reference(), [2]).fetchall()[1][0]
        of = {row[0]: dict(zip(names, row, strict=True)) for row in listed}
        found = [len(departures_of.reference(con, name, "2013-01-09")) for name in ("Bravo Air", "x' or 'x' = 'x")]
    with loggers.fresh(), jobs.engine("sqlite", ROWS) as con, slow_rows(con, 0.5) as steady:
        told = loggers.Told()
        query = "select slow(flight) from flights where airline = ?"
        timed_query.reference(con, query, ["Alpha Air"], steady, loggers.own(told))
    return {
        "groups": len(listed),
        "departures_of_bravo": of["Bravo Air"]["departures"],
        "average_of_bravo": of["Bravo Air"]["average"],
        "minutes_of_delta": of["Delta Air"]["minutes"],
        "second": second,
        "flights_of_bravo": found[0],
        "flights_of_a_piece_of_sql": found[1],
        "seconds": float(told.lines[0].split()[4]),
    }


@follow(phase="explain", steps=STEPS, minutes=5)
def follow_the_report():
    """Ten flights go through the drills. What does each step make of them?

    groups                     rows before limit: one for each airline
    departures_of_bravo        flights of Bravo Air that left
    average_of_bravo           their average delay
    minutes_of_delta           the sum of the delays of Delta Air
    second                     the airline in the second row, when two are asked for
    flights_of_bravo           how many flights departures_of finds for Bravo Air on 9 January
    flights_of_a_piece_of_sql  how many it finds for the airline x' or 'x' = 'x on that day
    seconds                    in the record of timed_query, which asks SQLite for the flights of Alpha Air, when each
                               row takes half a second
    """
    return dict(followed())


follow_the_report.hints += [
    "Draw a line below each airline's flights, and write beside it how many left. A cancelled flight is a row for the "
    "group, and nothing for count, sum and avg of its delay.",
    "A twin: three readers, two of whom have read as many books. `order by books desc, reader limit 2` shows the one "
    "who has read most, and of the two the first by name.",
]

SNOW = [("2013-01-08", "Alpha Air", 4)] * 9 + [("2013-01-09", "Alpha Air", 104)]
SLOTS = {"departures": int, "average_shown": float, "average_of_flights": float}


@explanation(phase="explain", slots=SLOTS, minutes=6)
def two_averages():
    """Write the note on the average that the report has shown, for whoever reads it every morning.

    departures          flights that left on both days
    average_shown       the average of the report in Run
    average_of_flights  the average delay of the flights
    """
    with memory.connected() as con, job_folder.opened() as home:
        (shown,) = top(jobs.flights(con, SNOW), home)
        (row,) = con.execute(top_airlines.reference(), [1]).fetchall()
        return {
            "departures": row[1],
            "average_shown": shown["average"],
            "average_of_flights": row[3],
        }


two_averages.rubric = [
    "which two averages there are, and which one was shown",
    "how it came about: what counted as much as what",
    "which decision could have been taken on the number, and why it would have been unfounded",
    "which query answers the question that was meant",
]
two_averages.model = """
The report has shown 54 minutes, the average of two days; a flight was 14 minutes late on average.
One flight in the snow counted as much as the nine of the day before.
Whoever had taken the airline for unpunctual had judged it by a single flight.
From now on the report takes the average over all flights that left, and says so in the name of its column.
"""
two_averages.quotes = [
    "the average of two days; a flight was 14 minutes late",
    "counted as much as the nine of the day before",
    "judged it by a single flight",
    "the average over all flights that left",
]
