"""Fix: the first airlines, in an order that is the same tomorrow, with a sum that is a number and one average."""

from hypothesis import strategies as st

from breakfix.lab import exercise, memory, rows, shapes

from . import jobs


@exercise(phase="fix", kind="sql", minutes=7)
def top_airlines():
    """Which airlines have the most departures?

    Given     flights (day date, airline text, flight integer, origin text, dest text, delay integer) in DuckDB, a row
              for each flight. delay is NULL when the flight was cancelled, which is no departure; nothing else is NULL.
              The query has one placeholder, `?`: how many airlines are asked for, 1 to 10
    Leave     one query with the columns airline, departures, minutes, average: a row for each of the first airlines,
              those with the most departures first, equals by name, as DuckDB sorts text. Write `as minutes`: DuckDB
              takes minutes for a name only after `as`
    Rules     departures is the number of flights that left. minutes is the sum of their delays, and 0 when none left.
              average is their average delay, each flight counted alike, and NULL when none left. An airline whose
              flights were all cancelled has its row too
    """
    return """
select airline, count(delay) as departures, coalesce(sum(delay), 0) as minutes, avg(delay) as average
from flights
group by airline
order by departures desc, airline
limit ?
"""


top_airlines.stub("""
with daily as (
    select airline, day, count(delay) as departures, sum(delay) as minutes, avg(delay) as average
    from flights
    group by airline, day
)
select airline, sum(departures) as departures, sum(minutes) as minutes, avg(average) as average
from daily
group by airline
order by departures desc
limit ?
""")
top_airlines.keeps("src/top_airlines.sql")
top_airlines.play = 'con.sql("...", params=[3])'
top_airlines.costs = "one pass over the flights"


top_airlines.world(memory.connected)


@top_airlines.look
def told(con, query, *flights, n=3):
    """Each flight is (day of January, airline, delay); they leave from EWR and JFK in turn, as number 7 and 8."""
    turn = ((7, "EWR"), (8, "JFK"))
    jobs.flights(con, [(f"2013-01-{day:02}", *rest, *turn[at % 2]) for at, (day, *rest) in enumerate(flights)])
    return rows(con.execute(query, [n]))


told.when("ties: four airlines have as many departures, and three are asked for", *[(8, name, 5) for name in "DBCA"])
told.when("all cancelled: all flights of an airline were cancelled", (8, "A", 5), (8, "B", None), (9, "B", None))
told.when("one cancelled: one of three flights was cancelled", (8, "A", 10), (8, "A", None), (8, "A", 20))
told.when("two days: three flights left on one day, and one on another", *[(8, "A", 10)] * 3, (9, "A", 50))

NAMES = ("Alpha", "Bravo", "alpha", "Alpha ", "Élan", "Elan", "")
DELAYS = (None, None, 0, -1, 5, 5, -600, 2**31 - 1)
FLIGHTS = st.tuples(*map(st.sampled_from, ((8, 8, 9, 10), NAMES, DELAYS)))
told.drawn(together=st.lists(FLIGHTS, max_size=14).map(tuple), n=shapes.evenly((1, 2, 3, 4, 5, 6, 10)), times=50)

top_airlines.asks("""
ties: Four have as many. Which three does the task want?
all cancelled: None of its flights left. What is the sum of no delays, and is the airline still there?
one cancelled: Three flights, two departures. What are they divided by?
two days: Four flights left. How much does each of them count?
""")

top_airlines.slips("""
the average of averages: The two days had different numbers of flights. How much does each flight count?
    = select airline, sum(n) as departures, sum(minutes) as minutes, avg(mean) as average
    = from (
    =     select airline, count(delay) as n, coalesce(sum(delay), 0) as minutes, avg(delay) as mean
    =     from flights group by airline, day
    = )
    = group by airline order by departures desc, airline limit ?
the sum of nothing: None of its flights left. What does sum say of no values?
    ~ coalesce(sum(delay), 0) => sum(delay)
whoever comes first: As many departures, another airline. Who decides which of them is shown?
    ~ departures desc, airline => departures desc
cancelled is a departure: The flight was cancelled. Has it left?
    ~ count(delay) as => count(*) as
cancelled is on time: A flight that never left has no delay. Is that a delay of 0?
    ~ avg(delay) => avg(coalesce(delay, 0))
""")


@top_airlines.also_right(costs="one pass more, over the departures")
def joined():
    return """
select airline, count(flown.delay) as departures, coalesce(sum(flown.delay), 0) as minutes, avg(flown.delay) as average
from (select distinct airline from flights) as known left join flights as flown using (airline)
group by 1 order by 2 desc, 1 limit ?
"""


top_airlines.hints += [
    "Three repairs, and none needs the days. COUNT and AVG of a column skip NULL; SUM does as well, and of no values "
    "at all it is NULL: COALESCE makes a number of it. ORDER BY takes a second key, which decides between equals.",
    "A twin: who has read most?\n"
    "    select reader, count(pages) as books, coalesce(sum(pages), 0) as pages, avg(pages) as mean\n"
    "    from books group by reader order by books desc, reader fetch first 2 rows only",
]
