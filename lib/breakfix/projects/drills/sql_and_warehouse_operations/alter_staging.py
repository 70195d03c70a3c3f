"""Alter: a table that lets in what was delivered, and nothing else."""

import duckdb

from breakfix.lab import exercise, memory, shapes


@exercise(phase="alter", kind="sql", minutes=8)
def staging():
    """Make the table in which delivered flights arrive.

    Given     an empty schema `staging` in DuckDB
    Leave     one statement that makes the table staging.flights with these columns, in this order: scheduled TIMESTAMP,
              carrier TEXT, flight INTEGER, origin TEXT, dest TEXT, dep_delay INTEGER, arr_delay INTEGER
    Rules     it refuses a row in which any of the first five is missing; a second row with the same scheduled, carrier,
              flight and origin; a row with arr_delay and without dep_delay, which arrived and never left. All others
              are let in: one without delays was cancelled, one with dep_delay alone was diverted. A delay that a row
              leaves out is NULL
    """
    return """
create table staging.flights (
    scheduled timestamp, carrier text, flight integer, origin text, dest text not null,
    dep_delay integer, arr_delay integer,
    primary key (scheduled, carrier, flight, origin),
    check (arr_delay is null or dep_delay is not null)
)
"""


staging.stub("""
create table staging.flights (
    scheduled text, carrier text, flight text, origin text, dest text,
    dep_delay text, arr_delay text
)
""")
staging.keeps("src/staging.sql")
staging.play = 'con.execute("...")'
staging.free("schema")
staging.costs = "the engine looks at each row as it comes in"

COLUMNS = ("scheduled", "carrier", "flight", "origin", "dest", "dep_delay", "arr_delay")
FLOWN = ("2013-01-08T10:15", "UA", "1545", "EWR", "IAH", "2", "11")


@staging.world
def a_schema():
    with memory.connected() as con:
        con.execute("create schema staging")
        try:
            yield con
        finally:
            con.execute("drop schema if exists staging cascade")


@staging.look
def told(con, query, *rows):
    """Each row is inserted as the texts of a delivered file; what is None is left out."""
    con.execute(query)
    ends = {}
    for number, row in enumerate(rows, 1):
        said = {name: value for name, value in zip(COLUMNS, row, strict=True) if value is not None}
        insert = f"insert into staging.flights ({', '.join(said)}) values ({', '.join('?' * len(said))})"
        try:
            con.execute(insert, list(said.values()))
            ends[f"row {number}"] = "let in"
        except duckdb.Error:
            ends[f"row {number}"] = "refused"
    stored = con.execute("select * from staging.flights order by all")
    columns = [f"{name} {kind}" for name, kind, *_ in stored.description]
    return {"rows that came": ends, "columns": columns, "rows in the table": stored.fetchall()}


def but(**changed):
    """Return the flight FLOWN with some of its columns changed."""
    return tuple((dict(zip(COLUMNS, FLOWN, strict=True)) | changed).values())


told.when("flown: a flight comes that left and arrived", FLOWN)
told.when("cancelled: a flight comes without delays", but(dep_delay=None, arr_delay=None))
told.when("diverted: a flight comes with a dep_delay alone", but(arr_delay=None))
NOT_LEFT = [but(dep_delay=None, flight=str(late), arr_delay=str(late)) for late in (11, 0, -8)]
told.when("never left: three flights come with an arr_delay alone", *NOT_LEFT)
told.when("twice: the same flight comes twice, the second time with other delays", FLOWN, but(dep_delay="40"))
PARTS = [but(scheduled="2013-01-09T10:15"), but(carrier="B6"), but(flight="7"), but(origin="JFK")]
told.when("one part differs: five flights come that differ in one part of the key each", FLOWN, *PARTS)
MISSING = [but(**{name: None}) for name in COLUMNS[:5]]
told.when("one is missing: five flights come, without scheduled, carrier, flight, origin or dest", *MISSING)

WILD = {
    "scheduled": ["2013-01-08T10:15", "2013-01-08T10:15:01", "1903-12-17T10:35", "2131-07-01T00:00", None],
    "carrier": ["UA", "ua", "9E", "AAL", "UA ", "", None],
    "flight": ["1545", "1546", "0", "-1", "2147483647", None],
    "origin": ["EWR", "JFK", "KJFK", "Zürich Airport", "", None],
    "dest": ["IAH", "EWR", "KIAH", "Zürich Airport", "", None],
    "dep_delay": ["2", "0", "-1", "2147483647", "-2147483648", None, None],
    "arr_delay": ["11", "0", "-86", "2147483647", "-2147483648", None, None],
}


def some_rows(chance):
    """Return rows that differ from FLOWN in two columns at most."""
    changes = [chance.sample(COLUMNS, chance.randint(0, 2)) for _ in range(chance.randint(2, 6))]
    return tuple(but(**{name: chance.choice(WILD[name]) for name in names}) for names in changes)


told.drawn(together=shapes.rolled(some_rows), times=40)

staging.asks("""
flown: What keeps a good flight out?
cancelled: A flight was cancelled. What is its delay?
diverted: It left and has not arrived where it was to. Which of its columns is empty?
never left: It arrived. When did it leave?
twice: One flight, two rows. Which columns together say that it is the same one?
one part differs: Five flights that are not the same. In which column do they differ?
one is missing: Which flight is it, and where is it going?
""")

staging.slips("""
a text for a number: The column takes whatever comes. What is a flight's number?
    ~ flight integer => flight text
everyone has arrived: A flight that has not arrived is kept out. What does your check say of a NULL?
    ~ arr_delay is null or dep_delay is not null => arr_delay is not null
no key at all: One flight is there twice. What does the engine know about "the same"?
    - primary key (scheduled, carrier, flight, origin),
a key too short: Two flights took off at two airports, under one number. Are they one?
    ~ (scheduled, carrier, flight, origin) => (scheduled, carrier, flight)
a key that is empty: Two rows without a key do not meet each other. Which flight are they?
    ~ primary key (scheduled => unique (scheduled
no nowhere: A flight without a destination is in. Which word keeps it out?
    ~ dest text not null => dest text
whoever arrived: It arrived, it never left, and it is in. Which check holds the two columns together?
    ~ check (arr_delay is null or dep_delay is not null) => check (true)
""")


@staging.also_right(costs="the same, with a word at each column")
def at_each_column():
    return """
create table staging.flights (
    scheduled timestamp not null, carrier varchar not null, flight int not null, origin varchar not null,
    dest varchar not null, dep_delay int, arr_delay int check (not (dep_delay is null and arr_delay is not null)),
    unique (origin, flight, carrier, scheduled)
)
"""


staging.hints += [
    "Three kinds of promise: a type and NOT NULL hold one column, PRIMARY KEY holds the rows to each other, CHECK "
    "holds the columns of one row together. A check refuses a row when it is false; when it is NULL it lets it in.",
    "A twin: a table of hotel nights.\n"
    "    create table nights (\n"
    "        room integer, night date, guest text not null, came timestamp, went timestamp,\n"
    "        unique (room, night), check (went >= came)\n"
    "    )\n"
    "A guest who has not gone yet is let in: `NULL >= came` is not false.",
]
