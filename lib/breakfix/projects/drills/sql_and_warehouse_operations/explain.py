"""Explain: one report followed clause by clause, and a note on two averages."""

from breakfix.datasets import job_folder
from breakfix.lab import explanation, follow, memory

from . import jobs
from .fix_top import top_airlines
from .predict import top

BEFORE, SNOWED = "2013-01-08", "2013-01-09"
ROWS = [(BEFORE, "Alpha Air", 10), (BEFORE, "Alpha Air", 20), (SNOWED, "Alpha Air", None), (BEFORE, "Bravo Air", 5)]
ROWS += [(SNOWED, "Bravo Air", delay) for delay in (40, 45, 50)]
ROWS += [(BEFORE, "Delta Air", None), (BEFORE, "Echo Air", -4), (SNOWED, "Echo Air", 8)]
STEPS = {
    "group by airline": {"groups": int, "departures_of_bravo": int},
    "count, sum, avg": {"average_of_bravo": float, "minutes_of_delta": int},
    "order by, limit 2": {"second": str},
}


@follow(phase="explain", steps=STEPS, minutes=5)
def follow_the_report():
    """Ten flights go through drill 2. What does each clause make of them?

    groups               rows before limit: one for each airline
    departures_of_bravo  flights of Bravo Air that left
    average_of_bravo     their average delay
    minutes_of_delta     the sum of the delays of Delta Air
    second               the airline in the second row, when two are asked for
    """
    with jobs.engine("duckdb", ROWS) as con:
        listed = con.execute(top_airlines.reference(), [99]).fetchall()
        second = con.execute(top_airlines.reference(), [2]).fetchall()[1][0]
    bravo, delta = ({row[0]: row for row in listed}[name] for name in ("Bravo Air", "Delta Air"))
    made = {"groups": len(listed), "departures_of_bravo": bravo[1], "average_of_bravo": bravo[3]}
    return made | {"minutes_of_delta": delta[2], "second": second}


follow_the_report.hints += [
    "Draw a line below each airline's flights, and write beside it how many left. A cancelled flight is a row for the "
    "group, and nothing for count, sum and avg of its delay.",
    "A twin: three readers, two of whom have read as many books. `order by books desc, reader limit 2` shows the one "
    "who has read most, and of the two the first by name.",
]

SNOW = [(BEFORE, "Alpha Air", 4)] * 9 + [(SNOWED, "Alpha Air", 104)]
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
    return {"departures": row[1], "average_shown": shown["average"], "average_of_flights": row[3]}


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
