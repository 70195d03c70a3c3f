"""Break: a sum of nothing, and an average of averages."""

from breakfix.datasets import job_folder
from breakfix.lab import memory, prediction

from . import jobs
from .predict import NAMES, top

SNOW_FIELDS = {"minutes_of_cancelled": ("0", "NULL", "no row"), "average_shown": float, "average_of_flights": float}


@prediction(phase="break", fields=SNOW_FIELDS, minutes=5)
def snow_day(flights):
    """It snowed on the second of two days. What does the report say?

    minutes_of_cancelled  of the airline whose flights were all cancelled: "0", "NULL", or "no row" when it has none
    average_shown         the average of the other airline, as the report has it
    average_of_flights    its average delay over all flights that left
    """
    with memory.connected() as con, job_folder.opened() as home:
        found = {row["airline"]: row for row in top(jobs.flights(con, flights), home)}
        query = "select avg(delay) from flights where airline = ?"
        mean = con.execute(query, [NAMES[0]]).fetchall()[0][0]
    grounded = found.get(NAMES[1])
    minutes = "no row" if grounded is None else "NULL" if grounded["minutes"] is None else "0"
    shown = found[NAMES[0]]["average"]
    return {"minutes_of_cancelled": minutes, "average_shown": shown, "average_of_flights": mean}


@snow_day.draw
def two_days(hand):
    """Return three flights of a good day, and one late and two cancelled ones of a day of snow."""
    mean, apart, more = hand.one_of(range(6, 14)), hand.one_of(range(1, 6)), hand.one_of(range(10, 40))
    delays = (mean - apart, mean, mean + apart)
    good = [{"day": "2013-01-08", "airline": NAMES[0], "delay": delay} for delay in delays]
    snow = [{"day": "2013-01-09", "airline": NAMES[0], "delay": mean + 4 * more}]
    return [*good, *snow, *({"day": "2013-01-09", "airline": NAMES[1], "delay": None} for _ in range(2))]


snow_day.because = (
    "daily has one average for each day, and the report takes their average: the one flight in the snow counts as much "
    "as the three of the good day. And sum of no values is NULL."
)
snow_day.means = (
    "No step has failed, and each number is that of its formula. Only the question was another one: how late is a day, "
    "and not how late is a flight. On the flights the two differ for fourteen airlines of sixteen."
)
