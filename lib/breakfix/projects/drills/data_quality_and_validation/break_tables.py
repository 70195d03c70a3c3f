"""Break: a list that multiplies rows, a number that spoils a column, and a file that nobody misses."""

import itertools

from breakfix.datasets import flight_days, small_days
from breakfix.lab import exercise, prediction

from . import baseline, jobs

LINE = "2013-01-12T06:{:02},{},{},EWR,ORD,5,3"
CARRIERS = ("UA", "B6", "EV", "DL")
JOINED = ("rows_loaded", "rows_without_a_name", "fails_in_log")


@prediction(phase="break", fields=dict.fromkeys(JOINED, int), minutes=4)
def multiplied(airlines):
    """A day comes, and somebody has edited the list of airlines. How many rows are loaded, and what does the log say?

    rows_loaded          rows in the warehouse after the run
    rows_without_a_name  how many of them have no airline name
    fails_in_log         lines of the quality log that end in FAIL
    """
    with jobs.empty() as job:
        deliver_by_airline(job, airlines)
        baseline.run(job)
        seen = jobs.loaded(job), jobs.loaded(job, "name is null"), jobs.fails(job)
    return dict(zip(JOINED, seen, strict=True))


@multiplied.draw
def an_edited_list(hand):
    """Return four airlines: how many flights of the day are theirs, and how many lines of the list."""
    lines = hand.one_of(sorted({*itertools.permutations((0, 1, 1, 2)), *itertools.permutations((0, 1, 1, 3))}))
    return [
        {"carrier": carrier, "flights": hand.one_of(range(2, 7)), "lines": count}
        for carrier, count in zip(CARRIERS, lines, strict=True)
    ]


multiplied.because = (
    "merge pairs each flight with every line of the list that has its carrier, and a left join keeps a flight that "
    "has none."
)
multiplied.means = (
    "No row is bad by itself, so no check of single rows finds this. On the flights one more line for UA adds 58,665 "
    "rows to 336,776, and every sum over United's flights is twice what it was."
)


def deliver_by_airline(job, airlines):
    """Deliver one day, 2013-01-12, with so many flights of each airline, and a list with so many lines of each."""
    carriers = [each["carrier"] for each in airlines for _ in range(each["flights"])]
    flights = [LINE.format(place, carrier, 100 + place) for place, carrier in enumerate(carriers)]
    listed = [f"{each['carrier']},Airline {n + 1}" for each in airlines for n in range(each["lines"])]
    small_days.put(job, 12, flights)
    (job.folder / "airlines.csv").write_text("\n".join(["carrier,name", *listed, ""]))


@prediction(phase="break", fields={"codes_with_a_point": int, "codes_missing": int}, minutes=4)
def point(days):
    """In one of three days the number of a flight is missing. What are the codes of the flights in the warehouse?

    codes_with_a_point  rows of all days whose code has a decimal point in it
    codes_missing       rows of all days that have no code
    """
    with jobs.empty() as job:
        jobs.deliver(job, days)
        baseline.run(job)
        with_point, missing = jobs.loaded(job, "code like '%.%'"), jobs.loaded(job, "code is null")
    return {"codes_with_a_point": with_point, "codes_missing": missing}


@point.draw
def a_missing_number(hand):
    """Return three days with their flights; `no_number` is the number of the flight that has none, or 0."""
    days = [{"day": 20 + place, "flights": hand.one_of(range(3, 9)), "no_number": 0} for place in range(3)]
    one = days[hand.one_of(range(3))]
    one["no_number"] = hand.one_of(range(1, one["flights"] + 1))
    return days


point.because = "a gap makes read_csv read whole numbers as floats, and astype(str) writes a float with its point."
point.means = (
    "One value is missing in one row, and the codes of all other rows of that day are spoilt. They still look like "
    "codes: a join by code finds none of them, and raises nothing."
)


@exercise(phase="break", kind="value", minutes=4)
def delivery():
    """Write a delivered file that has no flight, and that the job's check lets pass all the same.

    Given    the job as it is: run reads the file as read_csv does, joins the airlines, checks, loads
    Leave    delivery, a text: the content of the file, unpacked. The run ends without an error, its line in the
             quality log ends in PASS, and no row comes into the warehouse
    """
    return "scheduled,carrier,flight,origin,dest,dep_delay,arr_delay\n"


delivery.play = ""


@delivery.world
def a_job():
    with jobs.empty() as job:
        yield job


@delivery.trial(asks="Which columns does `check` ask for, and what does `all` say of a column without values?")
def the_run(job, delivery):
    """the job runs on this file alone"""
    flight_days.pack(str(delivery).encode(), job.source / f"{small_days.name(15)}.gz")
    baseline.run(job)
    return {"in the log": [line.split()[-1] for line in jobs.lines(job)], "rows loaded": jobs.loaded(job)}


delivery.slips("""
a column less: A column is missing. What does `check` ask for?
    = "scheduled,carrier,flight,origin,dep_delay,arr_delay\\n"
nothing at all: The file has not a single byte. Does the run get as far as the check?
    = ""
one flight: One flight is in it. Is that none?
    = "scheduled,carrier,flight,origin,dest,dep_delay,arr_delay\\n2013-01-15T10:00,UA,1,EWR,ORD,,\\n"
""")
delivery.hints += [
    "`check` asks whether every flight has an origin and a destination. Of how many flights does that have to be true?",
    "A twin: all guests of an empty room wear a hat, and all of them wear none.",
]
