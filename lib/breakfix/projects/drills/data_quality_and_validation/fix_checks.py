"""Fix: tests of a table, judged by the damaged tables that they catch and the good ones that they let pass."""

import io
import itertools

import pandas as pd

from breakfix.datasets.flight_days import HEAD
from breakfix.lab import exercise
from breakfix.lab.shapes import rolled

COLUMNS = HEAD.split(",")
NEEDED, FLIGHT = COLUMNS[:5], COLUMNS[:4]


@exercise(phase="fix", kind="tests", minutes=12)
def checks():
    """Write a test file that fails on nulls and duplicates.

    Given    a fixture `table`: a file of flights as pandas reads it, a DataFrame with the columns scheduled, carrier,
             flight, origin, dest, dep_delay, arr_delay. Each test that takes `table` gets its own copy
    Leave    tests that pytest finds by their names, test_.... On a good table all of them pass. On a damaged table at
             least one fails
    Rules    a table is good when it has a flight or more, when no flight lacks scheduled, carrier, flight, origin or
             dest, and when no flight appears twice. A flight is known by four columns: scheduled, carrier, flight and
             origin. Delays may be missing: the flight was cancelled or diverted. Any order is good, and so are any
             values: one day or several, any airlines, airports and flight numbers
    """
    NEEDED = ["scheduled", "carrier", "flight", "origin", "dest"]
    FLIGHT = ["scheduled", "carrier", "flight", "origin"]

    def test_there_are_flights(table):
        assert len(table) > 0

    def test_nothing_is_missing(table):
        assert table[NEEDED].notna().all().all()

    def test_no_flight_appears_twice(table):
        assert not table.duplicated(FLIGHT).any()


@checks.stub
def prints_only():
    def test_table(table):
        print(table.isna().sum())
        print(table.duplicated().sum())


checks.costs = "three tests, each of which says by its name what is amiss"
checks.keeps("tests/test_checks.py")


@checks.bank
def on(world, run, *flights):
    """The tests on a table of these flights."""
    return run(table=framed(*flights))


def framed(*flights):
    """Return flights as a table, as pandas reads it from a clean file; None is an empty value."""
    lines = [",".join("" if value is None else str(value) for value in flight) for flight in flights]
    return pd.read_csv(io.StringIO("\n".join([HEAD, *lines, ""])))


@on.shows
def striking(*flights):
    """Return the table, or of a long one what is amiss in it."""
    table = framed(*flights)
    amiss = table[NEEDED].isna().any(axis=1) | table.duplicated(FLIGHT, keep=False)
    return table[amiss] if len(table) > 12 and amiss.any() else table


ONE = ("2013-01-02T10:00", "UA", 15, "EWR", "ORD", 5, -3)


def but(**changes):
    """Return the flight ONE with some of its columns changed."""
    return tuple(changes.get(name, value) for name, value in zip(COLUMNS, ONE, strict=True))


DAY = [but(scheduled=f"2013-01-02T{place // 60:02}:{place % 60:02}", flight=place + 1) for place in range(842)]
on.good("cancelled and diverted: delays are missing, and nothing else", ONE, but(
    flight=16, dep_delay=None, arr_delay=None), but(flight=17, arr_delay=None))  # fmt: skip
on.good("one number for several: flights of one number differ in time, day, carrier or origin", ONE, but(
    scheduled="2013-01-02T10:10"), but(scheduled="2013-01-03T10:00"), but(carrier="DL"), but(origin="BOS"))  # fmt: skip
on.good("any values: there are five days, a delay of a day, and both B6 15 and B 615", *[
    but(scheduled=f"2013-02-{day}T10:00") for day in (24, 25, 26, 27)], but(carrier="B6"), but(
    carrier="B", flight=615, dep_delay=1500, arr_delay=-80))  # fmt: skip
on.damaged("no destination: one of 842 flights has no destination", *DAY[:700], but(dest=None), *DAY[701:])
for name in FLIGHT:
    on.damaged(f"no {name}: one of two flights has no {name}", but(flight=7), but(**{name: None}))
on.damaged("twice with other delays: of 842 flights the first appears twice, once with its delays", *DAY[
    :-1], (*DAY[0][:5], None, None))  # fmt: skip
