"""A project with what a learner's seed draws: a knob, a prediction, an incident, and a pipeline of one's own."""

import csv
import sqlite3
from contextlib import closing

import duckdb

from breakfix.lab import exercise, incident, own_pipeline, prediction
from breakfix.lab.learner import Hand

imports = "import duckdb\n"


@exercise(phase="alter", kind="value", drawn=True)
def knob():
    """A number from the drawn one to two more."""
    return Hand("knob").one_of(range(10, 90)) + 1


knob.range = lambda: (Hand("knob").one_of(range(10, 90)), Hand("knob").one_of(range(10, 90)) + 2)


@knob.trial(asks="How far off is it?")
def near_enough(world, knob):
    """it is tried"""
    low, high = low_and_high()
    return {"knob": "near" if low <= knob <= high else knob}


@knob.mistake(says="Is twice as much near?")
def twice():
    return 2 * low_and_high()[1]


def low_and_high():
    return knob.range


@prediction(phase="predict", fields={"n": int})
def how_many(events):
    """How many events are there?"""
    return {"n": len(events)}


@how_many.draw
def some(hand):
    return [{"key": f"k{n}"} for n in range(hand.one_of(range(2, 9)))]


how_many.because = "they were counted."


@incident(phase="mastery", minutes=5)
def theft(database, draw):
    """Something is amiss in the till."""
    with duckdb.connect(database) as con:
        con.execute("create table sold (cup int primary key, price int)")
        con.execute("create table booked (cup int, price int)")
        for cup in range(draw.randint(3, 6)):
            price = draw.randint(2, 9)
            con.execute("insert into sold values (?, ?)", [cup, price])
            con.execute("insert into booked values (?, ?)", [cup, price])


@theft.promise(alarm="select cup from booked group by cup having count(*) > 1")
def once(con):
    """a cup is booked once"""
    con.execute("create temp table kept as select distinct * from booked")
    con.execute("delete from booked")
    con.execute("insert into booked from kept")


@theft.promise(alarm="from sold anti join booked using (cup)")
def at_all(con):
    """each cup that was sold is booked"""
    con.execute("insert into booked from sold where cup not in (select cup from booked)")


@theft.damage("once")
def booked_twice(database, draw):
    theft.story(database, draw)
    with duckdb.connect(database) as con:
        con.execute("insert into booked from booked where cup = 1")


@theft.damage("at_all")
def forgotten(database, draw):
    theft.story(database, draw)
    with duckdb.connect(database) as con:
        con.execute("delete from booked where cup = 2")


theft.hints += ["Count the cups.", "A twin: sheep."]


@incident(phase="mastery", minutes=5)
def shortage(database, draw):
    """Something is amiss in a till that SQLite keeps."""
    with closing(sqlite3.connect(database)) as con, con:
        con.execute("create table till (coin integer check (coin > 0))")
        con.executemany("insert into till values (?)", [(draw.randint(1, 9),) for _ in range(4)])


@shortage.promise(alarm="select coin from till where coin <= 0")
def real_coins(con):
    """each coin is worth something"""
    con.execute("delete from till where coin <= 0")


@shortage.damage("real_coins")
def a_button(database, draw):
    shortage.story(database, draw)
    with closing(sqlite3.connect(database)) as con, con:
        con.execute("pragma ignore_check_constraints = on")
        con.execute("insert into till values (0)")


@own_pipeline(phase="mastery", core=False)
def mine(file, columns):
    """Look at a file of your own."""
    if file == "sample":
        return [("rows", "3")]
    with open(file, newline="") as lines:
        rows = list(csv.DictReader(lines))
    if columns.get("key", "key") not in rows[0]:
        raise ValueError(f"no column {columns.get('key', 'key')}")
    return [("rows", str(len(rows)))]


mine.model = dict.fromkeys(("key", "clock", "commit", "rerun", "alarm"), "a line that says something")