on.damaged("three times: a flight appears three times, to three places", ONE, but(dest="BOS"), but(dest="LAX"))
on.damaged("commas only: one of three lines has nothing but commas", ONE, [None] * 7, but(flight=16))
on.damaged("empty: the table has columns, and no flight")

DELAYS = [(None, None), (-12, None), (0, -40), (5, 60), (1500, 1490)]
TIMES = ["2013-01-02T00:00", "2013-01-02T00:10", "2013-01-03T00:00", "2012-02-29T01:00", "2013-12-31T23:50"]
PARTS = (["UA", "B6", "B", "9E"], [0, 11, 611, 8500, 12000], ["EWR", "JFK", "LGA", "BOS"])


def tables(chance):
    """Return a table, good or with one damage, as flights; `chance` is a random.Random."""
    damage, delays = chance.choice(["null", "twice", *["none"] * 3]), chance.choice([DELAYS, DELAYS[:1]])
    keys = itertools.product(chance.sample(TIMES, 3), *(chance.sample(each, 2) for each in PARTS))
    keys = chance.sample(list(keys), chance.choice([1, 2, 3, 5, 11]))
    flights = [[*key, chance.choice(["ORD", "BOS", key[3]]), *chance.choice(delays)] for key in keys]
    if damage == "null":
        flights[chance.choice([0, len(flights) // 2, -1])][chance.randrange(len(NEEDED))] = None
    elif damage == "twice":
        again = list(chance.choice(flights))
        again[4:] = chance.choice([again[4:], ["MIA", *again[5:]], [again[4], 61, 62]])
        flights.insert(chance.randint(0, len(flights)), again)
    return tuple(map(tuple, flights))


on.drawn(together=rolled(tables), times=14, says=lambda *flights: "this table was drawn")

checks.asks("""
cancelled and diverted: A cancelled flight has no delays. Is it damaged?
one number for several: Is a number alone a flight?
any values: What do you ask of a day, or of a text, that the task does not?
no destination: One of many has no destination. What does your test compare?
no scheduled: Which columns does each flight need?
no carrier: Which columns does each flight need?
no flight: What stands in the column flight where a number is missing?
no origin: Which columns does each flight need?
twice with other delays: By which columns is a flight known? Do you compare lines that are not neighbours?
three times: A flight goes to three places. Which columns do you compare?
commas only: One line says nothing at all. Does it have what each flight needs?
empty: What does `all` say of nothing?
""")

checks.slips("""
returns it: pytest looks whether a test raises. What does it do with what a test returns?
    = def test_table(table):
    =     return len(table) > 0 and not table.duplicated().any()
content with nothing: A table without a flight passed. What does `all` say of nothing?
    - def test_there_are_flights(table):
    -     assert len(table) > 0
whole lines only: A flight appears twice, and you let it pass. By which columns is a flight known?
    ~ duplicated(FLIGHT) => duplicated()
nothing at all may be missing: A flight was cancelled. Is the table damaged?
    ~ table[NEEDED] => table
by its number: Two flights have one number. By which columns is a flight known?
    ~ duplicated(FLIGHT) => duplicated("flight")
the number only: The number is there. What else does each flight need?
    ~ assert table[NEEDED].notna().all().all() => assert table["flight"].notna().all()
""")


@checks.also_right(costs="one case for each column, so that the name of the test says which one it was")
def column_by_column():
    """With parametrize."""
    import pytest

    @pytest.mark.parametrize("column", ["scheduled", "carrier", "flight", "origin", "dest"])
    def test_column(table, column):
        assert table[column].count() == len(table) != 0

    def test_twice(table):
        keys = list(zip(table["scheduled"], table["carrier"], table["flight"], table["origin"], strict=True))
        assert len(set(keys)) == len(keys)


checks.hints += [
    "There are three questions: is there a flight at all, does a flight lack something, does one appear "
    "twice? Write a test for each. An assertion compares one value, so come down from a table of answers to one.",
    "A twin, on a list of guests.\n"
    "    def test_each_guest_has_a_chair(guests):\n"
    "        assert guests['chair'].notna().all()",
]
